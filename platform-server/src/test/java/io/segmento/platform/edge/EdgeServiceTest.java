package io.segmento.platform.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import io.prometheus.client.CollectorRegistry;
import io.segmento.platform.catalog.Catalog;
import io.segmento.platform.catalog.CatalogModule;
import io.segmento.platform.grpc.GrpcServer;
import io.segmento.platform.observability.Readiness;
import io.segmento.platform.overload.ShedLevel;
import io.segmento.platform.testing.Await;
import io.segmento.platform.testing.CatalogFixtures;
import io.segmento.platform.testing.MutableClock;
import io.segmento.platform.testing.RedisExtension;
import io.segmento.platform.testing.TestNode;
import io.segmento.proto.v1.ApplyCatalogReply;
import io.segmento.proto.v1.ApplyCatalogRequest;
import io.segmento.proto.v1.CatalogEntry;
import io.segmento.proto.v1.CatalogServiceGrpc;
import io.segmento.proto.v1.Deal;
import io.segmento.proto.v1.EdgeDeal;
import io.segmento.proto.v1.EdgePolicy;
import io.segmento.proto.v1.EdgeServiceGrpc;
import io.segmento.proto.v1.Sync;
import io.segmento.proto.v1.WatchEdgePolicyRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

final class EdgeServiceTest {
  @RegisterExtension
  static final RedisExtension redis = RedisExtension.dedicated();

  private static final int WINDOW_BYTES = 65_535;

  private TestNode node;

  @BeforeEach
  void start() {
    node = TestNode.connected(
        redis.uri(),
        "",
        MutableClock.at("2026-11-23T10:00:00Z"),
        new CatalogModule(),
        new EdgeModule());
    Await.until("ready", () -> node.get(Readiness.class).isReady());
  }

  @AfterEach
  void close() {
    node.close();
  }

  @Test
  void policyIsThereAtOnceAndAfterEachChangeOfTheCatalog() {
    Gateway gateway = watch(node);
    Await.until("the first", () -> !gateway.policies.isEmpty());
    apply(CatalogFixtures.entries());
    Await.until("the exchange", () -> gateway.latest().getExchangesCount() == 1);
    EdgePolicy policy = gateway.latest();
    assertThat(policy.getExchanges(0).getId()).isEqualTo("test");
    assertThat(policy.getExchanges(0).getActive()).isTrue();
    assertThat(policy.getExchanges(0).getDefaultTmaxMillis()).isEqualTo(100);
    assertThat(policy.getExchanges(0).getNetworkReserveMillis()).isEqualTo(20);
    assertThat(policy.getServesUnknownUsers()).isTrue();
    assertThat(policy.getReadiness().getReady()).isTrue();
    apply(List.of(CatalogFixtures.of(CatalogFixtures.exchange().toBuilder()
        .setActive(false)
        .setSync(Sync.newBuilder().setAcceptsMatch(true))
        .build())));
    Await.until("off", () -> !gateway.latest().getExchanges(0).getActive());
    assertThat(gateway.latest().getExchanges(0).getAcceptsMatch()).isTrue();
    assertThat(gateway.latest().getVersion()).isGreaterThan(policy.getVersion());
    Gateway second = watch(node);
    Await.until("the second gateway", () -> !second.policies.isEmpty());
    assertThat(second.policies.get(0)).isEqualTo(gateway.latest());
  }

  @Test
  void liveDealsAreToldAsTheExchangeWritesThem() {
    apply(CatalogFixtures.entries());
    Deal agreed = Deal.newBuilder()
        .setId("agreed")
        .setExchange("test")
        .setExchangeDealId("X-1")
        .setCurrency("USD")
        .setGuaranteed(true)
        .setActive(true)
        .build();
    apply(List.of(
        CatalogEntry.newBuilder().setDeal(agreed).build(),
        CatalogEntry.newBuilder()
            .setDeal(agreed.toBuilder().setId("off").setExchangeDealId("X-2").setActive(false))
            .build()));
    Gateway gateway = watch(node);
    Await.until(
        "the deal",
        () -> !gateway.policies.isEmpty()
            && gateway.latest().getExchangesCount() == 1
            && gateway.latest().getExchanges(0).getDealsCount() > 0);
    assertThat(gateway.latest().getExchanges(0).getDealsList())
        .containsExactly(EdgeDeal.newBuilder().setId("X-1").setGuaranteed(true).build());
  }

  @Test
  void changeThatNoGatewayCanSeeMakesNoPolicy() {
    apply(CatalogFixtures.entries());
    Gateway gateway = watch(node);
    Await.until(
        "the exchange",
        () -> !gateway.policies.isEmpty() && gateway.latest().getExchangesCount() == 1);
    apply(List.of(
        CatalogFixtures.of(CatalogFixtures.brand().toBuilder().setName("x").build())));
    Await.until("applied", () -> node.get(Catalog.class).current().version() == 2);
    apply(List.of(
        CatalogFixtures.of(CatalogFixtures.exchange().toBuilder().setQpsQuota(7).build())));
    Await.until("the quota", () -> gateway.latest().getExchanges(0).getQpsQuota() == 7);
    assertThat(gateway.latest().getVersion())
        .isEqualTo(gateway.policies.get(gateway.policies.size() - 2).getVersion() + 1);
  }

