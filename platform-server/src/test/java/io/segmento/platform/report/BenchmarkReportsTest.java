package io.segmento.platform.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;

import io.grpc.Grpc;
import io.grpc.ManagedChannel;
import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import io.grpc.TlsChannelCredentials;
import io.segmento.platform.attribution.AttributionModule;
import io.segmento.platform.budget.BudgetModule;
import io.segmento.platform.catalog.Catalog;
import io.segmento.platform.counter.Breakdown;
import io.segmento.platform.counter.Counter;
import io.segmento.platform.counter.CounterModule;
import io.segmento.platform.counter.TestCounts;
import io.segmento.platform.currency.CurrencyModule;
import io.segmento.platform.grpc.GrpcServer;
import io.segmento.platform.notice.NoticeModule;
import io.segmento.platform.redis.RedisStore;
import io.segmento.platform.testing.Await;
import io.segmento.platform.testing.CatalogFixtures;
import io.segmento.platform.testing.Certificates;
import io.segmento.platform.testing.Certificates.Pair;
import io.segmento.platform.testing.MutableClock;
import io.segmento.platform.testing.RedisExtension;
import io.segmento.platform.testing.TestNode;
import io.segmento.platform.tracking.TrackingNode;
import io.segmento.policy.Clause;
import io.segmento.proto.v1.ApplyCatalogRequest;
import io.segmento.proto.v1.CatalogServiceGrpc;
import io.segmento.proto.v1.ReportDimension;
import io.segmento.proto.v1.ReportFilter;
import io.segmento.proto.v1.ReportMetric;
import io.segmento.proto.v1.ReportQuery;
import io.segmento.proto.v1.ReportRow;
import io.segmento.proto.v1.ReportServiceGrpc;
import io.segmento.proto.v1.ReportServiceGrpc.ReportServiceBlockingStub;
import io.segmento.proto.v1.ReportSort;
import io.segmento.proto.v1.ReportTable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What others than the owners are told by a running core: five advertisers, one of them a caller, and one who compares. Rules are small, so is noise. */
@Tag("one-jdk")
final class BenchmarkReportsTest {
  @RegisterExtension
  static final RedisExtension redis = RedisExtension.shared();

  private static final String DAY = "2035-11-22";
  private static final int ADVERTISERS = 5;

  @TempDir
  Path directory;

  /** Far ahead: the store ends what it keeps by its own clock. */
  private final MutableClock clock = MutableClock.at("2035-11-23T10:00:00Z");

  private Pair server;
  private ManagedChannel shop;
  private ManagedChannel other;
  private ManagedChannel own;
  private TestNode node;
  private int people;

  @BeforeEach
  void start() throws IOException {
    try (TrackingNode loading = TrackingNode.start(
        redis,
        clock,
        directory,
        new BudgetModule(),
        new CurrencyModule(),
        new CounterModule(),
        new NoticeModule())) {
      ApplyCatalogRequest.Builder entries = ApplyCatalogRequest.newBuilder();
      for (int i = 0; i < ADVERTISERS; i++) {
        entries
            .addEntries(CatalogFixtures.of(
                CatalogFixtures.advertiser().toBuilder().setId("partner-" + i).build()))
            .addEntries(CatalogFixtures.of(CatalogFixtures.brand().toBuilder()
                .setId("campaign-" + i)
                .setAdvertiserId("partner-" + i)
                .build()));
      }
      CatalogServiceGrpc.newBlockingStub(loading.node().channel())
          .withDeadlineAfter(60, TimeUnit.SECONDS)
          .apply(entries.build());
    }
    Certificates certificates = new Certificates(directory);
    server = certificates.make("server", "core", "dns:localhost");
    Pair shopPair = certificates.make("shop", "partner 0", "uri:urn:segmento:partner-0");
    Pair otherPair = certificates.make("other", "an affiliate", "uri:urn:segmento:affiliate");
    Pair ownPair = certificates.make("own", "reporting", "uri:urn:segmento:reports");
    node = TestNode.connected(
        redis.uri(),
        """
        dev = false, grpc.host = 127.0.0.1, admin.host = 127.0.0.1
        keys.file = "%s"
        grpc.tls { certificate = "%s", key = "%s", client-ca = "%s" }
        access.callers {
          partner-0 { certificates = ["urn:segmento:partner-0"], roles = [reports], advertisers = [partner-0] }
          affiliate { certificates = ["urn:segmento:affiliate"], roles = [benchmarks] }
          own { certificates = ["urn:segmento:reports"], roles = [reports] }
        }
        report.anonymity { users = 10, partners = 3, largest-share = 0.5, noise = 1, budget = 40 }
        """.formatted(
                directory.resolve("keys.conf"),
                server.certificate(),
                server.key(),
                certificates.bundle(shopPair, otherPair, ownPair)),
        clock,
        TrackingNode.features(
            new BudgetModule(),
            new CurrencyModule(),
            new NoticeModule(),
            new CounterModule(),
            new AttributionModule(),
            new ReportModule(),
            new BenchmarkModule()));
    Await.until("loaded", () -> node.get(Catalog.class).current().version() == 2);
    shop = connect(shopPair);
    other = connect(otherPair);
    own = connect(ownPair);
  }

