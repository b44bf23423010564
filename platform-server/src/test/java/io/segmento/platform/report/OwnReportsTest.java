package io.segmento.platform.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.grpc.Grpc;
import io.grpc.ManagedChannel;
import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import io.grpc.TlsChannelCredentials;
import io.segmento.platform.attribution.AttributionModule;
import io.segmento.platform.budget.BudgetModule;
import io.segmento.platform.catalog.Catalog;
import io.segmento.platform.counter.Counter;
import io.segmento.platform.counter.CounterModule;
import io.segmento.platform.counter.TestCounts;
import io.segmento.platform.currency.CurrencyModule;
import io.segmento.platform.grpc.GrpcServer;
import io.segmento.platform.notice.NoticeModule;
import io.segmento.platform.redis.RedisStore;
import io.segmento.platform.subject.SubjectModule;
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
import io.segmento.proto.v1.ExportRawRequest;
import io.segmento.proto.v1.ListCatalogRequest;
import io.segmento.proto.v1.ReconcileRequest;
import io.segmento.proto.v1.ReportDimension;
import io.segmento.proto.v1.ReportFilter;
import io.segmento.proto.v1.ReportMetric;
import io.segmento.proto.v1.ReportQuery;
import io.segmento.proto.v1.ReportServiceGrpc;
import io.segmento.proto.v1.ReportServiceGrpc.ReportServiceBlockingStub;
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

/** Two advertisers' callers and one of the operator's own, by their certificates. */
@Tag("one-jdk")
final class OwnReportsTest {
  @RegisterExtension
  static final RedisExtension redis = RedisExtension.shared();

  private static final String DAY = "2026-11-23";

  @TempDir
  Path directory;

