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
import io.segmento.proto.v1.CatalogEntry;
import io.segmento.proto.v1.CatalogServiceGrpc;
import java.util.List;
import java.util.Objects;
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
      apply(node, CatalogFixtures.entries());
      Await.until("live", () -> catalog.current().campaign("retarget") != null);
      assertThat(left(node)).isEqualTo(CatalogFixtures.DAILY_BUDGET_MICROS);

      // Read again for a campaign that changed, and for no other.
      redis.run(commands -> commands.hincrby("b:{c:retarget}", "total", 999_000_000));
      apply(
          node,
          List.of(CatalogFixtures.of(
              CatalogFixtures.brand().toBuilder().setName("x").build())));
      Await.until("live", () -> catalog.current().version() == 2);
      assertThat(left(node)).isEqualTo(CatalogFixtures.DAILY_BUDGET_MICROS);
      apply(
          node,
          List.of(CatalogFixtures.of(
              CatalogFixtures.retarget().toBuilder().setName("x").build())));
      Await.until("live", () -> catalog.current().version() == 3);
      assertThat(left(node)).isEqualTo(1_000_000);
    }
  }

  private static void apply(TestNode node, List<CatalogEntry> entries) {
    var unused = CatalogServiceGrpc.newBlockingStub(node.channel())
        .apply(ApplyCatalogRequest.newBuilder().addAllEntries(entries).build());
  }

  private long left(TestNode node) {
    LiveCampaign campaign =
        Objects.requireNonNull(node.get(Catalog.class).current().campaign("retarget"));
    return node.get(Budgets.class).leftToday(campaign, clock.millis());
  }
}
