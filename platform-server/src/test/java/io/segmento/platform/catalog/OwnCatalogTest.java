package io.segmento.platform.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.grpc.Grpc;
import io.grpc.ManagedChannel;
import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import io.grpc.TlsChannelCredentials;
import io.segmento.platform.budget.BudgetModule;
import io.segmento.platform.counter.CounterModule;
import io.segmento.platform.currency.CurrencyModule;
import io.segmento.platform.grpc.GrpcServer;
import io.segmento.platform.notice.NoticeModule;
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
import io.segmento.proto.v1.Campaign;
import io.segmento.proto.v1.CatalogChange.Action;
import io.segmento.proto.v1.CatalogEntry;
import io.segmento.proto.v1.CatalogHistoryRequest;
import io.segmento.proto.v1.CatalogKey;
import io.segmento.proto.v1.CatalogKind;
import io.segmento.proto.v1.CatalogServiceGrpc;
import io.segmento.proto.v1.CatalogServiceGrpc.CatalogServiceBlockingStub;
import io.segmento.proto.v1.Creative;
import io.segmento.proto.v1.Deal;
import io.segmento.proto.v1.DeleteCatalogRequest;
import io.segmento.proto.v1.ImportProductsRequest;
import io.segmento.proto.v1.ListCatalogRequest;
import io.segmento.proto.v1.Product;
import io.segmento.proto.v1.ReviewCreativeRequest;
import io.segmento.proto.v1.ReviewStatus;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** An advertiser's caller beside another's campaigns and what the operator keeps for all. */
final class OwnCatalogTest {
  @RegisterExtension
  static final RedisExtension redis = RedisExtension.shared();

  private static final Campaign RIVALS = CatalogFixtures.brand().toBuilder()
      .setId("rivals-own")
      .setAdvertiserId("rival")
      .build();
  private static final Creative RIVALS_BANNER = creative("rivals-banner", "rivals-own");
  private static final Product RIVALS_PRODUCT =
      CatalogFixtures.products().get(0).toBuilder().setAdvertiserId("rival").build();
  private static final Deal DEAL = Deal.newBuilder()
      .setId("d1")
      .setExchange(CatalogFixtures.EXCHANGE)
      .setName("Front page")
      .setCurrency("USD")
      .setActive(true)
      .build();

  @TempDir
  Path directory;

