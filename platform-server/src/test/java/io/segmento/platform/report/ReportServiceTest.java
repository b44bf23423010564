package io.segmento.platform.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import io.segmento.platform.catalog.Catalog;
import io.segmento.platform.catalog.CatalogModule;
import io.segmento.platform.counter.Counter;
import io.segmento.platform.counter.TestCounts;
import io.segmento.platform.currency.CurrencyModule;
import io.segmento.platform.redis.RedisStore;
import io.segmento.platform.testing.Await;
import io.segmento.platform.testing.CatalogFixtures;
import io.segmento.platform.testing.MutableClock;
import io.segmento.platform.testing.RedisExtension;
import io.segmento.platform.testing.TestNode;
import io.segmento.proto.v1.ApplyCatalogReply;
import io.segmento.proto.v1.ApplyCatalogRequest;
import io.segmento.proto.v1.CatalogEntry;
import io.segmento.proto.v1.CatalogServiceGrpc;
import io.segmento.proto.v1.ReportDimension;
import io.segmento.proto.v1.ReportMetric;
import io.segmento.proto.v1.ReportQuery;
import io.segmento.proto.v1.ReportRow;
import io.segmento.proto.v1.ReportServiceGrpc;
import io.segmento.proto.v1.ReportSort;
import io.segmento.proto.v1.ReportTable;
import io.segmento.proto.v1.ReportValue;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ReportServiceTest {
  @RegisterExtension
  static final RedisExtension redis = RedisExtension.shared();

  private final MutableClock clock = MutableClock.at("2026-11-23T10:00:00Z");
  private TestNode node;

  @BeforeEach
  void start() {
    node = TestNode.connected(
        redis.uri(),
        "report.max-campaign-hours = 10000",
        clock,
        new CatalogModule(),
        new CurrencyModule(),
        new ReportModule());
    List<CatalogEntry> entries = new ArrayList<>(CatalogFixtures.entries());
    entries.add(CatalogFixtures.of(
        CatalogFixtures.brand().toBuilder().setId("euro").setCurrency("EUR").build()));
    ApplyCatalogReply unused = CatalogServiceGrpc.newBlockingStub(node.channel())
        .withDeadlineAfter(60, TimeUnit.SECONDS)
        .apply(ApplyCatalogRequest.newBuilder().addAllEntries(entries).build());
    Await.until("loaded", () -> node.get(Catalog.class).current().version() == 1);
  }

  @AfterEach
  void close() {
    node.close();
  }

  @Test
  void daysAreSumsOfHoursInTheZoneOfTheQuery() {
    // The last hour of the 22nd and the first of the 23rd in Moscow.
    count("retarget", "2026-11-22T20:00:00Z", Map.of("billed", "1", "spend_micros", "100"));
    count("retarget", "2026-11-22T21:00:00Z", Map.of("billed", "2", "spend_micros", "200"));
    count("retarget", "2026-11-23T20:00:00Z", Map.of("billed", "4", "spend_micros", "400"));
    count("retarget", "2026-11-23T21:00:00Z", Map.of("billed", "8", "spend_micros", "800"));
    ReportTable moscow = query(days("2026-11-22", "2026-11-23")
        .setTimeZone("Europe/Moscow")
        .addDimensions(ReportDimension.DAY)
        .addMetrics(ReportMetric.SPEND_MICROS));
    assertThat(flat(moscow)).containsExactly("2026-11-22 USD 100", "2026-11-23 USD 600");
    ReportTable utc = query(days("2026-11-22", "2026-11-23")
        .addDimensions(ReportDimension.DAY)
        .addMetrics(ReportMetric.SPEND_MICROS));
    assertThat(flat(utc)).containsExactly("2026-11-22 USD 300", "2026-11-23 USD 1200");
  }

  @Test
  void campaignsOfTwoCurrenciesAreNeverSummedTogether() {
    count("brand", "2026-11-23T10:00:00Z", Map.of("spend_micros", "1"));
    count("retarget", "2026-11-23T10:00:00Z", Map.of("spend_micros", "2"));
    count("euro", "2026-11-23T10:00:00Z", Map.of("spend_micros", "4"));
    ReportQuery.Builder query =
        days("2026-11-23", "2026-11-23").addMetrics(ReportMetric.SPEND_MICROS);
    assertThat(flat(query(query))).containsExactly("EUR 4", "USD 3");
    assertThat(flat(query(query.addDimensions(ReportDimension.CAMPAIGN_DIMENSION))))
        .containsExactly("brand USD 1", "euro EUR 4", "retarget USD 2");
  }

  @Test
  void hoursCarryTheirOffset() {
    count("brand", "2026-11-23T10:00:00Z", Map.of("wins", "3"));
    ReportTable table = query(days("2026-11-23", "2026-11-23")
        .setTimeZone("+03:00")
        .addDimensions(ReportDimension.HOUR)
        .addMetrics(ReportMetric.WINS));
    assertThat(flat(table)).containsExactly("2026-11-23T13:00+03:00 USD 3");
  }

  @Test
  void withoutMetricsTheUsualAreThere() {
    count(
        "brand",
        "2026-11-23T10:00:00Z",
        Map.of(
            "wins",
            "1",
            "billed",
            "2",
            "impressions",
            "3",
            "viewables",
            "4",
            "clicks",
            "5",
            "losses",
            "6",
            "spend_micros",
            "7"));
    assertThat(query(days("2026-11-23", "2026-11-23")).getRows(0).getValuesList())
        .extracting(value -> value.getMetric() + "=" + value.getValue())
        .containsExactly(
            "BIDS=0",
            "WINS=1",
            "BILLED=2",
            "IMPRESSIONS=3",
            "VIEWABLES=4",
            "CLICKS=5",
            "LOSSES=6",
            "SPEND_MICROS=7",
            "CONVERSIONS=0",
            "CONVERSION_VALUE_MICROS=0",
            "VIEW_CONVERSIONS=0");
  }

  @Test
  void rowsAreSortedAndPaged() {
    for (int hour = 0; hour < 5; hour++) {
      count(
          "brand",
          "2026-11-23T0" + hour + ":00:00Z",
          Map.of("wins", "1", "clicks", "" + (hour * 7 % 5)));
    }
    ReportQuery.Builder query = days("2026-11-23", "2026-11-23")
        .addDimensions(ReportDimension.HOUR)
        .addMetrics(ReportMetric.CLICKS)
        .addSort(ReportSort.newBuilder().setMetric(ReportMetric.CLICKS).setDescending(true))
        .setPageSize(3);
    ReportTable first = query(query);
    assertThat(first.getRowsList())
        .extracting(row -> row.getValues(0).getValue())
        .containsExactly(4L, 3L, 2L);
    ReportTable second = query(query.setPageToken(first.getNextPageToken()));
    assertThat(second.getRowsList())
        .extracting(row -> row.getValues(0).getValue())
        .containsExactly(1L);
    assertThat(second.getNextPageToken()).isEmpty();
  }

  @Test
  void twoYearsAreReadToTheirEdges() {
    count("brand", "2024-11-24T00:00:00Z", Map.of("wins", "1"));
    count("brand", "2024-11-23T21:00:00Z", Map.of("wins", "2"));
    count("brand", "2026-11-23T20:00:00Z", Map.of("wins", "4"));
    count("brand", "2026-11-23T23:00:00Z", Map.of("wins", "8"));
    ReportQuery.Builder query =
        days("2024-11-24", "2026-11-23").addCampaignIds("brand").addMetrics(ReportMetric.WINS);
    assertThat(flat(query(query))).containsExactly("USD 13");
    assertThat(flat(query(query.setTimeZone("Europe/Moscow")))).containsExactly("USD 7");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "2026-11-23 | 2026-11-22 |  | brand | to_day",
        "2024-11-23 | 2026-11-23 |  | brand | to_day",
        "yesterday | 2026-11-22 |  | brand | from_day",
        "2026-11-23 | 2026-11-23 | Asia/Kolkata | brand | time_zone",
        "2026-11-23 | 2026-11-23 | Australia/Lord_Howe | brand | <ok>",
        "2026-01-01 | 2026-11-23 | Australia/Lord_Howe | brand | time_zone",
        "2026-11-23 | 2026-11-23 | Moon/Sea | brand | time_zone",
        "2026-11-23 | 2026-11-23 |  | nobody | campaign_ids",
        "2025-01-01 | 2026-11-23 | America/New_York |  | to_day",
      })
  void whatCannotBeAnsweredNamesTheField(
      String from, String to, String zone, String campaign, String field) {
    ReportQuery.Builder query = days(from, to).setTimeZone(zone == null ? "" : zone);
    if (campaign != null) {
      query.addCampaignIds(campaign);
    }
    if (field.equals("<ok>")) {
      assertThat(query(query).getRowsList()).isEmpty();
      return;
    }
    StatusRuntimeException failure = fails(query);
    assertThat(failure.getStatus().getCode()).isEqualTo(Code.INVALID_ARGUMENT);
    assertThat(failure.getStatus().getDescription()).startsWith(field + ": ");
  }

  private void count(String campaign, String hour, Map<String, String> counters) {
    Map<Counter, Long> amounts = new EnumMap<>(Counter.class);
    counters.forEach((name, amount) ->
        amounts.put(Counter.valueOf(name.toUpperCase(Locale.ROOT)), Long.parseLong(amount)));
    TestCounts.add(node.get(RedisStore.class), campaign, TestCounts.CELL, hour, amounts, null);
  }

  private static ReportQuery.Builder days(String from, String to) {
    return ReportQuery.newBuilder().setFromDay(from).setToDay(to);
  }

  private ReportTable query(ReportQuery.Builder query) {
    return ReportServiceGrpc.newBlockingStub(node.channel())
        .withDeadlineAfter(60, TimeUnit.SECONDS)
        .query(query.build());
  }

  private StatusRuntimeException fails(ReportQuery.Builder query) {
    try {
      ReportTable unused = query(query);
    } catch (StatusRuntimeException e) {
      return e;
    }
    throw new AssertionError("was answered");
  }

  private static List<String> flat(ReportTable table) {
    List<String> rows = new ArrayList<>();
    for (ReportRow row : table.getRowsList()) {
      List<String> cells = new ArrayList<>(row.getDimensionsList());
      cells.add(row.getCurrency());
      for (ReportValue value : row.getValuesList()) {
        cells.add(Long.toString(value.getValue()));
      }
      rows.add(String.join(" ", cells));
    }
    return rows;
  }
}
