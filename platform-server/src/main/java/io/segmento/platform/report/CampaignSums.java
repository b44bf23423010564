package io.segmento.platform.report;

import static java.util.Objects.requireNonNull;

import io.segmento.platform.catalog.Catalog;
import io.segmento.platform.catalog.LiveCampaign;
import io.segmento.platform.currency.CurrencyRates;
import io.segmento.platform.currency.ExchangeRates;
import io.segmento.platform.error.CommonReason;
import io.segmento.platform.error.SegmentoException;
import io.segmento.platform.lifecycle.BlockingExecutor;
import io.segmento.proto.v1.ReportQuery;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;

/**
 * Sums what was counted into rows: exact, for whoever may see all of it. A row has one currency: where campaigns of several currencies fall into one,
 * there is a row for each, unless the query names a currency to convert to. What counted nothing has no row. Thread-safe.
 */
public final class CampaignSums {
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
    Sums sums = new Sums(query, config.maxRows());
    ExchangeRates now = rates();
    // What is made of tens of thousands of rows would keep an event loop from bids.
    return new CampaignReads(query, counters, sums, clock.instant())
        .all()
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
