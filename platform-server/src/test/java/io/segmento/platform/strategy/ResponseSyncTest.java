package io.segmento.platform.strategy;

import static org.assertj.core.api.Assertions.assertThat;

import io.segmento.platform.redis.RedisStore;
import io.segmento.platform.testing.MutableClock;
import io.segmento.platform.testing.RedisExtension;
import io.segmento.platform.testing.TestNode;
import io.segmento.proto.storage.v1.AdTouchRecord;
import io.segmento.proto.storage.v1.BidToken;
import io.segmento.proto.storage.v1.OrderCredit;
import io.segmento.strategy.testing.FakeCandidate;
import io.segmento.strategy.testing.FakeOpportunity;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
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
    RedisStore store = node.get(RedisStore.class);
    return new ResponseSync(learning, new ArrivalSync(learning, store, clock), store);
  }

  private void learn(StrategyLearning learning, int shown, int every) {
    BidToken token = token();
    for (int i = 0; i < shown; i++) {
      TokenOutcome outcome = new TokenOutcome(token, "USD", clock.millis(), 1, 0, 0);
      learning.onWin(outcome);
      if (i % every == 0) {
        learning.onClick(outcome);
      }
    }
  }

  private BidToken token() {
    return BidToken.newBuilder()
        .setExchange("x")
        .setCampaignId("campaign")
        .setCreativeId("creative")
        .setIssuedAt(clock.millis() / 1_000)
        .setResponseContext(1)
        .build();
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

  /** Or the clicks of its first hour, which have not had the time to convert, would be all that it divides by. */
  @Test
  void aNewNodeKnowsHowLateConversionsAreAndWhichClicksHaveHadTheirTime() {
    StrategyLearning old = new StrategyLearning();
    BidToken token = token();
    for (int i = 0; i < 2_000; i++) {
      old.onClick(new TokenOutcome(token, "USD", clock.millis(), 1, 0, 0));
    }
    clock.advance(Duration.ofDays(3));
    AdTouchRecord touch = AdTouchRecord.newBuilder()
        .setBidAt(token.getIssuedAt())
        .setResponseContext(token.getResponseContext())
        .build();
    OrderCredit credit = OrderCredit.newBuilder().setClicked(true).build();
    for (int i = 0; i < 200; i++) {
      old.onConversion(new ConversionOutcome(
          touch, credit, 0, "USD", TimeUnit.SECONDS.toMillis(token.getIssuedAt()) + 3_600_000));
    }
    old.onClick(new TokenOutcome(token, "USD", clock.millis(), 1, 0, 0));
    old.onTick(clock.millis());
    sync(old).syncAll().join();

    StrategyLearning fresh = new StrategyLearning();
    sync(fresh).syncAll().join();
    fresh.onClick(new TokenOutcome(token, "USD", clock.millis(), 1, 0, 0));
    fresh.onTick(clock.millis());

    assertThat(conversionRate(fresh))
        .isCloseTo(conversionRate(old), Percentage.withPercentage(5))
        .isLessThan(0.5);
  }

  private static double conversionRate(StrategyLearning learning) {
    return learning
        .responses()
        .conversionProbability(
            FakeOpportunity.of(FakeCandidate.candidate()), FakeCandidate.candidate());
  }

  @Test
  void nonsenseInTheStoreChangesNothing() {
    StrategyLearning one = new StrategyLearning();
    learn(one, 3_000, 20);
    sync(one).syncAll().join();
    double before = rate(one);
    redis.run(commands -> commands.hset("lm:{click:0}", "z12x", "much"));
    redis.run(commands -> commands.hset("lm:{click:0}", "z70000", "7"));
    redis.run(commands -> commands.hset("lm:{arrivals}", "hmany", "7"));
    redis.run(commands -> commands.hset("lm:{arrivals}", "h999999999", "7"));

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
