package io.segmento.platform.counter;

import static org.assertj.core.api.Assertions.assertThat;

import io.segmento.platform.redis.RedisScript;
import io.segmento.platform.redis.RedisStore;
import io.segmento.platform.testing.Await;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Counts events by the script that all events are counted by. */
public final class TestCounts {
  public static final Breakdown CELL =
      new Breakdown("test", 1, "DEU", 4, "retarget-300x250", "scripted/1.0.0/0");

  /** The store's own clock would end what is of fixed days. */
  private static final RedisScript WITHOUT_ENDS = RedisScript.of("without-ends", """
      local store = redis
      local redis = {call = function(name, ...)
        if name == 'EXPIREAT' then
          return 1
        end
        return store.call(name, ...)
      end}
      """);

  private static final RedisScript COUNT = RedisScript.of("test-count", "count(1, 1)\nreturn 1")
      .after(CounterUpdate.SCRIPT)
      .after(WITHOUT_ENDS);

  private TestCounts() {}

  /** An event at a time such as {@code 2026-11-23T10:00:00Z}. */
  public static void add(
      RedisStore store,
      String campaignId,
      Breakdown cell,
      String time,
      Map<Counter, Long> counters,
      byte @Nullable [] shown) {
    count(store, update(campaignId, cell, time, counters, shown));
  }

  /** As {@link #add}, for one of the groups of users too, whether or not the campaign's day is counted so. */
  public static void addInGroup(
      RedisStore store,
      String campaignId,
      Breakdown cell,
      String time,
      Map<Counter, Long> counters,
      int group) {
    CounterUpdate update = update(campaignId, cell, time, counters, null);
    update.inGroup(group);
    count(store, update);
  }

  private static CounterUpdate update(
      String campaignId,
      Breakdown cell,
      String time,
      Map<Counter, Long> counters,
      byte @Nullable [] shown) {
    long hour = Math.floorDiv(Instant.parse(time).getEpochSecond(), 3_600);
    CounterUpdate update = new CounterUpdate(campaignId, cell, hour, shown);
    counters.forEach(update::add);
    return update;
  }

  private static void count(RedisStore store, CounterUpdate update) {
    assertThat(Await.result(
            store.evalLong(COUNT, update.keys(), update.args().toArray(byte[][]::new))))
        .isEqualTo(1);
  }
}
