package io.segmento.platform.catalog;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.stub.StreamObserver;
import io.segmento.platform.testing.Await;
import io.segmento.platform.testing.CatalogFixtures;
import io.segmento.platform.testing.MutableClock;
import io.segmento.platform.testing.RedisExtension;
import io.segmento.platform.testing.TestNode;
import io.segmento.proto.v1.ApplyCatalogRequest;
import io.segmento.proto.v1.CatalogServiceGrpc;
import io.segmento.proto.v1.ImportProductsRequest;
import io.segmento.proto.v1.ImportProgress;
import io.segmento.proto.v1.Product;
import io.segmento.proto.v1.ProductFeed;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.RegisterExtension;

/** An import of a million products with another node beside; prints what it costs. */
@EnabledIfSystemProperty(named = "segmento.test.full", matches = "true")
final class MillionProductsTest {
  @RegisterExtension
  static final RedisExtension redis = RedisExtension.dedicated();

  private static final int PRODUCTS = 1_000_000;
  private static final int BATCH = 1_000;

  private final MutableClock clock = MutableClock.at("2026-11-23T10:00:00Z");

  @Test
  @Timeout(600)
  void millionProductsBecomeLiveOnBothNodesOutsideOfTheHeap() throws Exception {
    try (TestNode node = start();
        TestNode other = start()) {
      node.get(CatalogWriter.class)
          .apply(
              ApplyCatalogRequest.newBuilder()
                  .addAllEntries(CatalogFixtures.entries())
                  .build(),
              new CatalogAuthor("test", true));
      Await.until("loaded", () -> other.get(Catalog.class).current().version() == 1);
      long heapBefore = heapBytes();
      long begin = System.nanoTime();
      ProductFeed feed = imported(node).getFeed();
      double imported = seconds(begin);
      begin = System.nanoTime();
      for (TestNode each : new TestNode[] {node, other}) {
        Await.until("live", Duration.ofMinutes(2), () -> find(each, PRODUCTS - 1) != null);
      }
      double live = seconds(begin);
      System.out.printf(
          "%,d products: written after %.1f s (%,.0f rows/s), live on both nodes %.1f s later%n"
              + "file %,d bytes (%d a product), in Redis %,d bytes in %d pieces%n"
              + "heap of both nodes in one JVM after collection: before %,d, after %,d bytes%n",
          PRODUCTS,
          imported,
          PRODUCTS / imported,
          live,
          feed.getBytes(),
          feed.getBytes() / PRODUCTS,
          feed.getStoredBytes(),
          feed.getChunks(),
          heapBefore,
          heapBytes());
      assertThat(feed.getProducts()).isEqualTo(PRODUCTS);
      for (int i = 0; i < PRODUCTS; i += 997) {
        assertThat(requireNonNull(find(other, i)).getName())
            .isEqualTo(product(i).getName());
      }
      assertThat(heapBytes()).isLessThan(heapBefore + (64 << 20));
    }
  }

  private TestNode start() {
    return TestNode.connected(redis.uri(), "", clock, new CatalogModule());
  }

  private static @Nullable Product find(TestNode node, int number) {
    return node.get(Catalog.class).current().product("shop", "SKU-" + number);
  }

  private static ImportProgress imported(TestNode node) throws Exception {
    CompletableFuture<ImportProgress> done = new CompletableFuture<>();
    Semaphore ready = new Semaphore(0);
    var calls = CatalogServiceGrpc.newStub(node.channel());
    StreamObserver<ImportProductsRequest> requests = calls.importProducts(new StreamObserver<>() {
      private ImportProgress last = ImportProgress.getDefaultInstance();

      @Override
      public void onNext(ImportProgress progress) {
        last = progress;
        ready.release();
      }

      @Override
      public void onError(Throwable failure) {
        done.completeExceptionally(failure);
      }

      @Override
      public void onCompleted() {
        done.complete(last);
      }
    });
    for (int from = 0; from < PRODUCTS; from += BATCH) {
      ImportProductsRequest.Builder request = ImportProductsRequest.newBuilder();
      if (from == 0) {
        request.setAdvertiserId("shop");
      }
      for (int i = from; i < from + BATCH; i++) {
        request.addProducts(product(i));
      }
      requests.onNext(request.build());
      // Progress comes every 10,000 rows: not more than 50,000 are under way.
      if (from >= 50_000 && from % 10_000 == 0) {
        assertThat(ready.tryAcquire(60, TimeUnit.SECONDS)).isTrue();
      }
    }
    requests.onCompleted();
    return done.get(300, TimeUnit.SECONDS);
  }

  private static Product product(int i) {
    return Product.newBuilder()
        .setSku("SKU-" + i)
        .setName("A product with a name of usual length, number " + i)
        .setPriceMicros(1_000_000L + i)
        .setCurrency("USD")
        .setImageUrl("https://cdn.shop.example/images/600x600/"
            + Integer.toHexString(i * 0x9e3779b9) + ".jpg")
        .setLinkUrl("https://www.shop.example/catalog/products/" + i + "/overview")
        .addCategories("Department " + i % 20 + " > Shelf " + i % 1_000)
        .addRelatedSkus("SKU-" + i / 2)
        .addRelatedSkus("SKU-" + i / 3)
        .setInStock(i % 10 != 0)
        .build();
  }

  private static double seconds(long begin) {
    return (System.nanoTime() - begin) / 1e9;
  }

  private static long heapBytes() {
    for (int i = 0; i < 3; i++) {
      System.gc();
    }
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }
}
