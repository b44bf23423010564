package io.segmento.platform.report;

import io.segmento.platform.catalog.LiveCampaign;
import io.segmento.platform.counter.Breakdown;
import io.segmento.platform.counter.Counter;
import io.segmento.platform.counter.CounterKeys;
import io.segmento.platform.counter.People;
import io.segmento.platform.counter.StoredCells.NamedCell;
import io.segmento.platform.report.ReportDays.Edge;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.ObjLongConsumer;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** Reads what a query needs of one campaign beside the totals of its days: hours, cells and people, by the least that holds them. Of one query and campaign. */
final class CampaignReader {
  private final ReadPlan plan;
  private final Query query;
  private final LiveCampaign campaign;
  private final RedisCounters store;
  private final Sums sums;
  private final List<Counter> counters;
  private final Set<People> people;

  CampaignReader(ReadPlan plan, LiveCampaign campaign, RedisCounters store, Sums sums) {
    this.plan = plan;
    this.query = plan.query();
    this.campaign = campaign;
    this.store = store;
    this.sums = sums;
    this.counters = plan.counters();
    this.people = plan.people();
  }

  CompletableFuture<Void> read() {
    CompletableFuture<Void> counted = CompletableFuture.completedFuture(null);
    if (!counters.isEmpty() && !plan.isOfDayTotals()) {
      counted = query.byHour() ? hours() : dayCells();
    }
    return people.isEmpty() ? counted : counted.thenCompose(unused -> people());
  }

  private CompletableFuture<Void> hours() {
    ReportDays days = query.days();
    List<Long> hours = LongStream.range(days.fromHour(), days.toHour()).boxed().toList();
    if (query.byCell()) {
      return store.hourCells(
          campaign.id(),
          hours,
          counters,
          query.filter()::passes,
          (hour, cell, counter, value) -> add(days.day(hour), hour, cell, counter, value));
    }
    return store.hours(
        campaign.id(),
        hours,
        plan.hourFields(),
        (hour, counter, value) -> add(days.day(hour), hour, null, counter, value));
  }

  /** Days of UTC, and the hours that a day of the zone has beside or does not have. */
  private CompletableFuture<Void> dayCells() {
    ReportDays days = query.days();
    return store
        .dayCells(
            campaign.id(),
            days.from(),
            days.to(),
            counters,
            query.filter()::passes,
            (day, cell, counter, value) -> add(day, Sums.NO_HOUR, cell, counter, value))
        .thenCompose(unused -> store.hourCells(
            campaign.id(), plan.days().edgeHours(), counters, query.filter()::passes, this::edge));
  }

  private void edge(long hour, @Nullable Breakdown cell, int counter, long value) {
    Edge edge = plan.days().edge(hour);
    if (edge == null) {
      return;
    }
    if (query.days().contains(edge.local())) {
      add(edge.local(), Sums.NO_HOUR, cell, counter, value);
    }
    if (query.days().contains(edge.utc())) {
      add(edge.utc(), Sums.NO_HOUR, cell, counter, -value);
    }
  }

  private void add(LocalDate day, long hour, @Nullable Breakdown cell, int counter, long value) {
    if (value != 0) {
      sums.add(campaign, day, hour, cell, counters.get(counter), value);
    }
  }

  private CompletableFuture<Void> people() {
    if (query.byCell()) {
      return peopleOfCells();
    }
    ReportDays days = query.days();
    if (query.byHour() || !days.areUtc()) {
      long[] hours = LongStream.range(days.fromHour(), days.toHour()).toArray();
      List<byte[]> keys = LongStream.of(hours)
          .mapToObj(hour -> CounterKeys.hourPeople(campaign.id(), hour))
          .toList();
      return store.values(keys, (sketch, i) -> {
        long hour = hours[(int) i];
        sums.add(campaign, days.day(hour), hour, null, People.REACHED, sketch);
      });
    }
    List<LocalDate> all = days.from().datesUntil(days.to().plusDays(1)).toList();
    CompletableFuture<Void> done = CompletableFuture.completedFuture(null);
    for (People kind : people) {
      List<byte[]> keys = all.stream()
          .map(day -> CounterKeys.dayPeople(campaign.id(), day, kind))
          .toList();
      ObjLongConsumer<byte[]> add =
          (sketch, i) -> sums.add(campaign, all.get((int) i), Sums.NO_HOUR, null, kind, sketch);
      done = done.thenCompose(unused -> store.values(keys, add));
    }
    return done;
  }

  private CompletableFuture<Void> peopleOfCells() {
    ReportDays days = query.days();
    CompletableFuture<Void> done = CompletableFuture.completedFuture(null);
    for (YearMonth month : MonthFields.months(days.from(), days.to())) {
      done = done.thenCompose(
              unused -> store.cells(campaign.id(), month, counters, query.filter()::passes))
          .thenCompose(cells -> {
            List<byte[]> keys = new ArrayList<>();
            List<LocalDate> keyDays = new ArrayList<>();
            List<NamedCell> keyCells = new ArrayList<>();
            for (LocalDate day : MonthFields.within(month, days.from(), days.to())) {
              for (NamedCell cell : cells.named()) {
                keys.add(CounterKeys.cellPeople(campaign.id(), day, cell.name()));
                keyDays.add(day);
                keyCells.add(cell);
              }
            }
            return store.values(
                keys,
                (sketch, i) -> sums.add(
                    campaign,
                    keyDays.get((int) i),
                    Sums.NO_HOUR,
                    keyCells.get((int) i).cell(),
                    People.REACHED,
                    sketch));
          });
    }
    return done;
  }
}
