package io.segmento.platform.catalog;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.common.collect.ImmutableList;
import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import io.prometheus.client.CollectorRegistry;
import io.segmento.platform.testing.Await;
import io.segmento.platform.testing.CatalogFixtures;
import io.segmento.platform.testing.MutableClock;
import io.segmento.platform.testing.RedisExtension;
import io.segmento.platform.testing.TestNode;
import io.segmento.policy.Clause;
import io.segmento.proto.v1.ApplyCatalogReply;
import io.segmento.proto.v1.ApplyCatalogRequest;
import io.segmento.proto.v1.CatalogChange;
import io.segmento.proto.v1.CatalogEntry;
import io.segmento.proto.v1.CatalogHistoryRequest;
import io.segmento.proto.v1.CatalogKey;
import io.segmento.proto.v1.CatalogKind;
import io.segmento.proto.v1.CatalogServiceGrpc;
import io.segmento.proto.v1.CatalogServiceGrpc.CatalogServiceBlockingStub;
import io.segmento.proto.v1.DeleteCatalogRequest;
import io.segmento.proto.v1.ImportProductsRequest;
import io.segmento.proto.v1.ImportProgress;
import io.segmento.proto.v1.ImportRefusal;
import io.segmento.proto.v1.ListCatalogRequest;
import io.segmento.proto.v1.Product;
import io.segmento.proto.v1.ProductFeed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

final class ProductImportTest {
  @RegisterExtension
  static final RedisExtension redis = RedisExtension.shared();

  private static final String CONFIG = "catalog.poll = 200 ms";

  private final MutableClock clock = MutableClock.at("2026-11-23T10:00:00Z");
  private TestNode node;

  @BeforeEach
  void start() {
    node = TestNode.connected(redis.uri(), CONFIG, clock, new CatalogModule());
    apply(
        CatalogFixtures.of(CatalogFixtures.exchange()),
        CatalogFixtures.of(CatalogFixtures.advertiser()));
  }

  @AfterEach
  void close() {
    node.close();
  }

  @Test
  void feedIsLiveOnEveryNode() {
    try (TestNode other = TestNode.connected(redis.uri(), CONFIG, clock, new CatalogModule())) {
      Await.until("loaded", () -> other.get(Catalog.class).current().version() == 1);

      ImportProgress last = imported(products("a", "b"));

      assertThat(last.getLive()).isTrue();
      assertThat(last.getAccepted()).isEqualTo(2);
      assertThat(last.getRefused()).isZero();
      assertThat(last.getVersion()).isEqualTo(2);
      for (TestNode each : List.of(node, other)) {
        Await.until("live", () -> product(each, "b") != null);
        assertThat(product(each, "a"))
            .isEqualTo(CatalogFixtures.products().get(0).toBuilder().setSku("a").build());
      }
      clock.advance(Duration.ofSeconds(1));
      long bytes = imported(products("b", "c")).getFeed().getBytes();
      for (TestNode each : List.of(node, other)) {
        Await.until("replaced", () -> product(each, "a") == null);
        assertThat(product(each, "c")).isNotNull();
        assertThat(metric(each, "segmento_feed_products")).isEqualTo(2);
        assertThat(metric(each, "segmento_feed_feeds")).isEqualTo(1);
        Await.until("the one before is unmapped", () -> {
          System.gc();
          return metric(each, "segmento_feed_mapped_bytes") == bytes;
        });
      }
    }
  }

  @Test
  void whoSendsNothingLosesTheImportAndItsPlace() {
    try (TestNode impatient = TestNode.connected(
        redis.uri(), CONFIG + "\ncatalog.import-idle = 100 ms", clock, new CatalogModule())) {
      Await.until("loaded", () -> impatient.get(Catalog.class).current().version() == 1);
      // One more than there are places.
      for (int i = 0; i < 5; i++) {
        ImportCall call = ImportCall.unfinished(
            impatient.channel(),
            ImportProductsRequest.newBuilder()
                .setAdvertiserId(CatalogFixtures.ADVERTISER)
                .addAllProducts(products("a")));
        assertThat(call.failure().getStatus().getCode()).isEqualTo(Code.DEADLINE_EXCEEDED);
        assertThat(call.failure().getStatus().getDescription()).contains("nothing was sent");
      }
      assertThat(impatient.get(Catalog.class).current().version()).isEqualTo(1);
    }
  }

