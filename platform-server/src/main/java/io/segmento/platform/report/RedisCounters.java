package io.segmento.platform.report;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.Objects.requireNonNull;

import io.segmento.platform.budget.CampaignSlot;
import io.segmento.platform.redis.RedisScript;
import io.segmento.platform.redis.RedisStore;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** The hourly counters of campaigns in Redis. */
final class RedisCounters {
  /** An hour, counted from the epoch, and the value of each field that was asked for. */
  record Hour(long epochHour, List<Long> values) {}

  private static final RedisScript READ = RedisScript.fromResource(RedisCounters.class, "read.lua");
  /** A month: few round trips, and no script that keeps the store from bids for long. */
  private static final int HOURS_AT_ONCE = 744;

  private final RedisStore store;

  @Inject
  RedisCounters(RedisStore store) {
    this.store = requireNonNull(store, "store");
    store.preload(READ);
  }

  /** The hours in which something was counted, in order; one request to the store at a time. */
  CompletableFuture<List<Hour>> read(
      String campaignId, long fromHour, long toHour, List<String> fields) {
    return read(campaignId, fromHour, toHour, fields, new ArrayList<>());
  }

  private CompletableFuture<List<Hour>> read(
      String campaignId, long fromHour, long toHour, List<String> fields, List<Hour> found) {
    long end = Math.min(toHour, fromHour + HOURS_AT_ONCE);
    List<byte[]> keys = new ArrayList<>();
    for (long hour = fromHour; hour < end; hour++) {
      keys.add(CampaignSlot.counters(campaignId, hour));
    }
    byte[][] args = fields.stream().map(field -> field.getBytes(US_ASCII)).toArray(byte[][]::new);
    return store.evalList(READ, keys, args).thenCompose(answer -> {
      collect(answer, fromHour, fields.size(), found);
      return end == toHour
          ? CompletableFuture.completedFuture(found)
          : read(campaignId, end, toHour, fields, found);
    });
  }

  private static void collect(
      List<@Nullable Object> answer, long fromHour, int fields, List<Hour> found) {
    for (int i = 0; i < answer.size(); i += 1 + fields) {
      List<Long> values = new ArrayList<>(fields);
      for (int j = 0; j < fields; j++) {
        values.add(number(answer.get(i + 1 + j)));
      }
      found.add(new Hour(fromHour + number(answer.get(i)) - 1, values));
    }
  }

  private static long number(@Nullable Object value) {
    return value instanceof Long number ? number : 0;
  }
}
