package io.segmento.tools.report;

import io.segmento.proto.v1.ReportDimension;
import io.segmento.proto.v1.ReportFilter;
import io.segmento.proto.v1.ReportMetric;
import io.segmento.proto.v1.ReportQuery;
import io.segmento.proto.v1.ReportSort;
import io.segmento.tools.console.ToolException;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What is asked of a report. */
final class ReportOptions {
  @Option(names = "--from", paramLabel = "DAY", description = "First day (default: today).")
  private @Nullable LocalDate from;

  @Option(names = "--to", paramLabel = "DAY", description = "Last day (default: today).")
  private @Nullable LocalDate to;

  @Option(
      names = "--zone",
      defaultValue = "UTC",
      description = "Time zone of the days, whole hours from UTC (default: ${DEFAULT-VALUE}).")
  private String zone = "";

  @Option(
      names = "--by",
      split = ",",
      paramLabel = "DIMENSION",
      description =
          "What a row is of, of day, hour, campaign, advertiser, creative, exchange, format, country, device and arm (default: day,campaign).")
  private List<String> by = new ArrayList<>();

  @Option(
      names = "--metric",
      split = ",",
      paramLabel = "METRIC",
      description =
          "What is told, such as impressions, spend, ctr, ecpm, reach or lift; an unknown one names all (default: what notices and bids count).")
  private List<String> metrics = new ArrayList<>();

  @Option(names = "--campaign", paramLabel = "ID", description = "Only this campaign; repeatable.")
  private List<String> campaigns = new ArrayList<>();

  @Option(
      names = "--advertiser",
      paramLabel = "ID",
      description = "Only of this advertiser; repeatable.")
  private List<String> advertisers = new ArrayList<>();

  @Option(
      names = "--filter",
      paramLabel = "DIMENSION=VALUE,…",
      description = "Only these values of a dimension, or with != all but these; repeatable.")
  private List<String> filters = new ArrayList<>();

  @Option(
      names = "--sort",
      paramLabel = "NAME",
      description = "By a metric or dimension that is told; -NAME: the largest first; repeatable.")
  private List<String> sorts = new ArrayList<>();

  @Option(
      names = "--limit",
      paramLabel = "ROWS",
      defaultValue = "1000",
      description = "At most so many rows, 1 to 10000 (default: ${DEFAULT-VALUE}).")
  private int limit;

  @Option(
      names = "--currency",
      paramLabel = "CODE",
      defaultValue = "",
      description =
          "Money in this currency, at the core's rates in force now (default: each campaign's own).")
  private String currency = "";

  /** Throws {@link ToolException} when something is none. */
  ReportQuery query() {
    LocalDate today = today();
    ReportQuery.Builder query = ReportQuery.newBuilder()
        .setFromDay((from == null ? to == null ? today : to : from).toString())
        .setToDay((to == null ? today : to).toString())
        .setTimeZone(zone)
        .addAllDimensions(dimensions())
        .addAllCampaignIds(campaigns)
        .addAllAdvertiserIds(advertisers)
        .setPageSize(limit)
        .setCurrency(currency);
    metrics.forEach(name -> query.addMetrics(ReportNames.metric("--metric", name)));
    filters.forEach(filter -> query.addFilters(filter(filter)));
    sorts.forEach(sort -> query.addSort(sort(sort)));
    return query.build();
  }

  List<ReportDimension> dimensions() {
    return by.isEmpty()
        ? List.of(ReportDimension.DAY, ReportDimension.CAMPAIGN_DIMENSION)
        : by.stream().map(name -> ReportNames.dimension("--by", name)).toList();
  }

  private LocalDate today() {
    try {
      return LocalDate.now(ZoneId.of(zone));
    } catch (DateTimeException e) {
      throw new ToolException(
          "--zone: " + zone + " (expected: an IANA name, or an offset such as +03:00)", e);
    }
  }

  static ReportFilter filter(String typed) {
    int equals = typed.indexOf('=');
    if (equals < 1 || equals == typed.length() - 1) {
      throw new ToolException(
          "--filter: " + typed + " (expected: DIMENSION=VALUE,… or DIMENSION!=VALUE,…)");
    }
    boolean exclude = typed.charAt(equals - 1) == '!';
    return ReportFilter.newBuilder()
        .setDimension(
            ReportNames.dimension("--filter", typed.substring(0, exclude ? equals - 1 : equals)))
        .addAllValues(List.of(typed.substring(equals + 1).split(",", -1)))
        .setExclude(exclude)
        .build();
  }

  private static ReportSort sort(String typed) {
    boolean descending = typed.startsWith("-");
    String name = descending ? typed.substring(1) : typed;
    ReportSort.Builder sort = ReportSort.newBuilder().setDescending(descending);
    return ReportNames.dimensions().contains(name)
        ? sort.setDimension(ReportNames.dimension("--sort", name)).build()
        : sort.setMetric(ReportNames.metric("--sort", name)).build();
  }

  /** Throws {@link ToolException} when it is not told. */
  static ReportMetric told(String option, String name, ReportQuery query) {
    ReportMetric metric = ReportNames.metric(option, name);
    if (query.getMetricsCount() > 0 && !query.getMetricsList().contains(metric)) {
      throw new ToolException(option + ": " + name + " (expected: one of --metric)");
    }
    return metric;
  }
}