  @Test
  void nodeThatStartsLaterHasTheFeedBeforeItIsReady() {
    imported(products("a"));
    try (TestNode late = TestNode.connected(redis.uri(), CONFIG, clock, new CatalogModule())) {
      Await.until("ready", () -> late.get(CatalogFollower.class).notReady().isEmpty());
      assertThat(product(late, "a")).isNotNull();
    }
  }

  @Test
  void largeFeedIsFetchedBesideOtherChanges() {
    Random random = new Random(4);
    List<Product> many = new ArrayList<>();
    for (int i = 0; i < 12_000; i++) {
      byte[] noise = new byte[400];
      random.nextBytes(noise);
      many.add(CatalogFixtures.products().get(0).toBuilder()
          .setSku("sku " + i)
          .setLinkUrl("https://shop.example/" + java.util.HexFormat.of().formatHex(noise))
          .build());
    }
    try (TestNode other = TestNode.connected(redis.uri(), CONFIG, clock, new CatalogModule())) {
      Await.until("loaded", () -> other.get(CatalogFollower.class).notReady().isEmpty());
      ImportProgress last = imported(many);
      assertThat(last.getFeed().getBytes()).isGreaterThan(8 << 20);
      assertThat(last.getFeed().getChunks()).isGreaterThan(8);
      for (TestNode each : List.of(node, other)) {
        Await.until("live", () -> product(each, "sku 11999") != null);
        assertThat(product(each, "sku 0")).isEqualTo(many.get(0));
      }
      // What was imported stays in the store; no piece is left with an end of life.
      assertThat(pieces()).hasSize(last.getFeed().getChunks());
      Await.until(
          "kept",
          () -> pieces().stream().allMatch(key -> redis.run(commands -> commands.ttl(key)) == -1));
      clock.advance(Duration.ofSeconds(1));
      imported(products("a"));
      Await.until(
          "retired",
          () -> pieces().stream()
                  .filter(key -> redis.run(commands -> commands.ttl(key)) > 0)
                  .count()
              == last.getFeed().getChunks());
    }
  }

  @Test
  void rowsThatAreRefusedAreToldWithFieldValueAndExpectation() {
    Product sound = CatalogFixtures.products().get(0);
    ImportCall call = ImportCall.of(
        node.channel(),
        first().addRows(2).addRows(4).addRows(5).addRows(9).setMaxRefused(3),
        List.of(
            sound,
            sound.toBuilder().setSku("free").setPriceMicros(0).build(),
            sound.toBuilder().setName("again").build(),
            sound.toBuilder().setAdvertiserId("another").build()));

    assertThat(call.refusals())
        .containsExactly(
            refusal(5 - 1, "free", "price_micros", "0", "> 0"),
            refusal(9, "sku-1", "advertiser_id", "\"another\"", "shop, whose feed this is"),
            refusal(
                5, "sku-1", "sku", "\"sku-1\"", "one row for each SKU; the first of them counts"));
    assertThat(call.last().getLive()).isTrue();
    assertThat(call.last().getAccepted()).isEqualTo(1);
    assertThat(call.last().getRefused()).isEqualTo(3);
    Await.until("live", () -> product(node, "sku-1") != null);
    assertThat(requireNonNull(product(node, "sku-1")).getName()).isEqualTo(sound.getName());
  }

  @Test
  @Clause("C13")
  void rowOfASensitiveMatterIsRefused() {
    Product sound = CatalogFixtures.products().get(0);
    ImportCall call = ImportCall.of(
        node.channel(),
        first().setMaxRefused(1),
        List.of(
            sound,
            sound.toBuilder()
                .setSku("test-kit")
                .addCategories("Hepatitis tests")
                .build()));

    assertThat(call.refusals())
        .containsExactly(refusal(
            2,
            "test-kit",
            "categories",
            "\"Hepatitis tests\"",
            "no sensitive matter, nothing made for children"));
    assertThat(call.last().getAccepted()).isEqualTo(1);
    Await.until("live", () -> product(node, "sku-1") != null);
    assertThat(product(node, "test-kit")).isNull();
  }