  private final MutableClock clock = MutableClock.at("2026-11-23T10:00:00Z");
  private Pair server;
  private ManagedChannel shop;
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
      var unused = CatalogServiceGrpc.newBlockingStub(loading.node().channel())
          .withDeadlineAfter(60, TimeUnit.SECONDS)
          .apply(ApplyCatalogRequest.newBuilder()
              .addEntries(CatalogFixtures.of(
                  CatalogFixtures.advertiser().toBuilder().setId("rival").build()))
              .addEntries(CatalogFixtures.of(RIVALS))
              .addEntries(CatalogFixtures.of(RIVALS_BANNER))
              .addEntries(CatalogFixtures.of(RIVALS_PRODUCT))
              .addEntries(CatalogEntry.newBuilder().setDeal(DEAL))
              .addEntries(CatalogFixtures.of(withDeal(CatalogFixtures.brand())))
              .build());
    }
    Certificates certificates = new Certificates(directory);
    server = certificates.make("server", "core", "dns:localhost");
    Pair shopPair = certificates.make("shop", "the shop", "uri:urn:segmento:shop");
    node = TestNode.connected(
        redis.uri(),
        "dev = false, grpc.host = 127.0.0.1, admin.host = 127.0.0.1\n"
            + "keys.file = \"" + directory.resolve("keys.conf") + "\"\n"
            + "grpc.tls { certificate = \"" + server.certificate() + "\", key = \"" + server.key()
            + "\", client-ca = \"" + certificates.bundle(shopPair) + "\" }\n"
            + "access.callers.shop { certificates = [\"urn:segmento:shop\"], roles = [own-catalog], advertisers = [shop] }",
        clock,
        TrackingNode.features(
            new BudgetModule(),
            new CurrencyModule(),
            new CounterModule(),
            new NoticeModule(),
            new SubjectModule()));
    Await.until("loaded", () -> node.get(Catalog.class).current().version() == 2);
    shop = Grpc.newChannelBuilder(
            "127.0.0.1:" + node.get(GrpcServer.class).port(),
            TlsChannelCredentials.newBuilder()
                .trustManager(server.certificate().toFile())
                .keyManager(shopPair.certificate().toFile(), shopPair.key().toFile())
                .build())
        .overrideAuthority("localhost")
        .build();
  }

  @AfterEach
  void close() {
    shop.shutdownNow();
    node.close();
  }

  @Clause("S1")
  @Test
  void getShowsWhatIsItsOwnAndNothingElse() {
    assertThat(stub().get(key(CatalogKind.ADVERTISER, "shop")).hasAdvertiser()).isTrue();
    assertThat(stub().get(key(CatalogKind.CAMPAIGN, "brand")).hasCampaign()).isTrue();
    assertThat(stub().get(key(CatalogKind.CREATIVE, "brand-300x250")).hasCreative())
        .isTrue();
    assertThat(stub().get(key(CatalogKind.PRODUCT, "shop/sku-5")).hasProduct()).isTrue();
    for (CatalogKey key : List.of(
        key(CatalogKind.ADVERTISER, "rival"),
        key(CatalogKind.CAMPAIGN, "rivals-own"),
        key(CatalogKind.CREATIVE, "rivals-banner"),
        key(CatalogKind.PRODUCT, "rival/sku-1"),
        key(CatalogKind.PRODUCT_FEED, "rival"),
        key(CatalogKind.DEAL, "d1"),
        key(CatalogKind.EXCHANGE, CatalogFixtures.EXCHANGE))) {
      String another = refused(() -> stub().get(key));
      String none = refused(() -> stub().get(key.toBuilder().setId("none").build()));
      assertThat(another.replace(key.getId(), "none")).isEqualTo(none);
    }
    assertThat(audit())
        .hasSize(14)
        .allSatisfy(entry -> assertThat(entry)
            .containsEntry("who", "shop")
            .containsEntry("action", "catalog")
            .containsEntry("by", "get")
            .containsEntry("outcome", "refused")
            .containsEntry("subject", ""));
  }

  @Clause("S1")
  @Test
  void listsHoldItsOwnAndNothingElse() {
    assertThat(list(CatalogKind.ADVERTISER, "")).containsExactly("shop");
    assertThat(list(CatalogKind.CAMPAIGN, "")).containsExactly("brand", "retarget");
    assertThat(list(CatalogKind.CAMPAIGN, "shop")).containsExactly("brand", "retarget");
    assertThat(list(CatalogKind.CREATIVE, ""))
        .contains("brand-300x250", "retarget-300x250")
        .doesNotContain("rivals-banner");
    assertThat(list(CatalogKind.PRODUCT, ""))
        .hasSize(CatalogFixtures.products().size())
        .allMatch(id -> id.startsWith("shop/"));
    for (CatalogKind kind :
        List.of(CatalogKind.DEAL, CatalogKind.EXCHANGE, CatalogKind.INVENTORY_LIST)) {
      assertThat(list(kind, "")).isEmpty();
    }
    for (String advertiser : List.of("rival", "none")) {
      refused(() -> list(CatalogKind.CAMPAIGN, advertiser));
    }
  }

  @Clause("S1")
  @Test
  void changesItsOwnCampaignsCreativesAndProducts() {
    Campaign brand = withDeal(CatalogFixtures.brand());
    Campaign second = CatalogFixtures.brand().toBuilder().setId("second").build();
    stub()
        .apply(request(
            CatalogFixtures.of(brand.toBuilder().setName("Another name").build()),
            CatalogFixtures.of(second),
            CatalogFixtures.of(creative("second-banner", "second")),
            CatalogFixtures.of(
                CatalogFixtures.products().get(0).toBuilder().setInStock(false).build())));
    assertThat(stub().get(key(CatalogKind.CAMPAIGN, "brand")).getCampaign().getName())
        .isEqualTo("Another name");
    stub().apply(request(CatalogFixtures.of(CatalogFixtures.brand())));
    stub().delete(delete(CatalogKind.CREATIVE, "second-banner"));
    stub().delete(delete(CatalogKind.CAMPAIGN, "second"));
    assertThat(list(CatalogKind.CAMPAIGN, "")).containsExactly("brand", "retarget");
    assertThat(audit()).isEmpty();
  }

  @Clause("S1")
  @Test
  void writesNothingThatIsAnothersOrTheOperators() {
    long version = version();
    Campaign own = CatalogFixtures.retarget();
    for (CatalogEntry entry : List.of(
        // Another's as it is, taken over, and made in another's name.
        CatalogFixtures.of(RIVALS),
        CatalogFixtures.of(RIVALS.toBuilder().setAdvertiserId("shop").build()),
        CatalogFixtures.of(RIVALS.toBuilder().setId("new").build()),
        CatalogFixtures.of(RIVALS_BANNER.toBuilder().setCampaignId("brand").build()),
        CatalogFixtures.of(creative("new", "rivals-own")),
        CatalogFixtures.of(creative("new", "none")),
        CatalogFixtures.of(creative("brand-300x250", "rivals-own")),
        CatalogFixtures.of(RIVALS_PRODUCT.toBuilder().setInStock(false).build()),
        // The operator vouches for advertisers, and agrees on deals.
        CatalogFixtures.of(CatalogFixtures.advertiser()),
        CatalogFixtures.of(CatalogFixtures.exchange()),
        CatalogEntry.newBuilder().setDeal(DEAL).build(),
        CatalogFixtures.of(withDeal(own)),
        CatalogFixtures.of(own.toBuilder()
            .setTargeting(own.getTargeting().toBuilder().addInventoryListIds("none"))
            .build()))) {
      ApplyCatalogRequest request = request(CatalogFixtures.of(CatalogFixtures.retarget()), entry);
      refused(() -> stub().apply(request));
      refused(() -> stub().apply(request.toBuilder().setDryRun(true).build()));
    }
    assertThat(version()).isEqualTo(version);
  }

  @Clause("S1")
  @Test
  void deletesNothingThatIsAnothersOrTheOperators() {
    long version = version();
    for (CatalogKey key : List.of(
        key(CatalogKind.CAMPAIGN, "rivals-own"),
        key(CatalogKind.CAMPAIGN, "none"),
        key(CatalogKind.CREATIVE, "rivals-banner"),
        key(CatalogKind.PRODUCT, "rival/sku-1"),
        key(CatalogKind.PRODUCT_FEED, "rival"),
        key(CatalogKind.ADVERTISER, "shop"),
        key(CatalogKind.DEAL, "d1"))) {
      refused(() -> stub().delete(DeleteCatalogRequest.newBuilder().setKey(key).build()));
    }
    assertThat(version()).isEqualTo(version);
  }

  @Clause("S1")
  @Test
  void importsItsOwnFeedAndNoOther() {
    List<Product> products = CatalogFixtures.products();
    assertThat(ImportCall.of(shop, feed("shop"), products).last().getLive()).isTrue();
    for (String advertiser : List.of("rival", "none")) {
      StatusRuntimeException failure =
          ImportCall.of(shop, feed(advertiser), List.of(RIVALS_PRODUCT)).failure();
      assertThat(failure.getStatus().getCode()).isEqualTo(Code.PERMISSION_DENIED);
    }
    assertThat(audit())
        .hasSize(2)
        .allSatisfy(entry -> assertThat(entry).containsEntry("by", "import-products"));
  }

  @Clause("S1")
  @Test
  void historyTellsOfItsOwnAndReviewsAreNotItsToGive() {
    assertThat(history(CatalogKey.getDefaultInstance()))
        .contains("campaign \"brand\"", "creative \"brand-300x250\"", "advertiser \"shop\"")
        .noneMatch(each -> each.contains("rival") || each.contains("d1"))
        .noneMatch(each -> each.startsWith("exchange"));
    assertThat(history(key(CatalogKind.CAMPAIGN, "")))
        .contains("campaign \"brand\"", "campaign \"retarget\"")
        .doesNotContain("campaign \"rivals-own\"");
    assertThat(history(key(CatalogKind.DEAL, ""))).isEmpty();
    refused(() -> history(key(CatalogKind.CAMPAIGN, "rivals-own")));
    refused(() -> history(key(CatalogKind.CAMPAIGN, "none")));
    refused(() -> stub()
        .review(ReviewCreativeRequest.newBuilder()
            .setCreativeId("brand-300x250")
            .setStatus(ReviewStatus.APPROVED)
            .build()));
  }

  private CatalogServiceBlockingStub stub() {
    return CatalogServiceGrpc.newBlockingStub(shop).withDeadlineAfter(60, TimeUnit.SECONDS);
  }

  private long version() {
    return Long.parseLong(redis.run(commands -> commands.get("{cat}:version")));
  }

  private List<String> list(CatalogKind kind, String advertiser) {
    List<String> ids = new ArrayList<>();
    stub()
        .list(ListCatalogRequest.newBuilder()
            .setKind(kind)
            .setAdvertiserId(advertiser)
            .build())
        .forEachRemaining(entry -> ids.add(CatalogKeys.of(entry).getId()));
    return ids;
  }

  private List<String> history(CatalogKey key) {
    List<String> changed = new ArrayList<>();
    stub()
        .history(CatalogHistoryRequest.newBuilder().setKey(key).setLimit(1_000).build())
        .forEachRemaining(change -> {
          assertThat(change.getAction()).isNotEqualTo(Action.DELETED);
          changed.add(CatalogKeys.words(change.getKey()));
        });
    return changed;
  }

  private static String refused(ThrowingCallable call) {
    StatusRuntimeException refusal = catchThrowableOfType(StatusRuntimeException.class, call);
    assertThat(refusal).isNotNull();
    assertThat(refusal.getStatus().getCode()).isEqualTo(Code.PERMISSION_DENIED);
    return String.valueOf(refusal.getStatus().getDescription());
  }

  private static List<Map<String, String>> audit() {
    return redis.run(
        commands -> commands.xrange("audit:202611", io.lettuce.core.Range.unbounded()).stream()
            .map(io.lettuce.core.StreamMessage::getBody)
            .toList());
  }

  private static CatalogKey key(CatalogKind kind, String id) {
    return CatalogKeys.of(kind, id);
  }

  private static DeleteCatalogRequest delete(CatalogKind kind, String id) {
    return DeleteCatalogRequest.newBuilder().setKey(key(kind, id)).build();
  }

  private static ApplyCatalogRequest request(CatalogEntry... entries) {
    return ApplyCatalogRequest.newBuilder().addAllEntries(List.of(entries)).build();
  }

  private static ImportProductsRequest.Builder feed(String advertiser) {
    return ImportProductsRequest.newBuilder().setAdvertiserId(advertiser);
  }

  private static Campaign withDeal(Campaign campaign) {
    return campaign.toBuilder()
        .setTargeting(campaign.getTargeting().toBuilder().addDealIds("d1"))
        .build();
  }

  /** Not approved: an advertiser does not approve its own. */
  private static Creative creative(String id, String campaign) {
    return CatalogFixtures.creatives("brand").get(0).toBuilder()
        .setId(id)
        .setCampaignId(campaign)
        .setReviewStatus(ReviewStatus.PENDING)
        .build();
  }
}
