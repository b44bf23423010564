package io.segmento.platform.canary;

import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.client.CollectorRegistry;
import io.segmento.platform.identity.UserKey;
import io.segmento.platform.identity.UserSlot;
import io.segmento.platform.optout.OptOuts;
import io.segmento.platform.testing.Await;
import io.segmento.platform.testing.RedisExtension;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

final class OptOutCanaryTest {
  @RegisterExtension
  static final RedisExtension redis = RedisExtension.dedicated();

  @TempDir
  Path directory;

  @Test
  void optOutIsTriedAgainAndAgainAndLeavesNothing() throws Exception {
    try (BiddingNode node = BiddingNode.start(redis, directory, "canary.interval = 20 ms")) {
      Await.until("five opt-outs were kept", () -> runs(node, "kept") >= 5);
      assertThat(runs(node, "breach")).isZero();
      assertThat(sample(node, "segmento_canary_optout_to_no_bid_seconds_count"))
          .isGreaterThanOrEqualTo(5);
      Await.until(
          "its own opt-outs are heard",
          () -> sample(node, "segmento_optout_heard_seconds_count") >= 5);
      Await.until(
          "both are content",
          () -> !node.notReady().containsKey("canary") && !node.notReady().containsKey("opt-outs"));
    }
    assertThat(redis.<List<String>>run(commands -> commands.keys("*{u:*"))).isEmpty();
  }

  @Test
  void nodeThatBidsOnWhoOptedOutIsTakenOutUntilARunSucceeds() throws Exception {
    AtomicBoolean losing = new AtomicBoolean(true);
    try (BiddingNode node = BiddingNode.start(redis, directory, "canary.interval = 20 ms")) {
      // A store that loses suppressions as soon as they are written.
      Thread thief = new Thread(() -> {
        while (losing.get()) {
          redis.run(commands -> {
            List<String> keys = commands.keys("s:{u:*");
            return keys.isEmpty() ? 0L : commands.del(keys.toArray(new String[0]));
          });
        }
      });
      thief.start();
      Await.until("it is noticed", () -> node.notReady().containsKey("canary"));
      assertThat(runs(node, "breach")).isPositive();
      losing.set(false);
      thief.join();
      Await.until("it is over", () -> !node.notReady().containsKey("canary"));
      assertThat(sample(node, "segmento_canary_healthy")).isEqualTo(1);
    }
  }

  @Test
  void nodeThatHearsNoOptOutsIsNotReady() {
    try (BiddingNode node = BiddingNode.start(redis, directory, "optout.stale-after = 300 ms")) {
      Await.until("it hears", () -> !node.notReady().containsKey("opt-outs"));
      redis.pause();
      try {
        Await.until("it is stale", () -> node.notReady().containsKey("opt-outs"));
        assertThat(node.notReady().get("opt-outs")).startsWith("not heard for");
      } finally {
        redis.resume();
      }
      Await.until("it hears again", () -> !node.notReady().containsKey("opt-outs"));
    }
  }

  @Test
  void optOutOnOneNodeIsHeardByTheOther() throws Exception {
    try (BiddingNode one = BiddingNode.start(redis, directory, "canary.interval = 1 h");
        BiddingNode two = BiddingNode.start(redis, directory, "canary.interval = 1 h")) {
      Await.until(
          "both hear",
          () -> !one.notReady().containsKey("opt-outs") && !two.notReady().containsKey("opt-outs"));
      Await.result(one.node().get(OptOuts.class).optOut(UserSlot.of(UserKey.of(new byte[16]))));
      for (BiddingNode node : List.of(one, two)) {
        Await.until("it heard", () -> sample(node, "segmento_optout_heard_seconds_count") == 1);
      }
    }
  }

  private static double runs(BiddingNode node, String outcome) {
    return node.node()
        .get(CollectorRegistry.class)
        .getSampleValue(
            "segmento_canary_runs_total", new String[] {"outcome"}, new String[] {outcome});
  }

  private static double sample(BiddingNode node, String name) {
    return node.node().get(CollectorRegistry.class).getSampleValue(name);
  }
}
