package io.segmento.platform.report;

import static java.util.Objects.requireNonNull;

import io.segmento.platform.catalog.Catalog;
import io.segmento.platform.catalog.LiveCampaign;
import io.segmento.platform.counter.Counter;
import io.segmento.platform.counter.People;
import io.segmento.platform.currency.CurrencyRates;
import io.segmento.platform.currency.ExchangeRates;
import io.segmento.platform.error.CommonReason;
import io.segmento.platform.error.SegmentoException;
import io.segmento.platform.lifecycle.BlockingExecutor;
import io.segmento.proto.v1.ReportMetric;
import io.segmento.proto.v1.ReportQuery;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;

/**
 * Sums what was counted into rows: exact, for whoever may see all of it. A row has one currency: where campaigns of several currencies fall into one,
 * there is a row for each, unless the query names a currency to convert to. What counted nothing has no row. Thread-safe.
 */
public final class CampaignSums {
  private static final int CAMPAIGNS_AT_ONCE = 64;
  /** Of which cells may be read at a time: thousands of fields each. */
  private static final int CELL_CAMPAIGNS_AT_ONCE = 4;

  private final Catalog catalog;
  private final RedisCounters counters;
  private final CurrencyRates rates;
  private final ReportConfig config;
  private final BlockingExecutor executor;
  private final Clock clock;

  @Inject
  CampaignSums(
      Catalog catalog,
      RedisCounters counters,
      CurrencyRates rates,
      ReportConfig config,
      BlockingExecutor executor,
      Clock clock) {
    this.catalog = requireNonNull(catalog, "catalog");
    this.counters = requireNonNull(counters, "counters");
    this.rates = requireNonNull(rates, "rates");
    this.config = requireNonNull(config, "config");
    this.executor = requireNonNull(executor, "executor");
    this.clock = requireNonNull(clock, "clock");
  }

  /**
   * The rows of a query, in no order: sort and page are not looked at. Throws a {@link SegmentoException} that names the field when it cannot be
   * answered, and fails like the store.
   */
  public CompletableFuture<List<SummedRow>> read(ReportQuery request) {
    return read(check(request, campaign -> true));
  }

  /**
   * @param visible the campaigns that there are for whoever asks
   */
  Query check(ReportQuery request, Predicate<LiveCampaign> visible) {
    if (!catalog.isLoaded()) {
      throw new SegmentoException(CommonReason.STORE_DOWN, "the catalog is not loaded yet");
    }
    return QueryCheck.check(
        request,
        catalog.current(),
        visible,
        rates(),
        LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC),
        config.maxCampaignHours());
  }

  CompletableFuture<List<SummedRow>> read(Query query) {
    Set<Counter> needed = EnumSet.noneOf(Counter.class);
    Set<People> people = EnumSet.noneOf(People.class);
    for (ReportMetric metric : query.metrics()) {
      needed.addAll(Formula.of(metric).counters());
      people.addAll(Formula.of(metric).people());
    }
    Sums sums = new Sums(query, config.maxRows());
    ExchangeRates now = rates();
    // What is made of tens of thousands of rows would keep an event loop from bids.
    return readFrom(0, query, sums, needed, people)
        .thenApplyAsync(
            read -> query.currency().isEmpty() ? sums.rows() : converted(sums.rows(), query, now),
            executor);
  }

  /** What the rates in force are called; empty: there are none. */
  String rateId() {
    return rates().size() == 0 ? "" : rates().id();
  }

  private ExchangeRates rates() {
    return rates.current(clock.millis());
  }

  private CompletableFuture<Void> readFrom(
      int first, Query query, Sums sums, Set<Counter> needed, Set<People> people) {
    int step = query.byCell() ? CELL_CAMPAIGNS_AT_ONCE : CAMPAIGNS_AT_ONCE;
    int end = Math.min(query.campaigns().size(), first + step);
    if (first >= end) {
      return CompletableFuture.completedFuture(null);
    }
    List<CompletableFuture<Void>> reads = new ArrayList<>();
    for (LiveCampaign campaign : query.campaigns().subList(first, end)) {
      reads.add(new CampaignReader(query, campaign, counters, sums, needed, people).read());
    }
    return CompletableFuture.allOf(reads.toArray(CompletableFuture[]::new))
        .thenCompose(read -> readFrom(end, query, sums, needed, people));
  }

  private static List<SummedRow> converted(List<SummedRow> rows, Query query, ExchangeRates rates) {
    Map<List<String>, SummedRow> converted = new HashMap<>();
    for (SummedRow row : rows) {
      converted
          .computeIfAbsent(
              row.dimensions(), dimensions -> new SummedRow(dimensions, query.currency()))
          .add(row, micros -> rates.nearest(micros, row.currency(), query.currency()));
    }
    return List.copyOf(converted.values());
  }
}