  @AfterEach
  void close() {
    List.of(shop, other, own).forEach(ManagedChannel::shutdownNow);
    node.close();
  }

  @Clause("S2")
  @Test
  void ofTwoPartnersOrOfOneThatDominatesNothingIsTold() {
    // Day by day: two partners; one with 95 %; five with as much each.
    count(0, "2035-11-19", "DEU", 4_000, 30);
    count(1, "2035-11-19", "DEU", 4_000, 30);
    count(0, "2035-11-20", "DEU", 9_500, 30);
    count(1, "2035-11-20", "DEU", 250, 30);
    count(2, "2035-11-20", "DEU", 250, 30);
    for (int i = 0; i < ADVERTISERS; i++) {
      count(i, "2035-11-21", "DEU", 2_000, 30);
    }
    ReportTable table = stub(other)
        .query(
            query("2035-11-19", "2035-11-21").addDimensions(ReportDimension.DAY).build());
    assertThat(table.getRowsList())
        .extracting(row -> row.getDimensions(0) + " " + row.getValues(0).getSuppressed())
        .containsExactly("2035-11-19 true", "2035-11-20 true", "2035-11-21 false");
    assertThat(table.getRows(0).getValues(0).getValue()).isZero();
    assertThat(table.getRows(2).getValues(0).getValue()).isCloseTo(10_000, within(100L));
  }

  @Clause("S2")
  @Test
  void partnersTotalIsNotFoundBySubtractingOrChoosing() {
    for (int i = 0; i < ADVERTISERS; i++) {
      count(i, DAY, "DEU", 4_000, 30);
      count(i, DAY, "FRA", 2_000, 30);
    }
    count(0, DAY, "NOR", 3_000, 30);
    ReportTable all = stub(other).query(query(DAY, DAY).build());
    assertThat(all.getRows(0).getValues(0).getValue()).isCloseTo(33_000, within(150L));
    ReportTable countries = stub(other)
        .query(query(DAY, DAY).addDimensions(ReportDimension.COUNTRY_DIMENSION).build());
    // Only DEU: with FRA the rest would be NOR, which is one partner's.
    assertThat(countries.getRowsList())
        .extracting(row -> row.getDimensions(0))
        .containsExactly("DEU");
    refused(
        "campaign_ids",
        () -> stub(other).query(query(DAY, DAY).addCampaignIds("campaign-0").build()));
    refused(
        "campaign_ids",
        () -> stub(other).query(query(DAY, DAY).addCampaignIds("nobodys").build()));
    refused(
        "advertiser_ids",
        () -> stub(other).query(query(DAY, DAY).addAdvertiserIds("partner-0").build()));
    refused(
        "dimensions",
        () -> stub(other)
            .query(query(DAY, DAY)
                .addDimensions(ReportDimension.ADVERTISER_DIMENSION)
                .build()));
    refused(
        "filters",
        () -> stub(other)
            .query(query(DAY, DAY)
                .addFilters(ReportFilter.newBuilder()
                    .setDimension(ReportDimension.ADVERTISER_DIMENSION)
                    .addValues("partner-0")
                    .setExclude(true))
                .build()));
  }

  @Clause("S3")
  @Test
  void ofNineUsersNothingIsToldAndOfManyTheSameHoweverItIsAsked() {
    for (int i = 0; i < 3; i++) {
      count(i, "2035-11-21", "DEU", 4_000, 3);
      count(i, DAY, "DEU", 4_000, 30);
    }
    ReportQuery.Builder days =
        query("2035-11-21", DAY).addDimensions(ReportDimension.DAY).addMetrics(ReportMetric.REACH);
    ReportTable first = stub(other).query(days.build());
    assertThat(first.getRows(0).getValuesList()).allMatch(value -> value.getSuppressed());
    assertThat(first.getRows(1).getValuesList()).noneMatch(value -> value.getSuppressed());
    assertThat(first.getRows(1).getValues(1).getValue()).isCloseTo(90, within(20L));
    // One more user, told after the day was released, and the words turned round: the same.
    count(0, DAY, "DEU", 6, 1);
    ReportTable again = stub(other)
        .query(query("2035-11-21", DAY)
            .setTimeZone("UTC")
            .addDimensions(ReportDimension.DAY)
            .addMetrics(ReportMetric.REACH)
            .addSort(ReportSort.newBuilder().setMetric(ReportMetric.REACH).setDescending(true))
            .build());
    assertThat(again.getRowsList()).containsExactlyInAnyOrderElementsOf(first.getRowsList());
    // A day that is not over is not told, nor an hour, nor a day of another zone.
    refused("to_day", () -> stub(other).query(query(DAY, "2035-11-23").build()));
    refused(
        "dimensions",
        () -> stub(other)
            .query(query(DAY, DAY).addDimensions(ReportDimension.HOUR).build()));
    refused(
        "time_zone",
        () -> stub(other).query(query(DAY, DAY).setTimeZone("+03:00").build()));
  }