  @Test
  void feedOfWhichTooMuchIsRefusedLeavesTheLastOne() {
    imported(products("a", "b"));
    ImportCall call = ImportCall.of(
        node.channel(),
        first(),
        Stream.concat(
                products("c", "d", "e").stream(),
                Stream.of(Product.newBuilder().setSku("f").build()))
            .toList());
    assertThat(call.failure().getStatus().getCode()).isEqualTo(Code.FAILED_PRECONDITION);
    assertThat(call.failure().getStatus().getDescription())
        .startsWith("refused: 1 of 4 rows (expected: <= 0");
    assertThat(call.refusals()).hasSize(1);
    StatusRuntimeException empty =
        ImportCall.of(node.channel(), first(), List.of()).failure();
    assertThat(empty.getStatus().getCode()).isEqualTo(Code.FAILED_PRECONDITION);
    assertThat(list()).containsExactly("a", "b");
  }

  @Test
  void dryRunChangesNothing() {
    ImportProgress last = ImportCall.of(node.channel(), first().setDryRun(true), products("a", "b"))
        .last();
    assertThat(last.getLive()).isFalse();
    assertThat(last.getFeed().getProducts()).isEqualTo(2);
    assertThat(list()).isEmpty();
    assertThat(pieces()).isEmpty();
  }

  @Test
  void sameContentAgainChangesNothing() {
    ProductFeed feed = imported(products("a", "b")).getFeed();
    clock.advance(Duration.ofHours(1));
    ImportProgress again = imported(products("b", "a"));
    assertThat(again.getFeed()).isEqualTo(feed);
    assertThat(again.getVersion()).isEqualTo(2);
    assertThat(again.getLive()).isTrue();
  }

  @Test
  void unknownAdvertiserHasNoFeed() {
    StatusRuntimeException failure = ImportCall.of(
            node.channel(),
            ImportProductsRequest.newBuilder().setAdvertiserId("nobody"),
            products("a"))
        .failure();
    assertThat(failure.getStatus().getCode()).isEqualTo(Code.FAILED_PRECONDITION);
    assertThat(failure.getStatus().getDescription())
        .isEqualTo("product-feed.advertiser_id: \"nobody\" (expected: an existing advertiser)");
  }

  @Test
  void whatWasWrittenLaterCounts() {
    Product single = CatalogFixtures.products().get(0).toBuilder().setSku("b").build();
    imported(products("a", "b"));
    CatalogEntry listed = get("shop/b");
    assertThat(listed.getProduct()).isEqualTo(single);

    CatalogEntry cheaper = listed.toBuilder()
        .setProduct(single.toBuilder().setPriceMicros(1_000_000))
        .build();
    assertThat(apply(cheaper).getChanges(0).getAction()).isEqualTo(CatalogChange.Action.REPLACED);
    Await.until("live", () -> price("b") == 1_000_000);
    assertThat(list()).containsExactly("a", "b");
    assertThat(ImmutableList.copyOf(stub()
            .list(ListCatalogRequest.newBuilder()
                .setKind(CatalogKind.PRODUCT)
                .setWithoutFeeds(true)
                .build())))
        .hasSize(1);

    clock.advance(Duration.ofSeconds(1));
    imported(List.of(single.toBuilder().setPriceMicros(2_000_000).build()));
    Await.until("live", () -> price("b") == 2_000_000);
    assertThat(ImmutableList.copyOf(stub()
            .history(CatalogHistoryRequest.newBuilder()
                .setKey(CatalogKey.newBuilder().setKind(CatalogKind.PRODUCT))
                .build())))
        .extracting(CatalogChange::getAction)
        .containsExactly(CatalogChange.Action.DELETED, CatalogChange.Action.REPLACED);
  }

  @Test
  void productOfAFeedGoesWithTheFeed() {
    imported(products("a"));
    StatusRuntimeException failure = catchThrowableOfType(
        StatusRuntimeException.class, () -> stub().delete(delete(CatalogKind.PRODUCT, "shop/a")));
    assertThat(failure.getStatus().getCode()).isEqualTo(Code.FAILED_PRECONDITION);
    assertThat(failure.getStatus().getDescription()).contains("in the product feed");
    ApplyCatalogReply unused = stub().delete(delete(CatalogKind.PRODUCT_FEED, "shop"));
    Await.until("gone", () -> product(node, "a") == null);
    assertThat(list()).isEmpty();
  }

