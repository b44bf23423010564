package io.segmento.platform.report;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import io.segmento.platform.budget.CampaignSlot;
import io.segmento.platform.budget.Counter.Part;
import io.segmento.platform.redis.RedisScript;
import io.segmento.platform.redis.RedisStore;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** The hourly counters of campaigns in Redis. */
final class RedisCounters {
  /**
   * An hour, counted from the epoch, and the value of each field that was asked for.
   *
   * @param part the creative or arm that it is of; empty: the whole campaign
   */
  record Hour(long epochHour, String part, List<Long> values) {}

  private static final RedisScript READ = RedisScript.fromResource(RedisCounters.class, "read.lua");
  private static final RedisScript READ_PARTS =
      RedisScript.fromResource(RedisCounters.class, "read-parts.lua");
  /** A month: few round trips, and no script that keeps the store from bids for long. */
  private static final int HOURS_AT_ONCE = 744;

  private final RedisStore store;

  @Inject
  RedisCounters(RedisStore store) {
    this.store = requireNonNull(store, "store");
    store.preload(READ, READ_PARTS);
  }

  /**
   * The hours in which something was counted, in order; one request to the store at a time.
   *
   * @param part what the counters are read by; null: the whole campaign
   */
  CompletableFuture<List<Hour>> read(
      String campaignId, long fromHour, long toHour, List<String> fields, @Nullable Part part) {
    return read(campaignId, fromHour, toHour, fields, part, new ArrayList<>());
  }

  private CompletableFuture<List<Hour>> read(
      String campaignId,
      long fromHour,
      long toHour,
      List<String> fields,
      @Nullable Part part,
      List<Hour> found) {
    long end = Math.min(toHour, fromHour + HOURS_AT_ONCE);
    List<byte[]> keys = new ArrayList<>();
    for (long hour = fromHour; hour < end; hour++) {
      keys.add(CampaignSlot.counters(campaignId, hour));
    }
    List<byte[]> args = new ArrayList<>();
    if (part != null) {
      args.add(part.infix().getBytes(UTF_8));
    }
    fields.forEach(field -> args.add(field.getBytes(UTF_8)));
    return store
        .evalList(part == null ? READ : READ_PARTS, keys, args.toArray(byte[][]::new))
        .thenCompose(answer -> {
          collect(answer, fromHour, fields.size(), part != null, found);
          return end == toHour
              ? CompletableFuture.completedFuture(found)
              : read(campaignId, end, toHour, fields, part, found);
        });
  }

  private static void collect(
      List<@Nullable Object> answer, long fromHour, int fields, boolean parts, List<Hour> found) {
    int head = parts ? 2 : 1;
    for (int i = 0; i < answer.size(); i += head + fields) {
      List<Long> values = new ArrayList<>(fields);
      for (int j = 0; j < fields; j++) {
        values.add(number(answer.get(i + head + j)));
      }
      String part =
          parts && answer.get(i + 1) instanceof byte[] name ? new String(name, UTF_8) : "";
      found.add(new Hour(fromHour + number(answer.get(i)) - 1, part, values));
    }
  }

  private static long number(@Nullable Object value) {
    return value instanceof Long number ? number : 0;
  }
}