  @Clause("S3")
  @Test
  void whoHasReadTooMuchInAMonthIsRefusedAndToldWhy() {
    ReportQuery month = query("2035-10-01", "2035-10-31").build();
    ReportQuery day = query(DAY, DAY).build();
    assertThat(stub(other).query(day).getRowsCount()).isEqualTo(1);
    StatusRuntimeException refusal =
        catchThrowableOfType(StatusRuntimeException.class, () -> stub(other).query(month));
    assertThat(refusal.getStatus().getCode()).isEqualTo(Code.RESOURCE_EXHAUSTED);
    assertThat(refusal.getStatus().getDescription())
        .startsWith(
            "privacy budget of 2035-11: 5.500 of 40.000 spent, and this query costs 155.500 more")
        .contains("from 2035-12-01 on");
    // What was read is read again for nothing.
    assertThat(stub(other).query(day).getRowsCount()).isEqualTo(1);
  }

  @Test
  void ownerSeesItsOwnExactlyAndTheHouseAll() {
    for (int i = 0; i < 2; i++) {
      count(i, DAY, "NOR", 7 + i, 1);
    }
    assertThat(rows(stub(shop).query(query(DAY, DAY).build()))).containsExactly("7");
    assertThat(rows(stub(own).query(query(DAY, DAY).build()))).containsExactly("15");
    assertThat(
            stub(other).query(query(DAY, DAY).build()).getRows(0).getValues(0).getSuppressed())
        .isTrue();
    StringBuilder csv = new StringBuilder();
    stub(other)
        .exportCsv(query(DAY, DAY).build())
        .forEachRemaining(chunk -> csv.append(chunk.getContent().toString(StandardCharsets.UTF_8)));
    assertThat(csv.toString()).doesNotContain("15");
  }

  /** Impressions of an advertiser's campaign in a country, by so many users who are nobody else. */
  private void count(int advertiser, String day, String country, long impressions, int users) {
    Breakdown cell = new Breakdown("test", 1, country, 4, "banner", "fixed-cpm/1.0.0/0");
    for (int i = 0; i < users; i++) {
      TestCounts.add(
          node.get(RedisStore.class),
          "campaign-" + advertiser,
          cell,
          day + "T09:00:00Z",
          Map.of(Counter.IMPRESSIONS, i == 0 ? impressions - users + 1 : 1),
          ("person " + people++).getBytes(StandardCharsets.UTF_8));
    }
  }

  private static void refused(String field, ThrowingCallable call) {
    StatusRuntimeException refusal = catchThrowableOfType(StatusRuntimeException.class, call);
    assertThat(refusal.getStatus().getCode()).isEqualTo(Code.INVALID_ARGUMENT);
    assertThat(refusal.getStatus().getDescription()).startsWith(field + ":");
  }

  private ManagedChannel connect(Pair client) throws IOException {
    return Grpc.newChannelBuilder(
            "127.0.0.1:" + node.get(GrpcServer.class).port(),
            TlsChannelCredentials.newBuilder()
                .trustManager(server.certificate().toFile())
                .keyManager(client.certificate().toFile(), client.key().toFile())
                .build())
        .overrideAuthority("localhost")
        .build();
  }

  private static ReportServiceBlockingStub stub(ManagedChannel channel) {
    return ReportServiceGrpc.newBlockingStub(channel).withDeadlineAfter(60, TimeUnit.SECONDS);
  }

  private static ReportQuery.Builder query(String from, String to) {
    return ReportQuery.newBuilder()
        .setFromDay(from)
        .setToDay(to)
        .addMetrics(ReportMetric.IMPRESSIONS);
  }

  private static List<String> rows(ReportTable table) {
    return table.getRowsList().stream()
        .map((ReportRow row) -> Long.toString(row.getValues(0).getValue()))
        .toList();
  }
}