  @Test
  void feedIsWrittenByImportsAlone() {
    StatusRuntimeException failure = catchThrowableOfType(
        StatusRuntimeException.class,
        () -> apply(CatalogEntry.newBuilder()
            .setProductFeed(ProductFeed.newBuilder().setAdvertiserId("shop"))
            .build()));
    assertThat(failure.getStatus().getCode()).isEqualTo(Code.INVALID_ARGUMENT);
  }

  @Test
  void feedThatIsBrokenOnTheWayIsRefusedAndTheOneBeforeStays() {
    try (TestNode other = TestNode.connected(redis.uri(), CONFIG, clock, new CatalogModule())) {
      imported(products("a"));
      Await.until("live", () -> product(other, "a") != null);
      ProductFeed next = imported(products("a", "b", "c")).getFeed();
      Await.until("live", () -> product(other, "c") != null);
      // As if a third one had been written by somebody else: the catalog names what is not there.
      StoredEntry forged = StoredEntry.of(CatalogEntry.newBuilder()
          .setProductFeed(next.toBuilder().setRevision("0-forged").setChecksum(1))
          .build());
      assertThat(node.get(RedisCatalog.class)
              .apply(
                  3,
                  List.of(new RedisCatalog.Change(
                      forged.key(), CatalogChange.Action.REPLACED, forged, List.of())),
                  clock.millis(),
                  "nobody"))
          .isPresent();
      Await.until(
          "counted",
          () -> failures(other, "content") == 1
              && other.get(Catalog.class).current().version() == 4);
      assertThat(product(other, "c")).isNotNull();
      clock.advance(Duration.ofSeconds(1));
      imported(products("d"));
      Await.until("mended", () -> product(other, "d") != null);
    }
  }

  private static double failures(TestNode node, String cause) {
    return node.get(CollectorRegistry.class)
        .getSampleValue(
            "segmento_feed_load_failures_total", new String[] {"cause"}, new String[] {cause});
  }

  private static double metric(TestNode node, String name) {
    return node.get(CollectorRegistry.class).getSampleValue(name);
  }

  private static List<String> pieces() {
    return redis.run(commands -> commands.keys("fd:*"));
  }

  private ImportProgress imported(List<Product> products) {
    return ImportCall.of(node.channel(), first(), products).last();
  }

  private static ImportProductsRequest.Builder first() {
    return ImportProductsRequest.newBuilder().setAdvertiserId("shop");
  }

  private static List<Product> products(String... skus) {
    return Stream.of(skus)
        .map(sku -> CatalogFixtures.products().get(0).toBuilder()
            .setSku(sku)
            .clearAdvertiserId()
            .build())
        .toList();
  }

  private static ImportRefusal refusal(
      long row, String sku, String field, String value, String expected) {
    return ImportRefusal.newBuilder()
        .setRow(row)
        .setSku(sku)
        .setField(field)
        .setValue(value)
        .setExpected(expected)
        .build();
  }

  private static @Nullable Product product(TestNode node, String sku) {
    return node.get(Catalog.class).current().product("shop", sku);
  }

  private long price(String sku) {
    Product product = product(node, sku);
    return product == null ? 0 : product.getPriceMicros();
  }

  private List<String> list() {
    return ImmutableList.copyOf(stub()
            .list(ListCatalogRequest.newBuilder().setKind(CatalogKind.PRODUCT).build()))
        .stream()
        .map(entry -> entry.getProduct().getSku())
        .toList();
  }

  private CatalogEntry get(String id) {
    return stub()
        .get(CatalogKey.newBuilder().setKind(CatalogKind.PRODUCT).setId(id).build());
  }

  private ApplyCatalogReply apply(CatalogEntry... entries) {
    return stub()
        .apply(ApplyCatalogRequest.newBuilder().addAllEntries(List.of(entries)).build());
  }

  private static DeleteCatalogRequest delete(CatalogKind kind, String id) {
    return DeleteCatalogRequest.newBuilder()
        .setKey(CatalogKey.newBuilder().setKind(kind).setId(id))
        .build();
  }

  private CatalogServiceBlockingStub stub() {
    return CatalogServiceGrpc.newBlockingStub(node.channel())
        .withDeadlineAfter(60, TimeUnit.SECONDS);
  }
}
