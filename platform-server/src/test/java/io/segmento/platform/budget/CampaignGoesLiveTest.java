package io.segmento.platform.budget;

import static org.assertj.core.api.Assertions.assertThat;

import io.segmento.platform.catalog.Catalog;
import io.segmento.platform.catalog.CatalogFollower;
import io.segmento.platform.catalog.CatalogModule;
import io.segmento.platform.catalog.LiveCampaign;
import io.segmento.platform.testing.Await;
import io.segmento.platform.testing.CatalogFixtures;
import io.segmento.platform.testing.MutableClock;
import io.segmento.platform.testing.RedisExtension;
import io.segmento.platform.testing.TestNode;
import io.segmento.proto.v1.ApplyCatalogRequest;
import io.segmento.proto.v1.CatalogServiceGrpc;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

final class CampaignGoesLiveTest {
  @RegisterExtension
  static final RedisExtension redis = RedisExtension.dedicated();

  private final MutableClock clock = MutableClock.at("2026-11-23T10:00:00Z");

  @Test
  void campaignCanBeBidOnFromTheMomentItCanBeSeen() {
    // With a refresh this rare only the preparation of the snapshot can have read the ledger.
    try (TestNode node = TestNode.connected(
        redis.uri(),
        "budget.refresh = 1 hour, budget.stale-after = 2 hours",
        clock,
        new CatalogModule(),
        new BudgetModule())) {
      Await.until("loaded", () -> node.get(CatalogFollower.class).notReady().isEmpty());
      Catalog catalog = node.get(Catalog.class);
      var unused = CatalogServiceGrpc.newBlockingStub(node.channel())
          .apply(ApplyCatalogRequest.newBuilder()
              .addAllEntries(CatalogFixtures.entries())
              .build());
      Await.until("live", () -> catalog.current().campaign("retarget") != null);
      LiveCampaign campaign = catalog.current().campaign("retarget");
      assertThat(node.get(Budgets.class).leftToday(campaign, clock.millis()))
          .isEqualTo(CatalogFixtures.DAILY_BUDGET_MICROS);
    }
  }
}