  private final MutableClock clock = MutableClock.at(DAY + "T10:00:00Z");
  private Pair server;
  private ManagedChannel shop;
  private ManagedChannel rival;
  private ManagedChannel own;
  private TestNode node;

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
      CatalogServiceGrpc.newBlockingStub(loading.node().channel())
          .withDeadlineAfter(60, TimeUnit.SECONDS)
          .apply(ApplyCatalogRequest.newBuilder()
              .addEntries(CatalogFixtures.of(
                  CatalogFixtures.advertiser().toBuilder().setId("rival").build()))
              .addEntries(CatalogFixtures.of(CatalogFixtures.brand().toBuilder()
                  .setId("rivals-own")
                  .setAdvertiserId("rival")
                  .build()))
              .build());
    }
    Certificates certificates = new Certificates(directory);
    server = certificates.make("server", "core", "dns:localhost");
    Pair shopPair = certificates.make("shop", "the shop", "uri:urn:segmento:shop");
    Pair rivalPair = certificates.make("rival", "the rival", "uri:urn:segmento:rival");
    Pair ownPair = certificates.make("own", "reporting", "uri:urn:segmento:reports");
    node = TestNode.connected(
        redis.uri(),
        "dev = false, grpc.host = 127.0.0.1, admin.host = 127.0.0.1\n"
            + "keys.file = \"" + directory.resolve("keys.conf") + "\"\n"
            + "grpc.tls { certificate = \"" + server.certificate() + "\", key = \"" + server.key()
            + "\", client-ca = \"" + certificates.bundle(shopPair, rivalPair, ownPair) + "\" }\n"
            + "access.callers.shop { certificates = [\"urn:segmento:shop\"], roles = [reports], advertisers = [shop] }\n"
            + "access.callers.rival { certificates = [\"urn:segmento:rival\"], roles = [reports], advertisers = [rival, gone] }\n"
            + "access.callers.own { certificates = [\"urn:segmento:reports\"], roles = [reports] }",
        clock,
        TrackingNode.features(
            new BudgetModule(),
            new CurrencyModule(),
            new NoticeModule(),
            new CounterModule(),
            new AttributionModule(),
            new ReportModule(),
            new SubjectModule()));
    Await.until("loaded", () -> node.get(Catalog.class).current().version() == 2);
    shop = connect(shopPair);
    rival = connect(rivalPair);
    own = connect(ownPair);
    count("retarget", 1);
    count("brand", 2);
    count("rivals-own", 4);
  }

  @AfterEach
  void close() {
    List.of(shop, rival, own).forEach(ManagedChannel::shutdownNow);
    node.close();
  }

  @Clause("S1")
  @Test
  void anAdvertiserSeesItsOwnCampaignsAndNoOthers() {
    ReportQuery all = query().addDimensions(ReportDimension.CAMPAIGN_DIMENSION).build();
    assertThat(rows(stub(shop).query(all))).containsExactly("brand 2", "retarget 1");
    assertThat(rows(stub(rival).query(all))).containsExactly("rivals-own 4");
    assertThat(rows(stub(own).query(all))).containsExactly("brand 2", "retarget 1", "rivals-own 4");
    assertThat(rows(stub(rival)
            .query(query()
                .addFilters(ReportFilter.newBuilder()
                    .setDimension(ReportDimension.ADVERTISER_DIMENSION)
                    .addValues("shop"))
                .build())))
        .isEmpty();
    StringBuilder csv = new StringBuilder();
    stub(rival)
        .exportCsv(all)
        .forEachRemaining(chunk -> csv.append(chunk.getContent().toString(StandardCharsets.UTF_8)));
    assertThat(csv.toString().lines())
        .containsExactly("campaign,currency,clicks", "rivals-own,USD,4");
    assertThat(stub(rival).reconcile(days().build()).getCampaigns()).isEqualTo(1);
    assertThat(audit()).isEmpty();
  }

  @Clause("S1")
  @Test
  void namingWhatIsAnothersIsRefusedAndLeavesAnEntry() {
    for (String campaign : List.of("retarget", "one-that-is-not-there")) {
      refused(() -> stub(rival).query(query().addCampaignIds(campaign).build()));
      refused(
          () -> stub(rival).exportCsv(query().addCampaignIds(campaign).build()).hasNext());
      refused(() -> stub(rival).reconcile(days().addCampaignIds(campaign).build()));
    }
    refused(() -> stub(rival).query(query().addAdvertiserIds("shop").build()));
    assertThat(audit())
        .hasSize(7)
        .allSatisfy(entry -> assertThat(entry)
            .containsEntry("who", "rival")
            .containsEntry("action", "report")
            .containsEntry("outcome", "refused")
            .containsEntry("subject", ""));
    assertThat(audit().get(6)).containsEntry("by", "advertiser_ids");
  }

  @Clause("S1")
  @Test
  void whoHasReportsHasNothingRawAndNoCatalog() {
    for (ManagedChannel caller : List.of(shop, own)) {
      refused(
          () -> stub(caller).exportRaw(ExportRawRequest.getDefaultInstance()).hasNext());
      refused(() -> CatalogServiceGrpc.newBlockingStub(caller)
          .withDeadlineAfter(60, TimeUnit.SECONDS)
          .list(ListCatalogRequest.getDefaultInstance())
          .hasNext());
    }
  }

  private void count(String campaign, long clicks) {
    TestCounts.add(
        node.get(RedisStore.class),
        campaign,
        TestCounts.CELL,
        DAY + "T09:00:00Z",
        Map.of(Counter.CLICKS, clicks),
        null);
  }

  private static void refused(ThrowingCallable call) {
    StatusRuntimeException refusal = catchThrowableOfType(StatusRuntimeException.class, call);
    assertThat(refusal.getStatus().getCode()).isEqualTo(Code.PERMISSION_DENIED);
  }

  private static List<Map<String, String>> audit() {
    return redis.run(
        commands -> commands.xrange("audit:202611", io.lettuce.core.Range.unbounded()).stream()
            .map(io.lettuce.core.StreamMessage::getBody)
            .toList());
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

  private static ReportQuery.Builder query() {
    return ReportQuery.newBuilder().setFromDay(DAY).setToDay(DAY).addMetrics(ReportMetric.CLICKS);
  }

  private static ReconcileRequest.Builder days() {
    return ReconcileRequest.newBuilder().setFromDay(DAY).setToDay(DAY);
  }

  private static List<String> rows(ReportTable table) {
    return table.getRowsList().stream()
        .map(row ->
            String.join(" ", row.getDimensionsList()) + " " + row.getValues(0).getValue())
        .toList();
  }
}
