package io.segmento.platform.strategy;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.Objects.requireNonNull;

import io.segmento.platform.redis.RedisNumber;
import io.segmento.platform.redis.RedisScript;
import io.segmento.platform.redis.RedisStore;
import io.segmento.strategy.bidding.ArrivedShare;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Puts together what all nodes see of clicks and of the delay of conversions, and keeps it in one hash in Redis. Counts only. Thread-safe. */
final class ArrivalSync {

  private static final String KEY = "lm:{arrivals}";

  private static final RedisScript SYNC =
      RedisScript.fromResource(ArrivalSync.class, "sync-arrivals.lua");

  private final StrategyLearning learning;
  private final RedisStore store;
  private final Clock clock;

  @Inject
  ArrivalSync(StrategyLearning learning, RedisStore store, Clock clock) {
    this.learning = requireNonNull(learning, "learning");
    this.store = requireNonNull(store, "store");
    this.clock = requireNonNull(clock, "clock");
    store.preload(SYNC);
  }

  /** Tells what this node saw since the last time, and takes what all did. Never fails: what the store does not take is told the next time. */
  CompletableFuture<?> sync() {
    ArrivedShare arrivals = learning.learnedResponses().arrivals();
    ArrivedShare.Sums added = arrivals.drain();
    List<byte[]> args = new ArrayList<>();
    long hourNow = TimeUnit.MILLISECONDS.toHours(clock.millis());
    args.add(RedisNumber.of(hourNow - TimeUnit.DAYS.toHours(ArrivedShare.DAYS)));
    args.add(String.format(Locale.ROOT, "%.0f", added.delayMillis()).getBytes(US_ASCII));
    args.add(RedisNumber.of(added.conversions()));
    added.clicksByHour().forEach((hour, clicks) -> {
      args.add(RedisNumber.of(hour));
      args.add(RedisNumber.of(clicks));
    });
    return store
        .evalList(SYNC, List.of(KEY.getBytes(US_ASCII)), args.toArray(byte[][]::new))
        .thenAccept(answer -> merge(arrivals, answer, hourNow))
        .exceptionally(failure -> {
          // It may have been added all the same; some clicks counted twice do no harm.
          arrivals.restore(added);
          return null;
        });
  }

  /** Nothing where somebody wrote who should not; what the node knows stays then. */
  private static void merge(ArrivedShare arrivals, List<@Nullable Object> answer, long hourNow) {
    try {
      Map<Long, Long> clicksByHour = new HashMap<>();
      for (int i = 2; i + 1 < answer.size(); i += 2) {
        long hour = number(answer.get(i));
        // Clocks of nodes differ a little; an hour far ahead would push all others out.
        if (hour <= hourNow + 1) {
          clicksByHour.put(hour, Math.max(0, number(answer.get(i + 1))));
        }
      }
      arrivals.merge(new ArrivedShare.Sums(
          Double.parseDouble(text(answer.get(0))), number(answer.get(1)), clicksByHour));
    } catch (IllegalArgumentException e) {
      // As said.
    }
  }

  private static long number(@Nullable Object value) {
    return Long.parseLong(text(value));
  }

  private static String text(@Nullable Object value) {
    return value instanceof byte[] bytes ? new String(bytes, US_ASCII) : "";
  }
}
