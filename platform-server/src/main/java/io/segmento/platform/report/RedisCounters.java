package io.segmento.platform.report;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import io.segmento.platform.counter.Breakdown;
import io.segmento.platform.counter.Counter;
import io.segmento.platform.counter.CounterKeys;
import io.segmento.platform.counter.StoredCells;
import io.segmento.platform.redis.RedisScript;
import io.segmento.platform.redis.RedisStore;
import jakarta.inject.Inject;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.ObjLongConsumer;
import java.util.function.Predicate;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The counters of a campaign in Redis. Each call has one request of a bounded size in flight at a time. Thread-safe. */
final class RedisCounters {
  /** What is told of what was read; counters by their place among those that were asked for. */
  interface Totals<T> {
    void visit(T time, int counter, long value);
  }

  /** As {@link Totals}; a cell that is null is the one of all that were too many. */
  interface Parts<T> {
    void visit(T time, @Nullable Breakdown cell, int counter, long value);
  }

  private static final RedisScript READ = RedisScript.fromResource(RedisCounters.class, "read.lua");
  /** A month: few round trips, and no script that keeps the store from bids for long. */
  private static final int HOURS_AT_ONCE = 744;

  private static final int CELLS_AT_ONCE = 8;
  private static final int SKETCHES_AT_ONCE = 200;

  private final RedisStore store;

  @Inject
  RedisCounters(RedisStore store) {
    this.store = requireNonNull(store, "store");
    store.preload(READ);
  }

  /** Totals of days of UTC, both ends included. */
  CompletableFuture<Void> days(
      String campaignId,
      LocalDate from,
      LocalDate to,
      List<Counter> counters,
      Totals<LocalDate> totals) {
    return inTurn(months(from, to), month -> {
      List<LocalDate> days = within(month, from, to);
      List<String> fields = new ArrayList<>(days.size() * counters.size());
      for (LocalDate day : days) {
        for (Counter counter : counters) {
          fields.add(counter.field() + ':' + day.getDayOfMonth());
        }
      }
      return store.hmget(CounterKeys.monthTotals(campaignId, month), fields).thenAccept(found -> {
        for (int i = 0; i < found.size(); i++) {
          Optional<byte[]> value = found.get(i);
          if (value.isPresent()) {
            totals.visit(days.get(i / counters.size()), i % counters.size(), number(value.get()));
          }
        }
      });
    });
  }

  /** Totals of hours, counted from the epoch. */
  CompletableFuture<Void> hours(
      String campaignId, long[] hours, List<Counter> counters, Totals<Long> totals) {
    byte[][] fields =
        counters.stream().map(counter -> counter.field().getBytes(UTF_8)).toArray(byte[][]::new);
    return inTurn(chunks(hours, HOURS_AT_ONCE), chunk -> {
      List<byte[]> keys = LongStream.of(chunk)
          .mapToObj(hour -> CounterKeys.hourTotals(campaignId, hour))
          .toList();
      return store.evalList(READ, keys, fields).thenAccept(answer -> {
        for (int i = 0; i + fields.length < answer.size(); i += 1 + fields.length) {
          long hour = chunk[(int) number(answer.get(i)) - 1];
          for (int j = 0; j < fields.length; j++) {
            totals.visit(hour, j, number(answer.get(i + 1 + j)));
          }
        }
      });
    });
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
        months(from, to),
        month -> cells(campaignId, month, counters, wanted)
            .thenCompose(cells -> cells.isEmpty()
                ? CompletableFuture.completedFuture(null)
                : inTurn(
                    chunks(within(month, from, to), CELLS_AT_ONCE),
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
      long[] hours,
      List<Counter> counters,
      Predicate<@Nullable Breakdown> wanted,
      Parts<Long> parts) {
    List<YearMonth> months = LongStream.of(hours)
        .mapToObj(hour -> YearMonth.from(CounterKeys.day(hour)))
        .distinct()
        .toList();
    return inTurn(
        months,
        month -> cells(campaignId, month, counters, wanted).thenCompose(cells -> {
          List<Long> within = LongStream.of(hours)
              .filter(hour -> YearMonth.from(CounterKeys.day(hour)).equals(month))
              .boxed()
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

  /** The sketches that there are, each with its place among the keys. */
  CompletableFuture<Void> sketches(List<byte[]> keys, ObjLongConsumer<byte[]> found) {
    List<List<Integer>> chunks =
        chunks(Stream.iterate(0, i -> i < keys.size(), i -> i + 1).toList(), SKETCHES_AT_ONCE);
    return inTurn(
        chunks,
        chunk -> store
            .mget(chunk.stream().map(keys::get).toArray(byte[][]::new))
            .thenAccept(values -> {
              for (int i = 0; i < chunk.size(); i++) {
                int place = chunk.get(i);
                values.get(i).ifPresent(sketch -> found.accept(sketch, place));
              }
            }));
  }

  private static List<YearMonth> months(LocalDate from, LocalDate to) {
    return Stream.iterate(
            YearMonth.from(from), month -> !month.isAfter(YearMonth.from(to)), m -> m.plusMonths(1))
        .toList();
  }

  /** The days of a month that are in a range. */
  static List<LocalDate> within(YearMonth month, LocalDate from, LocalDate to) {
    LocalDate first = month.atDay(1).isBefore(from) ? from : month.atDay(1);
    LocalDate last = month.atEndOfMonth().isAfter(to) ? to : month.atEndOfMonth();
    return first.datesUntil(last.plusDays(1)).toList();
  }

  private static List<long[]> chunks(long[] all, int size) {
    List<long[]> chunks = new ArrayList<>();
    for (int from = 0; from < all.length; from += size) {
      chunks.add(LongStream.of(all).skip(from).limit(size).toArray());
    }
    return chunks;
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

  private static long number(@Nullable Object value) {
    return value instanceof Long number ? number : 0;
  }

  private static long number(byte[] value) {
    return Long.parseLong(new String(value, UTF_8));
  }
}
