package io.segmento.platform.report;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import io.segmento.platform.counter.Breakdown;
import io.segmento.platform.counter.Counter;
import io.segmento.platform.counter.CounterKeys;
import io.segmento.platform.counter.StoredCells;
import io.segmento.platform.redis.RedisFields;
import io.segmento.platform.redis.RedisNumber;
import io.segmento.platform.redis.RedisScript;
import io.segmento.platform.redis.RedisStore;
import jakarta.inject.Inject;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.ObjLongConsumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The counters of a campaign in Redis. Each call has a bounded number of requests in flight at a time. Thread-safe. */
final class RedisCounters {
  /** What is told of what was read; counters by their place among those that were asked for. */
  interface Totals<T> {
    void visit(T time, int counter, long value);
  }

  /** As {@link Totals}; a cell that is null is the one of all that were too many. */
  interface Parts<T> {
    void visit(T time, @Nullable Breakdown cell, int counter, long value);
  }

  /** Four days: the edges of a month in a zone. */
  private static final int HOURS_AT_ONCE = 96;

  /** A key of fields and values; its end is the same whoever sets it. */
  private static final RedisScript KEEP = RedisScript.of("keep-settled-days", """
      redis.call('HSET', KEYS[1], unpack(ARGV, 2))
      redis.call('EXPIREAT', KEYS[1], ARGV[1])
      return 1
      """);

  private static final int CELLS_AT_ONCE = 8;
  private static final int VALUES_AT_ONCE = 200;

  private final RedisStore store;

  @Inject
  RedisCounters(RedisStore store) {
    this.store = requireNonNull(store, "store");
    store.preload(KEEP);
  }

  /** Totals of settled days as they are kept, in the order of the days; null where they are not yet. */
  CompletableFuture<byte[][]> settled(String campaignId, SettledMonth month) {
    return store.hmgetValues(CounterKeys.settledDays(campaignId, month.month()), month.fields());
  }

  /** Keeps the totals of settled days. Does not fail: what is not kept is read again the next time. */
  CompletableFuture<Void> keep(
      String campaignId, Map<YearMonth, Map<String, byte[]>> monthToTotals) {
    return inTurn(List.copyOf(monthToTotals.keySet()), month -> {
      List<byte[]> args = new ArrayList<>();
      args.add(RedisNumber.of(CounterKeys.end(month)));
      monthToTotals.getOrDefault(month, Map.of()).forEach((field, totals) -> {
        args.add(field.getBytes(UTF_8));
        args.add(totals);
      });
      return store
          .evalLong(
              KEEP,
              List.of(CounterKeys.settledDays(campaignId, month)),
              args.toArray(byte[][]::new))
          .handle((kept, failure) -> null);
    });
  }

  /** Totals of days of UTC. */
  CompletableFuture<Void> days(
      String campaignId, List<MonthFields> months, Totals<LocalDate> totals) {
    return inTurn(
        months,
        month -> store
            .hmgetNumbers(CounterKeys.monthTotals(campaignId, month.month()), month.fields())
            .thenAccept(found -> month.visit(found, totals)));
  }

  /** Totals of hours, counted from the epoch; fields are those of counters. */
  CompletableFuture<Void> hours(
      String campaignId, List<Long> hours, RedisFields fields, Totals<Long> totals) {
    return inTurn(
        chunks(hours, HOURS_AT_ONCE),
        chunk -> together(
            chunk,
            hour -> store
                .hmgetNumbers(CounterKeys.hourTotals(campaignId, hour), fields)
                .thenAccept(found -> {
                  for (int i = 0; i < found.length; i++) {
                    if (found[i] != 0) {
                      totals.visit(hour, i, found[i]);
                    }
                  }
                })));
  }

  /** Cells of days of UTC, both ends included. */
  CompletableFuture<Void> dayCells(
      String campaignId,
      LocalDate from,
      LocalDate to,
      List<Counter> counters,
      Predicate<@Nullable Breakdown> wanted,
      Parts<LocalDate> parts) {
    return inTurn(
        MonthFields.months(from, to),
        month -> cells(campaignId, month, counters, wanted)
            .thenCompose(cells -> cells.isEmpty()
                ? CompletableFuture.completedFuture(null)
                : inTurn(
                    chunks(MonthFields.within(month, from, to), CELLS_AT_ONCE),
                    days -> together(
                        days,
                        day -> store
                            .hgetall(CounterKeys.dayCells(campaignId, day))
                            .thenAccept(found -> cells.visit(
                                found,
                                (cell, counter, value) ->
                                    parts.visit(day, cell, counter, value)))))));
  }

  /** Cells of hours, counted from the epoch, in order. */
  CompletableFuture<Void> hourCells(
      String campaignId,
      List<Long> hours,
      List<Counter> counters,
      Predicate<@Nullable Breakdown> wanted,
      Parts<Long> parts) {
    List<YearMonth> months = hours.stream()
        .map(hour -> YearMonth.from(CounterKeys.day(hour)))
        .distinct()
        .toList();
    return inTurn(
        months,
        month -> cells(campaignId, month, counters, wanted).thenCompose(cells -> {
          List<Long> within = hours.stream()
              .filter(hour -> YearMonth.from(CounterKeys.day(hour)).equals(month))
              .toList();
          return inTurn(
              chunks(within, CELLS_AT_ONCE),
              chunk -> together(
                  chunk,
                  hour -> store
                      .hgetall(CounterKeys.hourCells(campaignId, hour))
                      .thenAccept(found -> cells.visit(
                          found,
                          (cell, counter, value) -> parts.visit(hour, cell, counter, value)))));
        }));
  }

  /** The cells that a campaign has in a month. */
  CompletableFuture<StoredCells> cells(
      String campaignId,
      YearMonth month,
      List<Counter> counters,
      Predicate<@Nullable Breakdown> wanted) {
    return store
        .hgetall(CounterKeys.monthCells(campaignId, month))
        .thenApply(stored -> StoredCells.of(stored, wanted, counters));
  }

  /** The sketches or other strings that there are, one after the other, each with its place among the keys. */
  CompletableFuture<Void> values(List<byte[]> keys, ObjLongConsumer<byte[]> found) {
    List<List<Integer>> chunks =
        chunks(Stream.iterate(0, i -> i < keys.size(), i -> i + 1).toList(), VALUES_AT_ONCE);
    return inTurn(
        chunks,
        chunk -> store
            .mget(chunk.stream().map(keys::get).toArray(byte[][]::new))
            .thenAccept(values -> {
              for (int i = 0; i < chunk.size(); i++) {
                int place = chunk.get(i);
                values.get(i).ifPresent(value -> found.accept(value, place));
              }
            }));
  }

  private static <T> List<List<T>> chunks(List<T> all, int size) {
    List<List<T>> chunks = new ArrayList<>();
    for (int from = 0; from < all.size(); from += size) {
      chunks.add(all.subList(from, Math.min(all.size(), from + size)));
    }
    return chunks;
  }

  private static <T> CompletableFuture<Void> together(
      List<T> all, Function<T, CompletableFuture<Void>> each) {
    return CompletableFuture.allOf(all.stream().map(each).toArray(CompletableFuture[]::new));
  }

  private static <T> CompletableFuture<Void> inTurn(
      List<T> all, Function<T, CompletableFuture<Void>> each) {
    CompletableFuture<Void> done = CompletableFuture.completedFuture(null);
    for (T one : all) {
      done = done.thenCompose(before -> each.apply(one));
    }
    return done;
  }
}
