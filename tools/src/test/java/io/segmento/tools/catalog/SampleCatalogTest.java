package io.segmento.tools.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.segmento.platform.catalog.CatalogModule;
import io.segmento.platform.testing.RedisExtension;
import io.segmento.platform.testing.TestNode;
import io.segmento.proto.v1.CatalogServiceGrpc;
import java.time.Clock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What {@code segmento up} begins with is taken by a core: a banner with a fault in it would keep everything from starting. */
class SampleCatalogTest {
  @RegisterExtension
  static final RedisExtension redis = RedisExtension.shared();

  @Test
  void theCoreTakesTheSample() {
    try (TestNode node =
        TestNode.connected(redis.uri(), "", Clock.systemUTC(), new CatalogModule())) {
      assertThat(CatalogServiceGrpc.newBlockingStub(node.channel())
              .apply(CatalogFile.sample())
              .getChangesList())
          .hasSize(CatalogFile.sample().getEntriesCount());
    }
  }
}
