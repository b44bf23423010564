package io.segmento.platform.strategy;

import static org.assertj.core.api.Assertions.assertThat;

import io.segmento.platform.redis.RedisStore;
import io.segmento.platform.testing.MutableClock;
import io.segmento.platform.testing.RedisExtension;
import io.segmento.platform.testing.TestNode;
import io.segmento.proto.storage.v1.BidToken;
import io.segmento.strategy.testing.FakeCandidate;
import io.segmento.strategy.testing.FakeOpportunity;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Nodes learn together, and what they know outlives them. */
final class ResponseSyncTest {
  @RegisterExtension
  static final RedisExtension redis = RedisExtension.dedicated();

  private final MutableClock clock = MutableClock.at("2026-11-23T10:00:00Z");
  private TestNode node;

  @BeforeEach
  void start() {
    node = TestNode.connected(redis.uri(), "", clock);
  }

  @AfterEach
  void close() {
    node.close();
  }

  private ResponseSync sync(StrategyLearning learning) {
    return new ResponseSync(learning, node.get(RedisStore.class));
  }

  private void learn(StrategyLearning learning, int shown, int every) {
    BidToken token = BidToken.newBuilder()
        .setExchange("x")
        .setCampaignId("campaign")
        .setCreativeId("creative")
        .setIssuedAt(clock.millis() / 1_000)
        .build();
    for (int i = 0; i < shown; i++) {
      TokenOutcome outcome = new TokenOutcome(token, clock.millis(), 1, 0);
      learning.onWin(outcome);
      if (i % every == 0) {
        learning.onClick(outcome);
      }
    }
  }

  private static double rate(StrategyLearning learning) {
    return learning
        .responses()
        .clickProbability(FakeOpportunity.of(FakeCandidate.candidate()), FakeCandidate.candidate());
  }

  @Test
  void aNodeKnowsWhatAnotherLearnedAndANewOneWhatBothDid() {
    StrategyLearning one = new StrategyLearning();
    StrategyLearning other = new StrategyLearning();
    learn(one, 3_000, 20);
    assertThat(rate(other)).isNaN();

    sync(one).syncAll().join();
    sync(other).syncAll().join();
    assertThat(rate(other)).isCloseTo(rate(one), Percentage.withPercentage(1e-6));

    learn(other, 3_000, 10);
    sync(other).syncAll().join();
    StrategyLearning fresh = new StrategyLearning();
    sync(fresh).syncAll().join();
    sync(one).syncAll().join();

    assertThat(rate(fresh)).isCloseTo(rate(other), Percentage.withPercentage(1e-6));
    assertThat(rate(one)).isCloseTo(rate(other), Percentage.withPercentage(1e-6));
  }

  @Test
  void nonsenseInTheStoreChangesNothing() {
    StrategyLearning one = new StrategyLearning();
    learn(one, 3_000, 20);
    sync(one).syncAll().join();
    double before = rate(one);
    redis.run(commands -> commands.hset("lm:{click:0}", "z12x", "much"));
    redis.run(commands -> commands.hset("lm:{click:0}", "z70000", "7"));

    sync(one).syncAll().join();

    assertThat(rate(one)).isEqualTo(before);
  }

  @Test
  void whatCouldNotBeToldIsToldLater() {
    StrategyLearning one = new StrategyLearning();
    learn(one, 3_000, 20);
    redis.stop();
    sync(one).syncAll().join();
    redis.start();
    StrategyLearning other = new StrategyLearning();
    io.segmento.platform.testing.Await.until("the store is back", () -> {
      sync(one).syncAll().join();
      sync(other).syncAll().join();
      return !Double.isNaN(rate(other));
    });

    assertThat(rate(other)).isCloseTo(rate(one), Percentage.withPercentage(1e-6));
  }
}
