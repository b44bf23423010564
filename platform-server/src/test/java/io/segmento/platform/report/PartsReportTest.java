package io.segmento.platform.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import io.segmento.platform.catalog.Catalog;
import io.segmento.platform.catalog.CatalogModule;
import io.segmento.platform.counter.Breakdown;
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
import io.segmento.proto.v1.CsvChunk;
import io.segmento.proto.v1.ReportDimension;
import io.segmento.proto.v1.ReportFilter;
import io.segmento.proto.v1.ReportMetric;
import io.segmento.proto.v1.ReportQuery;
import io.segmento.proto.v1.ReportRow;
import io.segmento.proto.v1.ReportServiceGrpc;
import io.segmento.proto.v1.ReportServiceGrpc.ReportServiceBlockingStub;
import io.segmento.proto.v1.ReportSort;
import io.segmento.proto.v1.ReportValue;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Exchange, format, country, device, creative and arm; people; rates; money in another currency; CSV. */
@Tag("one-jdk")
final class PartsReportTest {
  @RegisterExtension
  static final RedisExtension redis = RedisExtension.shared();

  private static final Breakdown GERMAN_PHONE =
      new Breakdown("adx", 1, "DEU", 4, "retarget-300x250", "scripted/1.0.0/0");
  private static final Breakdown FRENCH_DESKTOP =
      new Breakdown("rubicon", 2, "FRA", 2, "retarget-320x50", "scripted/1.0.0/1");
  private static final Breakdown NOWHERE = new Breakdown("adx", 0, "", 0, "", "");

  @TempDir
  Path directory;

  private final MutableClock clock = MutableClock.at("2026-11-23T10:00:00Z");
  private TestNode node;

