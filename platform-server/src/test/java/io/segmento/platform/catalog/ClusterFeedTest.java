package io.segmento.platform.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.segmento.platform.testing.Await;
import io.segmento.platform.testing.CatalogFixtures;
import io.segmento.platform.testing.MutableClock;
import io.segmento.platform.testing.RedisExtension;
import io.segmento.platform.testing.TestNode;
import io.segmento.proto.v1.ApplyCatalogRequest;
import io.segmento.proto.v1.CatalogKind;
import io.segmento.proto.v1.ImportProductsRequest;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Catalog, history and feeds on a Cluster: what is written at once lies in one slot. */
final class ClusterFeedTest {
  @RegisterExtension
  static final RedisExtension redis = RedisExtension.cluster();

  private final MutableClock clock = MutableClock.at("2026-11-23T10:00:00Z");

  @Test
  void feedReachesAnotherNode() {
    CatalogAuthor author = new CatalogAuthor("test", true);
    try (TestNode one = start();
        TestNode other = start()) {
      one.get(CatalogWriter.class)
          .apply(
              ApplyCatalogRequest.newBuilder()
                  .addEntries(CatalogFixtures.of(CatalogFixtures.advertiser()))
                  .build(),
              author);
      ImportCall.of(
              one.channel(),
              ImportProductsRequest.newBuilder().setAdvertiserId("shop"),
              CatalogFixtures.products())
          .last();
      for (TestNode each : List.of(one, other)) {
        Await.until(
            "live", () -> each.get(Catalog.class).current().product("shop", "sku-5") != null);
      }
      assertThat(one.get(CatalogWriter.class)
              .history(CatalogKeys.of(CatalogKind.PRODUCT_FEED, "shop"), 0, CatalogScope.ALL))
          .hasSize(1);
    }
  }

  private TestNode start() {
    return TestNode.connected(
        redis.uri(), "redis.cluster = true\ncatalog.poll = 200 ms", clock, new CatalogModule());
  }
}
