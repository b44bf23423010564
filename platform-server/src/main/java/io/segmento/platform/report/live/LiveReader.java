package io.segmento.platform.report.live;

import static java.util.Objects.requireNonNull;

import io.segmento.platform.catalog.Catalog;
import io.segmento.platform.catalog.CatalogSnapshot;
import io.segmento.platform.catalog.LiveCampaign;
import io.segmento.platform.observability.Readiness;
import io.segmento.platform.report.live.DayNumbers.Lines;
import io.segmento.platform.report.live.LiveNumbers.Shared;
import io.segmento.proto.v1.ReportDimension;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Gathers what the page shows; what all nodes counted at most once in two seconds, however many look. Safe for use by many threads. */
final class LiveReader {
  /** So many can be read in a moment; more than anyone looks at. */
  private static final int MOST_CAMPAIGNS = 200;

  private static final long FRESH_MILLIS = 2_000;
  private static final List<ReportDimension> DIMENSIONS = List.of(
      ReportDimension.CAMPAIGN_DIMENSION,
      ReportDimension.EXCHANGE_DIMENSION,
      ReportDimension.STRATEGY_ARM_DIMENSION);

  private final NodeHistory history;
  private final DayNumbers numbers;
  private final RedisSpend spend;
  private final Catalog catalog;
  private final Readiness readiness;
  private final Clock clock;
  private @Nullable CompletableFuture<Shared> last;
  private long lastMillis;

  @Inject
  LiveReader(
      NodeHistory history,
      DayNumbers numbers,
      RedisSpend spend,
      Catalog catalog,
      Readiness readiness,
      Clock clock) {
    this.history = requireNonNull(history, "history");
    this.numbers = requireNonNull(numbers, "numbers");
    this.spend = requireNonNull(spend, "spend");
    this.catalog = requireNonNull(catalog, "catalog");
    this.readiness = requireNonNull(readiness, "readiness");
    this.clock = requireNonNull(clock, "clock");
  }

  CompletableFuture<LiveNumbers> read() {
    return shared()
        .handle((shared, failure) -> new LiveNumbers(
            clock.instant(),
            readiness.notReady(),
            history.today(),
            failure == null ? shared : null));
  }

  private synchronized CompletableFuture<Shared> shared() {
    long now = clock.millis();
    CompletableFuture<Shared> current = last;
    if (current == null || current.isCompletedExceptionally() || now - lastMillis > FRESH_MILLIS) {
      current = fresh(Instant.ofEpochMilli(now));
      last = current;
      lastMillis = now;
    }
    return current;
  }

  private CompletableFuture<Shared> fresh(Instant now) {
    CatalogSnapshot snapshot;
    List<LiveCampaign> campaigns;
    try {
      snapshot = catalog.current();
      campaigns = snapshot.campaigns().stream()
          .sorted(
              Comparator.comparing(LiveCampaign::active).reversed().thenComparing(LiveCampaign::id))
          .limit(MOST_CAMPAIGNS)
          .toList();
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
    Map<String, String> names = new LinkedHashMap<>();
    Map<String, String> currencies = new HashMap<>();
    for (LiveCampaign campaign : campaigns) {
      names.put(campaign.id(), campaign.proto().getName());
      currencies.put(campaign.id(), campaign.proto().getCurrency());
    }
    List<String> ids = List.copyOf(names.keySet());
    LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
    CompletableFuture<Lines> lines = ids.isEmpty()
        ? CompletableFuture.completedFuture(new Lines(Map.of()))
        : numbers.read(today, DIMENSIONS, ids);
    return lines.thenCombine(
        spend.read(campaigns, now),
        (counted, plans) -> new Shared(
            snapshot.campaigns().size(),
            campaigns.size(),
            names,
            currencies,
            counted.by(ReportDimension.CAMPAIGN_DIMENSION),
            counted.by(ReportDimension.EXCHANGE_DIMENSION),
            counted.by(ReportDimension.STRATEGY_ARM_DIMENSION),
            plans));
  }
}