  @BeforeEach
  void start() throws IOException {
    Path rates = Files.writeString(
        directory.resolve("rates.json"),
        "{\"date\": \"2026-11-22\", \"base\": \"USD\", \"rates\": {\"EUR\": 0.5}}");
    node = TestNode.connected(
        redis.uri(),
        "currency.rates-file = \"" + rates + "\"",
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

  @ParameterizedTest
  @CsvSource({
    "EXCHANGE_DIMENSION, adx 5, rubicon 2,",
    "FORMAT_DIMENSION, banner 1, unknown 4, video 2",
    "COUNTRY_DIMENSION, DEU 1, FRA 2, unknown 4",
    "DEVICE_DIMENSION, desktop 2, phone 1, unknown 4",
    "CREATIVE_DIMENSION, retarget-300x250 1, retarget-320x50 2, unknown 4",
    "STRATEGY_ARM_DIMENSION, scripted/1.0.0/0 1, scripted/1.0.0/1 2, unknown 4",
  })
  void everyPartIsADimension(ReportDimension dimension, String one, String two, String three) {
    countThree("2026-11-23T09:00:00Z");
    List<String> expected = new ArrayList<>(List.of(one, two));
    if (three != null) {
      expected.add(three);
    }
    for (String zone : List.of("UTC", "Europe/Moscow", "America/New_York")) {
      assertThat(rows(query().addDimensions(dimension).setTimeZone(zone)))
          .as(zone)
          .containsExactlyElementsOf(expected);
    }
    assertThat(rows(query().addDimensions(dimension).addDimensions(ReportDimension.HOUR)))
        .containsExactlyElementsOf(expected.stream()
            .map(row -> row.replaceFirst(" (\\d)$", " 2026-11-23T09:00Z $1"))
            .toList());
  }

  @Test
  void partsCombineAndAreFiltered() {
    countThree("2026-11-23T09:00:00Z");
    assertThat(rows(query()
            .addDimensions(ReportDimension.EXCHANGE_DIMENSION)
            .addDimensions(ReportDimension.COUNTRY_DIMENSION)
            .addDimensions(ReportDimension.CAMPAIGN_DIMENSION)))
        .containsExactly("adx DEU retarget 1", "adx unknown retarget 4", "rubicon FRA retarget 2");
    assertThat(rows(
            query().addFilters(filter(ReportDimension.COUNTRY_DIMENSION, false, "DEU", "FRA"))))
        .containsExactly("3");
    assertThat(rows(query()
            .addDimensions(ReportDimension.DEVICE_DIMENSION)
            .addFilters(filter(ReportDimension.COUNTRY_DIMENSION, true, "unknown"))
            .addFilters(filter(ReportDimension.EXCHANGE_DIMENSION, false, "adx"))))
        .containsExactly("phone 1");
    assertThat(
            rows(query().addFilters(filter(ReportDimension.CAMPAIGN_DIMENSION, true, "retarget"))))
        .isEmpty();
  }

  @Test
  void daysOfAZoneAreMadeOfDaysAndTheHoursAtTheirEdges() {
    // In Moscow the 23rd is from 21:00 of the 22nd to 21:00 of the 23rd.
    count("2026-11-22T20:59:59Z", GERMAN_PHONE, 1);
    count("2026-11-22T21:00:00Z", GERMAN_PHONE, 2);
    count("2026-11-23T20:59:59Z", GERMAN_PHONE, 4);
    count("2026-11-23T21:00:00Z", GERMAN_PHONE, 8);
    for (ReportDimension each :
        List.of(ReportDimension.CAMPAIGN_DIMENSION, ReportDimension.EXCHANGE_DIMENSION)) {
      String name = each == ReportDimension.EXCHANGE_DIMENSION ? "adx" : "retarget";
      assertThat(rows(query().addDimensions(each).setTimeZone("Europe/Moscow")))
          .containsExactly(name + " 6");
      assertThat(rows(query().addDimensions(each).setTimeZone("-04:00")))
          .as("from 04:00 of the 23rd on")
          .containsExactly(name + " 12");
      assertThat(rows(query().addDimensions(each))).containsExactly(name + " 12");
      assertThat(rows(query()
              .setFromDay("2026-11-22")
              .addDimensions(ReportDimension.DAY)
              .addDimensions(each)
              .setTimeZone("Europe/Moscow")))
          .containsExactly("2026-11-22 " + name + " 1", "2026-11-23 " + name + " 6");
    }
  }

  @Test
  void whatIsTooMuchToBeKeptApartIsCountedTogether() {
    for (int i = 0; i < 4_100; i++) {
      count("2026-11-23T09:00:00Z", new Breakdown("x" + i, 1, "", 0, "", ""), 1);
    }
    assertThat(rows(query()
            .addDimensions(ReportDimension.EXCHANGE_DIMENSION)
            .addFilters(filter(ReportDimension.EXCHANGE_DIMENSION, false, "other", "x1", "x4099"))))
        .containsExactly("other 4", "x1 1");
    assertThat(rows(query())).containsExactly("4100");
  }

  @Test
  void reachIsOfDifferentPeopleHoweverItIsCut() {
    shown("2026-11-22T22:00:00Z", GERMAN_PHONE, 1, 2, 3);
    shown("2026-11-23T09:00:00Z", GERMAN_PHONE, 3, 4);
    shown("2026-11-23T09:30:00Z", FRENCH_DESKTOP, 4, 5, 6, 6);
    ReportQuery.Builder reach =
        query().clearMetrics().addMetrics(ReportMetric.REACH).setFromDay("2026-11-22");
    assertThat(rows(reach)).containsExactly("6");
    assertThat(rows(reach.clone().addDimensions(ReportDimension.DAY)))
        .containsExactly("2026-11-22 3", "2026-11-23 4");
    assertThat(rows(reach.clone().addDimensions(ReportDimension.DAY).setTimeZone("Europe/Moscow")))
        .containsExactly("2026-11-23 6");
    assertThat(rows(reach.clone().addDimensions(ReportDimension.HOUR)))
        .containsExactly("2026-11-22T22:00Z 3", "2026-11-23T09:00Z 4");
    assertThat(rows(reach.clone().addDimensions(ReportDimension.COUNTRY_DIMENSION)))
        .containsExactly("DEU 4", "FRA 3");
    assertThat(rows(reach.clone().addMetrics(ReportMetric.AVERAGE_FREQUENCY_PPM)))
        .as("9 impressions")
        .containsExactly("6 1500000");
  }

  @Test
  void frequencyIsHowManyWereShownHowMuchOnADay() {
    for (int i = 0; i < 12; i++) {
      shown("2026-11-23T09:00:00Z", GERMAN_PHONE, 7);
    }
    shown("2026-11-23T09:00:00Z", GERMAN_PHONE, 1, 2, 3, 3);
    shown("2026-11-23T10:00:00Z", FRENCH_DESKTOP, 2);
    shown("2026-11-22T10:00:00Z", FRENCH_DESKTOP, 2);
    ReportQuery.Builder query = query().clearMetrics().setFromDay("2026-11-22");
    for (int i = 0; i < 10; i++) {
      query.addMetricsValue(ReportMetric.FREQUENCY_1_VALUE + i);
    }
    assertThat(rows(query)).containsExactly("2 2 0 0 0 0 0 0 0 1");
    assertThat(rows(query.addDimensions(ReportDimension.DAY)))
        .containsExactly("2026-11-22 1 0 0 0 0 0 0 0 0 0", "2026-11-23 1 2 0 0 0 0 0 0 0 1");
  }

  @Test
  void ratesAreOfSumsAndUndefinedWhereTheyWouldDivideByZero() {
    TestCounts.add(
        node.get(RedisStore.class),
        "retarget",
        GERMAN_PHONE,
        "2026-11-23T09:00:00Z",
        Map.of(
            Counter.BIDS, 9L,
            Counter.WINS, 3L,
            Counter.IMPRESSIONS, 7L,
            Counter.VIEWABLES, 5L,
            Counter.CLICKS, 2L,
            Counter.SPEND_MICROS, 1_000_001L),
        null);
    assertThat(rows(query()
            .clearMetrics()
            .addMetrics(ReportMetric.WIN_RATE_PPM)
            .addMetrics(ReportMetric.VIEWABILITY_PPM)
            .addMetrics(ReportMetric.CTR_PPM)
            .addMetrics(ReportMetric.CVR_PPM)
            .addMetrics(ReportMetric.ECPM_MICROS)
            .addMetrics(ReportMetric.ECPC_MICROS)
            .addMetrics(ReportMetric.ECPA_MICROS)
            .addMetrics(ReportMetric.ROAS_PPM)))
        .containsExactly("333333 714286 285714 0 142857286 500000 - 0");
  }

  @Test
  void moneyIsConvertedAtTheRatesInForceAndRowsOfCurrenciesBecomeOne() {
    money("retarget", 4_000_000);
    money("euro", 1_000_000);
    ReportQuery.Builder spend =
        query().clearMetrics().addMetrics(ReportMetric.SPEND_MICROS).addMetrics(ReportMetric.WINS);
    assertThat(stub().query(spend.build()).getRowsList())
        .extracting(row -> row.getCurrency() + " " + flat(row))
        .containsExactly("EUR 1000000 1", "USD 4000000 1");
    assertThat(stub().query(spend.setCurrency("EUR").build()))
        .satisfies(table -> assertThat(table.getRateId()).isEqualTo("2026-11-22"))
        .satisfies(table -> assertThat(table.getRowsList())
            .extracting(row -> row.getCurrency() + " " + flat(row))
            .containsExactly("EUR 3000000 2"));
    assertThat(fails(spend.setCurrency("GBP")))
        .startsWith("currency: \"GBP\" (expected: a currency that there is a rate of");
  }

  @Test
  void sortsByRatesWithTheUndefinedBelow() {
    count("2026-11-23T09:00:00Z", NOWHERE, 4);
    count("2026-11-23T09:00:00Z", GERMAN_PHONE, 1);
    TestCounts.add(
        node.get(RedisStore.class),
        "retarget",
        GERMAN_PHONE,
        "2026-11-23T09:00:00Z",
        Map.of(Counter.IMPRESSIONS, 10L),
        null);
    assertThat(rows(query()
            .addMetrics(ReportMetric.CTR_PPM)
            .addDimensions(ReportDimension.COUNTRY_DIMENSION)
            .addSort(ReportSort.newBuilder().setMetric(ReportMetric.CTR_PPM).setDescending(true))))
        .containsExactly("DEU 1 100000", "unknown 4 -");
  }

  @Test
  void csvIsTheWholeTableInPieces() {
    for (int i = 0; i < 3_000; i++) {
      count(
          "2026-11-23T09:00:00Z",
          new Breakdown(i == 0 ? "=cmd, \"x\"" : "exchange-" + i, 1, "DEU", 0, "", ""),
          1);
    }
    StringBuilder csv = new StringBuilder();
    int[] chunks = {0};
    stub()
        .exportCsv(query()
            .addMetrics(ReportMetric.CTR_PPM)
            .addDimensions(ReportDimension.EXCHANGE_DIMENSION)
            .addDimensions(ReportDimension.DAY)
            .build())
        .forEachRemaining((CsvChunk chunk) -> {
          chunks[0]++;
          csv.append(chunk.getContent().toString(StandardCharsets.UTF_8));
        });
    List<String> lines = csv.toString().lines().toList();
    assertThat(lines).hasSize(3_001);
    assertThat(lines.get(0)).isEqualTo("exchange,day,currency,clicks,ctr_ppm");
    assertThat(lines.get(1)).isEqualTo("\"'=cmd, \"\"x\"\"\",2026-11-23,USD,1,");
    assertThat(lines).contains("exchange-2999,2026-11-23,USD,1,");
    assertThat(chunks[0]).isGreaterThan(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "COUNTRY_DIMENSION | HOUR | 2026-09-01 | UTC | CLICKS | from_day: 2026-09-01 by HOUR and COUNTRY_DIMENSION",
        "COUNTRY_DIMENSION | DAY | 2026-09-01 | Europe/Moscow | CLICKS | from_day: 2026-09-01 by Europe/Moscow",
        "CAMPAIGN_DIMENSION | HOUR | 2026-09-01 | UTC | REACH | from_day: 2026-09-01 by HOUR and people",
        "COUNTRY_DIMENSION | HOUR | 2026-11-23 | UTC | REACH | metrics: people by COUNTRY_DIMENSION and HOUR",
        "COUNTRY_DIMENSION | DAY | 2026-11-23 | Europe/Moscow | REACH | metrics: people by COUNTRY_DIMENSION and Europe/Moscow",
        "COUNTRY_DIMENSION | DAY | 2026-11-23 | UTC | FREQUENCY_2 | metrics: FREQUENCY_2 by COUNTRY_DIMENSION",
        "CAMPAIGN_DIMENSION | HOUR | 2026-11-23 | UTC | LIFT_PPM | metrics: LIFT_PPM by HOUR",
        "CAMPAIGN_DIMENSION | DAY | 2026-11-23 | Europe/Moscow | LIFT_PPM | metrics: LIFT_PPM by Europe/Moscow",
      })
  void whatIsNotKeptNamesWhatIs(
      ReportDimension part,
      ReportDimension time,
      String from,
      String zone,
      ReportMetric metric,
      String message) {
    assertThat(fails(query()
            .clearMetrics()
            .addMetrics(metric)
            .addDimensions(part)
            .addDimensions(time)
            .setFromDay(from)
            .setTimeZone(zone)))
        .startsWith(message)
        .contains("(expected: ");
  }

  @Test
  void filtersThatAreNoneNameTheirPlace() {
    ReportFilter day = filter(ReportDimension.DAY, false, "2026-11-23");
    ReportFilter empty = filter(ReportDimension.COUNTRY_DIMENSION, false);
    assertThat(fails(query().addFilters(day))).startsWith("filters[0].dimension: DAY (expected:");
    assertThat(fails(query()
            .addFilters(filter(ReportDimension.COUNTRY_DIMENSION, false, "DEU"))
            .addFilters(empty)))
        .isEqualTo("filters[1].values: 0 values (expected: 1 to 100)");
  }

  @ParameterizedTest
  @EnumSource(
      value = ReportMetric.class,
      mode = EnumSource.Mode.EXCLUDE,
      names = {"REPORT_METRIC_UNSPECIFIED", "UNRECOGNIZED"})
  void everyMetricOfTheContractIsAnswered(ReportMetric metric) {
    shown("2026-11-23T09:00:00Z", GERMAN_PHONE, 1);
    assertThat(stub()
            .query(query()
                .clearMetrics()
                .addMetrics(metric)
                .addMetrics(ReportMetric.IMPRESSIONS)
                .build())
            .getRows(0)
            .getValues(0)
            .getMetric())
        .isEqualTo(metric);
  }

  private void countThree(String time) {
    count(time, GERMAN_PHONE, 1);
    count(time, FRENCH_DESKTOP, 2);
    count(time, NOWHERE, 4);
  }

  private void count(String time, Breakdown cell, long clicks) {
    TestCounts.add(
        node.get(RedisStore.class), "retarget", cell, time, Map.of(Counter.CLICKS, clicks), null);
  }

  private void money(String campaign, long micros) {
    TestCounts.add(
        node.get(RedisStore.class),
        campaign,
        GERMAN_PHONE,
        "2026-11-23T09:00:00Z",
        Map.of(Counter.SPEND_MICROS, micros, Counter.WINS, 1L),
        null);
  }

  private void shown(String time, Breakdown cell, int... users) {
    for (int user : users) {
      TestCounts.add(
          node.get(RedisStore.class),
          "retarget",
          cell,
          time,
          Map.of(Counter.IMPRESSIONS, 1L),
          ("user " + user).getBytes(StandardCharsets.UTF_8));
    }
  }

  private static ReportFilter filter(ReportDimension dimension, boolean exclude, String... values) {
    return ReportFilter.newBuilder()
        .setDimension(dimension)
        .setExclude(exclude)
        .addAllValues(List.of(values))
        .build();
  }

  private static ReportQuery.Builder query() {
    return ReportQuery.newBuilder()
        .setFromDay("2026-11-23")
        .setToDay("2026-11-23")
        .addMetrics(ReportMetric.CLICKS);
  }

  private List<String> rows(ReportQuery.Builder query) {
    return stub().query(query.build()).getRowsList().stream()
        .map(PartsReportTest::flat)
        .toList();
  }

  private String fails(ReportQuery.Builder query) {
    StatusRuntimeException failure =
        catchThrowableOfType(StatusRuntimeException.class, () -> stub().query(query.build()));
    assertThat(failure.getStatus().getCode()).isEqualTo(Code.INVALID_ARGUMENT);
    return String.valueOf(failure.getStatus().getDescription());
  }

  private ReportServiceBlockingStub stub() {
    return ReportServiceGrpc.newBlockingStub(node.channel())
        .withDeadlineAfter(60, TimeUnit.SECONDS);
  }

  private static String flat(ReportRow row) {
    List<String> cells = new ArrayList<>(row.getDimensionsList());
    for (ReportValue value : row.getValuesList()) {
      cells.add(value.getUndefined() ? "-" : Long.toString(value.getValue()));
    }
    return String.join(" ", cells);
  }
}