  @Test
  void lossOfTheStoreIsToldWithItsReason() {
    Gateway gateway = watch(node);
    Await.until(
        "ready",
        () -> !gateway.policies.isEmpty() && gateway.latest().getReadiness().getReady());
    redis.stop();
    Await.until("not ready", () -> !gateway.latest().getReadiness().getReady());
    assertThat(gateway.latest().getReadiness().getReasons(0)).startsWith("redis: ");
    redis.start();
    Await.until("ready again", () -> gateway.latest().getReadiness().getReady());
  }

  @Test
  void whatTheNodeHasToTurnAwayIsToldAsTheShareToKeepAway() {
    Gateway gateway = watch(node);
    Await.until("the first", () -> !gateway.policies.isEmpty());
    ShedLevel level = node.get(ShedLevel.class);
    for (int i = 0; i < 1_000; i++) {
      level.begun();
      level.turnedAway();
    }
    Await.until("told", () -> gateway.latest().getShedPerMille() > 0);
    Await.until("and less", () -> gateway.latest().getShedPerMille() < 900);
  }

  @Test
  void slowGatewayGetsTheLatestPolicyAndNotThoseBetween() {
    Gateway slow = new Gateway(false);
    // A small window, so that the server soon sees that nobody reads.
    ManagedChannel narrow = NettyChannelBuilder.forAddress(
            "127.0.0.1", node.get(GrpcServer.class).port())
        .usePlaintext()
        .flowControlWindow(WINDOW_BYTES)
        .build();
    EdgeServiceGrpc.newStub(narrow).watch(WatchEdgePolicyRequest.getDefaultInstance(), slow);
    Await.until("watching", () -> metric("segmento_edge_watchers") == 1);
    int changes = 60;
    for (int i = 1; i <= changes; i++) {
      int quota = i;
      List<CatalogEntry> entries = new ArrayList<>();
      // Policies large enough to fill what a transport takes without being read.
      for (int j = 0; j < 300; j++) {
        entries.add(CatalogFixtures.of(CatalogFixtures.exchange().toBuilder()
            .setId("exchange-" + j)
            .setQpsQuota(quota)
            .build()));
      }
      apply(entries);
      Await.until("applied", () -> node.get(Catalog.class).current().version() == quota);
    }
    slow.readOn();
    Await.until(
        "the latest",
        () -> !slow.policies.isEmpty()
            && slow.latest().getExchangesCount() == 300
            && slow.latest().getExchanges(0).getQpsQuota() == changes);
    assertThat(slow.policies).hasSizeLessThan(changes);
    narrow.shutdownNow();
  }

  @Test
  void gatewayThatLeavesIsForgotten() {
    Gateway gateway = watch(node);
    Await.until("watching", () -> metric("segmento_edge_watchers") == 1);
    gateway.leave();
    Await.until("forgotten", () -> metric("segmento_edge_watchers") == 0);
  }

  @Test
  void drainSaysNotReadyAndEndsTheStreams() {
    Gateway gateway = watch(node);
    Await.until(
        "ready",
        () -> !gateway.policies.isEmpty() && gateway.latest().getReadiness().getReady());
    node.get(Readiness.class).drain();
    Await.until("ended", () -> gateway.completed);
    assertThat(gateway.latest().getReadiness().getReady()).isFalse();
    Gateway late = watch(node);
    Await.until("ended at once", () -> late.completed);
  }

  private static Gateway watch(TestNode node) {
    Gateway gateway = new Gateway(true);
    EdgeServiceGrpc.newStub(node.channel())
        .watch(WatchEdgePolicyRequest.getDefaultInstance(), gateway);
    return gateway;
  }

  private void apply(List<CatalogEntry> entries) {
    ApplyCatalogReply unused = CatalogServiceGrpc.newBlockingStub(node.channel())
        .withDeadlineAfter(60, TimeUnit.SECONDS)
        .apply(ApplyCatalogRequest.newBuilder().addAllEntries(entries).build());
  }

  private double metric(String name) {
    Double value = node.get(CollectorRegistry.class).getSampleValue(name);
    return value == null ? Double.NaN : value;
  }

  /** Collects policies; one that is not reading asks for none until it is told to. */
  private static final class Gateway
      implements ClientResponseObserver<WatchEdgePolicyRequest, EdgePolicy> {
    private final List<EdgePolicy> policies = new CopyOnWriteArrayList<>();
    private final boolean reading;
    private volatile boolean completed;
    private volatile @Nullable ClientCallStreamObserver<WatchEdgePolicyRequest> call;

    Gateway(boolean reading) {
      this.reading = reading;
    }

    EdgePolicy latest() {
      return policies.get(policies.size() - 1);
    }

    void readOn() {
      Objects.requireNonNull(call).request(1_000);
    }

    void leave() {
      Objects.requireNonNull(call).cancel("leaving", null);
    }

    @Override
    public void beforeStart(ClientCallStreamObserver<WatchEdgePolicyRequest> started) {
      call = started;
      if (!reading) {
        started.disableAutoRequestWithInitial(0);
      }
    }

    @Override
    public void onNext(EdgePolicy policy) {
      policies.add(policy);
    }

    @Override
    public void onError(Throwable failure) {
      completed = false;
    }

    @Override
    public void onCompleted() {
      completed = true;
    }
  }
}
