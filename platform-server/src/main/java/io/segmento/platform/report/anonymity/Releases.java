package io.segmento.platform.report.anonymity;

import static java.util.Objects.requireNonNull;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.segmento.platform.report.anonymity.TableAnonymiser.ReleasedDay;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Function;

/**
 * Released tables: from memory, from the record, or, the first time that anyone asks, made and recorded. A month is made after all of its days,
 * so that nothing of it can be told by subtracting them. What was counted is the same for ever, but whose campaign was deleted since then is not in it any more: tables
 * of before and after would tell what it counted by their difference, so that the later ones withhold everything. Safe for use by many threads.
 */
final class Releases {
  private static final int IN_MEMORY = 1_000;

  private final ExactTables exact;
  private final TableAnonymiser anonymiser;
  private final ReleaseRecords records;
  /** Noise for thousands of cells is work that no event loop has time for. */
  private final Executor executor;

  private final AsyncCache<TableId, ReleasedTable> tables =
      Caffeine.newBuilder().maximumSize(IN_MEMORY).executor(Runnable::run).buildAsync();

  Releases(
      ExactTables exact, TableAnonymiser anonymiser, ReleaseRecords records, Executor executor) {
    this.exact = requireNonNull(exact, "exact");
    this.anonymiser = requireNonNull(anonymiser, "anonymiser");
    this.records = requireNonNull(records, "records");
    this.executor = requireNonNull(executor, "executor");
  }

  /** Only for periods that are closed; what fails is tried again by the next call. */
  CompletableFuture<ReleasedTable> get(TableId table) {
    CompletableFuture<ReleasedTable> mine = new CompletableFuture<>();
    CompletableFuture<ReleasedTable> others = tables.asMap().putIfAbsent(table, mine);
    if (others != null) {
      return others;
    }
    // Begun when it is in the cache already: a month asks for its days, which are in the cache too.
    var unused = load(table).whenComplete((released, failure) -> {
      if (failure == null) {
        mine.complete(released);
      } else {
        mine.completeExceptionally(failure);
      }
    });
    return mine;
  }

  private CompletableFuture<ReleasedTable> load(TableId table) {
    return records
        .find(table)
        .thenCompose(found -> found.isPresent()
            ? CompletableFuture.completedFuture(found.get())
            : make(table).thenCompose(made -> records.keep(table, made)));
  }

  private CompletableFuture<ReleasedTable> make(TableId table) {
    if (table.period().month()) {
      return month(table);
    }
    if (!table.hasDimension()) {
      return exact
          .read(table)
          .thenApplyAsync(cells -> anonymiser.releaseDay(table, cells), executor);
    }
    TableId total = TableId.total(table.period());
    // The total is told before and looked at again after: when it is the same, so is what was read
    // in between.
    return get(total)
        .thenCompose(told -> exact
            .read(table)
            .thenCompose(cells -> exact
                .read(total)
                .thenApplyAsync(
                    now -> told.isMadeOf(now)
                        ? anonymiser.releaseDay(table, cells)
                        : ReleasedTable.nothing(),
                    executor)));
  }

  /** Its days are told before and looked at again after, as the total of a day is. */
  private CompletableFuture<ReleasedTable> month(TableId table) {
    List<TableId> days = table.period().within().stream().map(table::of).toList();
    return inTurn(days, this::get)
        .thenCompose(told -> exact
            .read(table)
            .thenCompose(cells -> inTurn(days, exact::read)
                .thenApplyAsync(now -> month(table, cells, days, told, now), executor)));
  }

  private ReleasedTable month(
      TableId table,
      List<ExactCell> cells,
      List<TableId> days,
      List<ReleasedTable> told,
      List<List<ExactCell>> now) {
    List<ReleasedDay> released = new ArrayList<>();
    for (int i = 0; i < days.size(); i++) {
      if (!told.get(i).isMadeOf(now.get(i))) {
        return ReleasedTable.nothing();
      }
      released.add(new ReleasedDay(days.get(i), now.get(i), told.get(i)));
    }
    return anonymiser.releaseMonth(table, cells, released);
  }

  /** One after the other: a month's days are many reads. */
  private static <T> CompletableFuture<List<T>> inTurn(
      List<TableId> tables, Function<TableId, CompletableFuture<T>> read) {
    CompletableFuture<List<T>> all = CompletableFuture.completedFuture(new ArrayList<>());
    for (TableId table : tables) {
      all = all.thenCompose(found -> read.apply(table).thenApply(each -> {
        found.add(each);
        return found;
      }));
    }
    return all;
  }
}
