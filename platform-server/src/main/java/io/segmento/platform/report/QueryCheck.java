package io.segmento.platform.report;

import io.segmento.platform.catalog.CatalogSnapshot;
import io.segmento.platform.catalog.LiveCampaign;
import io.segmento.platform.currency.ExchangeRates;
import io.segmento.platform.error.SegmentoException;
import io.segmento.proto.v1.ReportDimension;
import io.segmento.proto.v1.ReportFilter;
import io.segmento.proto.v1.ReportMetric;
import io.segmento.proto.v1.ReportQuery;
import io.segmento.proto.v1.ReportSort;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** Makes a {@link Query} of a request, or throws a {@link SegmentoException} that names the field, its value and what was expected. */
final class QueryCheck {
  /** What a query without metrics asks for. */
  static final List<ReportMetric> USUAL = List.of(
      ReportMetric.BIDS,
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

  static final int MAX_CAMPAIGNS = 1_000;
  private static final int MAX_PAGE = 10_000;
  private static final int DEFAULT_PAGE = 1_000;
  private static final int MAX_FILTERS = 20;
  private static final int MAX_VALUES = 100;

  private final ReportQuery request;
  private final CatalogSnapshot catalog;
  private final Predicate<LiveCampaign> visible;

  private QueryCheck(
      ReportQuery request, CatalogSnapshot catalog, Predicate<LiveCampaign> visible) {
    this.request = request;
    this.catalog = catalog;
    this.visible = visible;
  }

  /**
   * @param visible the campaigns that there are for whoever asks
   * @param today of UTC: what is kept by hour is kept from some days before on
   * @param mostRead hours and days, summed over campaigns, that one query may read
   */
  static Query check(
      ReportQuery request,
      CatalogSnapshot catalog,
      Predicate<LiveCampaign> visible,
      ExchangeRates rates,
      LocalDate today,
      long mostRead) {
    return new QueryCheck(request, catalog, visible).query(rates, today, mostRead);
  }

  private Query query(ExchangeRates rates, LocalDate today, long mostRead) {
    ReportDays days =
        DayCheck.days(request.getFromDay(), request.getToDay(), request.getTimeZone());
    List<LiveCampaign> campaigns = campaigns();
    if (campaigns.size() > MAX_CAMPAIGNS) {
      throw wrong("campaign_ids", campaigns.size() + " campaigns", "<= " + MAX_CAMPAIGNS);
    }
    List<ReportDimension> dimensions = dimensions();
    List<ReportMetric> metrics = metrics();
    boolean byHour = dimensions.contains(ReportDimension.HOUR);
    Query query = new Query(
        campaigns,
        days,
        byHour,
        dimensions,
        metrics,
        filter(),
        sort(dimensions, metrics),
        offset(),
        pageSize(),
        currency(campaigns, rates));
    Kept.check(query, today);
    long read = query.byHour() || (query.needsPeople() && !days.areUtc())
        ? days.hours()
        : days.count() + days.edges().size();
    if (campaigns.size() * read > mostRead) {
      throw wrong(
          "to_day",
          campaigns.size() + " campaigns of " + read + " hours and days each",
          "a product <= " + mostRead + ": fewer campaigns or fewer days");
    }
    return query;
  }

  private List<LiveCampaign> campaigns() {
    Set<String> advertisers = new LinkedHashSet<>(request.getAdvertiserIdsList());
    for (String advertiser : advertisers) {
      if (catalog.advertiser(advertiser) == null) {
        throw wrong("advertiser_ids", quoted(advertiser), "an advertiser of the catalog");
      }
    }
    List<LiveCampaign> candidates = new ArrayList<>();
    for (String id : new LinkedHashSet<>(request.getCampaignIdsList())) {
      LiveCampaign campaign = catalog.campaign(id);
      if (campaign == null) {
        throw wrong("campaign_ids", quoted(id), "a campaign of the catalog");
      }
      candidates.add(campaign);
    }
    if (request.getCampaignIdsCount() == 0) {
      candidates.addAll(catalog.campaigns());
    }
    candidates.removeIf(visible.negate());
    candidates.removeIf(campaign ->
        !advertisers.isEmpty() && !advertisers.contains(campaign.advertiser().getId()));
    for (ReportFilter filter : request.getFiltersList()) {
      Set<String> values = Set.copyOf(filter.getValuesList());
      if (filter.getDimension() == ReportDimension.CAMPAIGN_DIMENSION) {
        candidates.removeIf(campaign -> values.contains(campaign.id()) == filter.getExclude());
      } else if (filter.getDimension() == ReportDimension.ADVERTISER_DIMENSION) {
        candidates.removeIf(
            campaign -> values.contains(campaign.advertiser().getId()) == filter.getExclude());
      }
    }
    return List.copyOf(candidates);
  }

  private List<ReportDimension> dimensions() {
    Set<ReportDimension> unique = new LinkedHashSet<>();
    for (ReportDimension dimension : request.getDimensionsList()) {
      if (dimension == ReportDimension.UNRECOGNIZED
          || dimension == ReportDimension.REPORT_DIMENSION_UNSPECIFIED) {
        throw wrong("dimensions", dimension, "a dimension");
      }
      if (!unique.add(dimension)) {
        throw wrong("dimensions", dimension + " twice", "each once");
      }
    }
    return List.copyOf(unique);
  }

  private List<ReportMetric> metrics() {
    for (ReportMetric metric : request.getMetricsList()) {
      if (!Formula.isKnown(metric)) {
        throw wrong("metrics", metric, "a metric");
      }
    }
    return request.getMetricsCount() == 0
        ? USUAL
        : List.copyOf(new LinkedHashSet<>(request.getMetricsList()));
  }

  private CellFilter filter() {
    if (request.getFiltersCount() > MAX_FILTERS) {
      throw wrong("filters", request.getFiltersCount() + " filters", "<= " + MAX_FILTERS);
    }
    List<CellFilter.Rule> rules = new ArrayList<>();
    for (int i = 0; i < request.getFiltersCount(); i++) {
      ReportFilter filter = request.getFilters(i);
      ReportDimension dimension = filter.getDimension();
      if (filter.getValuesCount() == 0 || filter.getValuesCount() > MAX_VALUES) {
        throw wrong(
            "filters[" + i + "].values", filter.getValuesCount() + " values", "1 to " + MAX_VALUES);
      }
      if (Query.PARTS.contains(dimension)) {
        rules.add(new CellFilter.Rule(
            dimension, new HashSet<>(filter.getValuesList()), filter.getExclude()));
      } else if (dimension != ReportDimension.CAMPAIGN_DIMENSION
          && dimension != ReportDimension.ADVERTISER_DIMENSION) {
        throw wrong(
            "filters[" + i + "].dimension",
            dimension,
            "a dimension other than DAY and HOUR, which from_day and to_day choose");
      }
    }
    return new CellFilter(rules);
  }

  private List<ReportSort> sort(List<ReportDimension> dimensions, List<ReportMetric> metrics) {
    for (ReportSort sort : request.getSortList()) {
      boolean known = switch (sort.getByCase()) {
        case DIMENSION -> dimensions.contains(sort.getDimension());
        case METRIC -> metrics.contains(sort.getMetric());
        case BY_NOT_SET -> false;
      };
      if (!known) {
        throw wrong("sort", "by something else", "a dimension or metric of the query");
      }
    }
    return request.getSortList();
  }

  private int offset() {
    String token = request.getPageToken();
    if (token.isEmpty()) {
      return 0;
    }
    try {
      return Integer.parseUnsignedInt(token, 36);
    } catch (NumberFormatException e) {
      throw wrong("page_token", quoted(token), "next_page_token of the page before");
    }
  }

  private int pageSize() {
    int asked = request.getPageSize();
    if (asked < 0 || asked > MAX_PAGE) {
      throw wrong("page_size", asked, "0 to " + MAX_PAGE);
    }
    return asked == 0 ? DEFAULT_PAGE : asked;
  }

  private String currency(List<LiveCampaign> campaigns, ExchangeRates rates) {
    String asked = request.getCurrency();
    if (asked.isEmpty()) {
      return asked;
    }
    for (LiveCampaign campaign : campaigns) {
      String own = campaign.proto().getCurrency();
      if (!rates.converts(own, asked)) {
        throw wrong(
            "currency",
            quoted(asked),
            rates.size() == 0
                ? "none: there are no rates in force to convert " + own + " by"
                : "a currency that there is a rate of " + own + " for");
      }
    }
    return asked;
  }

  static String quoted(String text) {
    return '"' + (text.length() <= 40 ? text : text.substring(0, 40) + "…") + '"';
  }

  static SegmentoException wrong(String field, Object value, String expected) {
    return SegmentoException.invalid(
        ReportReason.REPORT_QUERY_INVALID, field, value + " (expected: " + expected + ")");
  }
}
