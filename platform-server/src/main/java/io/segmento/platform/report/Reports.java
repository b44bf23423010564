package io.segmento.platform.report;

import static java.util.Objects.requireNonNull;

import io.segmento.platform.budget.Counter;
import io.segmento.platform.catalog.Catalog;
import io.segmento.platform.catalog.LiveCampaign;
import io.segmento.platform.error.CommonReason;
import io.segmento.platform.error.SegmentoException;
import io.segmento.platform.report.RedisCounters.Hour;
import io.segmento.proto.v1.ReportDimension;
import io.segmento.proto.v1.ReportMetric;
import io.segmento.proto.v1.ReportQuery;
import io.segmento.proto.v1.ReportRow;
import io.segmento.proto.v1.ReportSort;
import io.segmento.proto.v1.ReportTable;
import io.segmento.proto.v1.ReportValue;
import jakarta.inject.Inject;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Sums hourly counters into rows. A row has one currency: where campaigns of several currencies fall into one, there is a row for each.
 * Rows are in the order that was asked for, then in the order of their dimensions and currency. What counted nothing has no row.
 */
final class Reports {
  private static final long SECONDS_PER_HOUR = 3_600;
  private static final int CAMPAIGNS_AT_ONCE = 8;
  private static final DateTimeFormatter HOUR =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mmXXX");

  private final Catalog catalog;
  private final RedisCounters counters;
  private final ReportConfig config;

  @Inject
  Reports(Catalog catalog, RedisCounters counters, ReportConfig config) {
    this.catalog = requireNonNull(catalog, "catalog");
    this.counters = requireNonNull(counters, "counters");
    this.config = requireNonNull(config, "config");
  }

  CompletableFuture<ReportTable> query(ReportQuery request) {
    if (!catalog.isLoaded()) {
      throw new SegmentoException(CommonReason.STORE_DOWN, "the catalog is not loaded yet");
    }
    Query query = Query.of(request, catalog.current(), config.maxCampaignHours());
    Map<Key, long[]> sums = new HashMap<>();
    return addFrom(0, query, sums).thenApply(unused -> table(query, sums));
  }

  /** What identifies a row. */
  private record Key(List<String> dimensions, String currency) {}

  private CompletableFuture<?> addFrom(int first, Query query, Map<Key, long[]> sums) {
    int end = Math.min(query.campaigns().size(), first + CAMPAIGNS_AT_ONCE);
    if (first >= end) {
      return CompletableFuture.completedFuture(null);
    }
    List<String> fields = query.metrics().stream()
        .map(Reports::field)
        .map(field -> field == null ? "-" : field)
        .toList();
    List<CompletableFuture<List<Hour>>> reads = new ArrayList<>();
    for (LiveCampaign campaign : query.campaigns().subList(first, end)) {
      reads.add(
          counters.read(campaign.id(), query.fromHour(), query.toHour(), fields, query.part()));
    }
    return CompletableFuture.allOf(reads.toArray(CompletableFuture[]::new)).thenCompose(unused -> {
      for (int i = 0; i < reads.size(); i++) {
        add(query, query.campaigns().get(first + i), reads.get(i).join(), sums);
      }
      return addFrom(end, query, sums);
    });
  }

  private static void add(
      Query query, LiveCampaign campaign, List<Hour> hours, Map<Key, long[]> sums) {
    for (Hour hour : hours) {
      ZonedDateTime begin =
          Instant.ofEpochSecond(hour.epochHour() * SECONDS_PER_HOUR).atZone(query.zone());
      List<String> dimensions = new ArrayList<>();
      for (ReportDimension dimension : query.dimensions()) {
        dimensions.add(
            switch (dimension) {
              case DAY -> begin.toLocalDate().toString();
              case HOUR -> HOUR.format(begin);
              case CAMPAIGN_DIMENSION -> campaign.id();
              case ADVERTISER_DIMENSION -> campaign.advertiser().getId();
              case CREATIVE_DIMENSION, STRATEGY_ARM_DIMENSION -> hour.part();
              default -> throw new IllegalStateException("checked before: " + dimension);
            });
      }
      Key key = new Key(List.copyOf(dimensions), campaign.proto().getCurrency());
      long[] sum = sums.computeIfAbsent(key, unused -> new long[hour.values().size()]);
      for (int i = 0; i < sum.length; i++) {
        sum[i] += hour.values().get(i);
      }
    }
  }

  private static ReportTable table(Query query, Map<Key, long[]> sums) {
    List<ReportRow> rows = new ArrayList<>(sums.size());
    sums.forEach((key, values) -> {
      ReportRow.Builder row =
          ReportRow.newBuilder().addAllDimensions(key.dimensions()).setCurrency(key.currency());
      for (int i = 0; i < values.length; i++) {
        row.addValues(
            ReportValue.newBuilder().setMetric(query.metrics().get(i)).setValue(values[i]));
      }
      rows.add(row.build());
    });
    rows.sort(order(query));
    int from = Math.min(query.offset(), rows.size());
    int to = Math.min(rows.size(), from + query.pageSize());
    ReportTable.Builder table = ReportTable.newBuilder().addAllRows(rows.subList(from, to));
    if (to < rows.size()) {
      table.setNextPageToken(Integer.toString(to, 36));
    }
    return table.build();
  }

  private static Comparator<ReportRow> order(Query query) {
    List<Comparator<ReportRow>> orders = new ArrayList<>();
    for (ReportSort sort : query.sort()) {
      int dimension = query.dimensions().indexOf(sort.getDimension());
      int metric = query.metrics().indexOf(sort.getMetric());
      Comparator<ReportRow> by = sort.getByCase() == ReportSort.ByCase.DIMENSION
          ? Comparator.comparing(row -> row.getDimensions(dimension))
          : Comparator.comparingLong(row -> row.getValues(metric).getValue());
      orders.add(sort.getDescending() ? by.reversed() : by);
    }
    for (int i = 0; i < query.dimensions().size(); i++) {
      int dimension = i;
      orders.add(Comparator.comparing(row -> row.getDimensions(dimension)));
    }
    return orders.stream()
        .reduce(Comparator::thenComparing)
        .map(order -> order.thenComparing(ReportRow::getCurrency))
        .orElse(Comparator.comparing(ReportRow::getCurrency));
  }

  /** The counter of a metric; null when nothing counts it yet. */
  private static @Nullable String field(ReportMetric metric) {
    return switch (metric) {
      case WINS -> Counter.WINS.field();
      case BILLED -> Counter.BILLED.field();
      case IMPRESSIONS -> Counter.IMPRESSIONS.field();
      case VIEWABLES -> Counter.VIEWABLES.field();
      case CLICKS -> Counter.CLICKS.field();
      case LOSSES -> Counter.LOSSES.field();
      case SPEND_MICROS -> Counter.SPEND_MICROS.field();
      case CONVERSIONS -> Counter.CONVERSIONS.field();
      case CONVERSION_VALUE_MICROS -> Counter.CONVERSION_VALUE_MICROS.field();
      case VIEW_CONVERSIONS -> Counter.VIEW_CONVERSIONS.field();
      case BIDS, REACH, REPORT_METRIC_UNSPECIFIED, UNRECOGNIZED -> null;
    };
  }
}
