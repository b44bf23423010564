package io.segmento.platform.report;

import io.segmento.platform.budget.Counter.Part;
import io.segmento.platform.catalog.CatalogSnapshot;
import io.segmento.platform.catalog.LiveCampaign;
import io.segmento.platform.error.SegmentoException;
import io.segmento.proto.v1.ReportDimension;
import io.segmento.proto.v1.ReportMetric;
import io.segmento.proto.v1.ReportQuery;
import io.segmento.proto.v1.ReportSort;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A query that can be answered: everything in it is checked. Hours are counted from the epoch, {@code toHour} is exclusive. */
record Query(
    List<LiveCampaign> campaigns,
    ZoneId zone,
    long fromHour,
    long toHour,
    List<ReportDimension> dimensions,
    List<ReportMetric> metrics,
    List<ReportSort> sort,
    int offset,
    int pageSize) {
  static final List<ReportDimension> DIMENSIONS = List.of(
      ReportDimension.DAY,
      ReportDimension.HOUR,
      ReportDimension.CAMPAIGN_DIMENSION,
      ReportDimension.ADVERTISER_DIMENSION,
      ReportDimension.CREATIVE_DIMENSION,
      ReportDimension.STRATEGY_ARM_DIMENSION);
  /** What is kept; any other metric is 0. */
  static final List<ReportMetric> KEPT = List.of(
      ReportMetric.WINS,
      ReportMetric.BILLED,
      ReportMetric.IMPRESSIONS,
      ReportMetric.VIEWABLES,
      ReportMetric.CLICKS,
      ReportMetric.LOSSES,
      ReportMetric.SPEND_MICROS,
      ReportMetric.CONVERSIONS,
      ReportMetric.CONVERSION_VALUE_MICROS,
      ReportMetric.VIEW_CONVERSIONS);

  private static final int MAX_MONTHS = 24;
  private static final int MAX_CAMPAIGNS = 1_000;
  private static final int MAX_PAGE = 10_000;
  private static final int DEFAULT_PAGE = 1_000;
  private static final int SECONDS_PER_HOUR = 3_600;

  /** Throws a {@link SegmentoException} that names the field when the query cannot be answered. */
  static Query of(ReportQuery query, CatalogSnapshot catalog, long maxCampaignHours) {
    LocalDate from = day("from_day", query.getFromDay());
    LocalDate to = day("to_day", query.getToDay());
    if (to.isBefore(from)) {
      throw wrong("to_day", to, "not before from_day, " + from);
    }
    if (!to.isBefore(from.plusMonths(MAX_MONTHS))) {
      throw wrong("to_day", to, "within " + MAX_MONTHS + " months of from_day, " + from);
    }
    ZoneId zone = zone(query.getTimeZone(), from, to);
    long fromHour = hour(from, zone);
    long toHour = hour(to.plusDays(1), zone);
    List<LiveCampaign> campaigns = campaigns(query, catalog);
    if (campaigns.size() > MAX_CAMPAIGNS) {
      throw wrong("campaign_ids", campaigns.size() + " campaigns", "<= " + MAX_CAMPAIGNS);
    }
    if (campaigns.size() * (toHour - fromHour) > maxCampaignHours) {
      throw wrong(
          "to_day",
          campaigns.size() + " campaigns over " + (toHour - fromHour) + " hours",
          "a product <= " + maxCampaignHours + ": fewer campaigns or fewer days");
    }
    return new Query(
        campaigns,
        zone,
        fromHour,
        toHour,
        dimensions(query.getDimensionsList()),
        metrics(query.getMetricsList()),
        sort(query),
        offset(query.getPageToken()),
        pageSize(query.getPageSize()));
  }

  private static LocalDate day(String field, String text) {
    try {
      return LocalDate.parse(text);
    } catch (DateTimeParseException e) {
      throw wrong(field, "\"" + shown(text) + "\"", "a day such as 2026-11-23");
    }
  }

  /** Counters are by hour of UTC, so a day is a sum of them only where it begins with one. */
  private static ZoneId zone(String name, LocalDate from, LocalDate to) {
    String expected = "an IANA name, or an offset in whole hours such as +03:00";
    ZoneId zone;
    try {
      zone = name.isEmpty() ? ZoneOffset.UTC : ZoneId.of(name);
    } catch (DateTimeException e) {
      throw wrong("time_zone", "\"" + shown(name) + "\"", expected);
    }
    for (LocalDate day = from; !day.isAfter(to.plusDays(1)); day = day.plusDays(1)) {
      ZoneOffset offset = day.atStartOfDay(zone).getOffset();
      if (offset.getTotalSeconds() % SECONDS_PER_HOUR != 0) {
        throw wrong(
            "time_zone",
            "\"" + shown(name) + "\", which is " + offset + " on " + day,
            "whole hours from UTC on every day");
      }
    }
    return zone;
  }

  private static long hour(LocalDate day, ZoneId zone) {
    return day.atStartOfDay(zone).toEpochSecond() / SECONDS_PER_HOUR;
  }

  private static List<LiveCampaign> campaigns(ReportQuery query, CatalogSnapshot catalog) {
    Set<String> advertisers = new LinkedHashSet<>(query.getAdvertiserIdsList());
    for (String advertiser : advertisers) {
      if (catalog.advertiser(advertiser) == null) {
        throw wrong(
            "advertiser_ids", "\"" + shown(advertiser) + "\"", "an advertiser of the catalog");
      }
    }
    Collection<LiveCampaign> candidates = catalog.campaigns();
    if (query.getCampaignIdsCount() > 0) {
      List<LiveCampaign> named = new ArrayList<>();
      for (String id : new LinkedHashSet<>(query.getCampaignIdsList())) {
        LiveCampaign campaign = catalog.campaign(id);
        if (campaign == null) {
          throw wrong("campaign_ids", "\"" + shown(id) + "\"", "a campaign of the catalog");
        }
        named.add(campaign);
      }
      candidates = named;
    }
    return candidates.stream()
        .filter(campaign ->
            advertisers.isEmpty() || advertisers.contains(campaign.advertiser().getId()))
        .toList();
  }

  private static List<ReportDimension> dimensions(List<ReportDimension> asked) {
    Set<ReportDimension> unique = new LinkedHashSet<>();
    for (ReportDimension dimension : asked) {
      if (!DIMENSIONS.contains(dimension)) {
        throw wrong(
            "dimensions",
            dimension,
            "DAY, HOUR or one of campaign, advertiser, creative and strategy arm; no other is kept yet");
      }
      if (!unique.add(dimension)) {
        throw wrong("dimensions", dimension + " twice", "each once");
      }
    }
    if (unique.contains(ReportDimension.CREATIVE_DIMENSION)
        && unique.contains(ReportDimension.STRATEGY_ARM_DIMENSION)) {
      throw wrong("dimensions", "creative and strategy arm", "one of the two");
    }
    return List.copyOf(unique);
  }

  /** What the counters are read by; null: campaigns as wholes. */
  @Nullable
  Part part() {
    if (dimensions.contains(ReportDimension.CREATIVE_DIMENSION)) {
      return Part.CREATIVE;
    }
    return dimensions.contains(ReportDimension.STRATEGY_ARM_DIMENSION) ? Part.STRATEGY_ARM : null;
  }

  private static List<ReportMetric> metrics(List<ReportMetric> asked) {
    for (ReportMetric metric : asked) {
      if (metric == ReportMetric.UNRECOGNIZED || metric == ReportMetric.REPORT_METRIC_UNSPECIFIED) {
        throw wrong("metrics", metric, "a metric");
      }
    }
    return asked.isEmpty() ? KEPT : List.copyOf(new LinkedHashSet<>(asked));
  }

  private static List<ReportSort> sort(ReportQuery query) {
    for (ReportSort sort : query.getSortList()) {
      boolean known = switch (sort.getByCase()) {
        case DIMENSION -> query.getDimensionsList().contains(sort.getDimension());
        case METRIC ->
          query.getMetricsCount() == 0
              ? KEPT.contains(sort.getMetric())
              : query.getMetricsList().contains(sort.getMetric());
        case BY_NOT_SET -> false;
      };
      if (!known) {
        throw wrong("sort", "by something else", "a dimension or metric of the query");
      }
    }
    return query.getSortList();
  }

  private static int offset(String pageToken) {
    if (pageToken.isEmpty()) {
      return 0;
    }
    try {
      return Integer.parseUnsignedInt(pageToken, 36);
    } catch (NumberFormatException e) {
      throw wrong(
          "page_token", "\"" + shown(pageToken) + "\"", "next_page_token of the page before");
    }
  }

  private static int pageSize(int asked) {
    if (asked < 0 || asked > MAX_PAGE) {
      throw wrong("page_size", asked, "0 to " + MAX_PAGE);
    }
    return asked == 0 ? DEFAULT_PAGE : asked;
  }

  private static String shown(String text) {
    return text.length() <= 40 ? text : text.substring(0, 40) + "…";
  }

  private static SegmentoException wrong(String field, Object value, String expected) {
    return SegmentoException.invalid(
        ReportReason.REPORT_QUERY_INVALID, field, value + " (expected: " + expected + ")");
  }
}
