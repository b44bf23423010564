package io.segmento.platform.budget;

import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.client.CollectorRegistry;
import io.segmento.platform.catalog.Catalog;
import io.segmento.platform.catalog.CatalogSnapshot;
import io.segmento.platform.catalog.LiveCampaign;
import io.segmento.platform.redis.RedisStore;
import io.segmento.platform.testing.CatalogFixtures;
import io.segmento.platform.testing.MutableClock;
import io.segmento.platform.testing.RedisExtension;
import io.segmento.platform.testing.TestNode;
import io.segmento.proto.v1.CatalogEntry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

final class LedgerBudgetsTest {
  @RegisterExtension
  static final RedisExtension redis = RedisExtension.dedicated();

  private final MutableClock clock = MutableClock.at("2026-11-23T10:00:00Z");
  private Catalog catalog = Catalog.of(CatalogFixtures.snapshot());
  private final CollectorRegistry registry = new CollectorRegistry();
  private TestNode node;
  private LedgerBudgets budgets;

  @BeforeEach
  void start() {
    node = TestNode.connected(redis.uri(), "", clock);
    budgets = budgets();
  }

  private LedgerBudgets budgets() {
    BudgetConfig config = new BudgetConfig(
        Duration.ofSeconds(1),
        Duration.ofSeconds(30),
        Duration.ofSeconds(5),
        Duration.ofSeconds(60),
        Duration.ofSeconds(10),
        Duration.ofMinutes(10),
        Duration.ofMinutes(10));
    BudgetMetrics metrics = new BudgetMetrics(registry, clock);
    return new LedgerBudgets(
        catalog,
        node.get(RedisStore.class),
        config,
        new BillingDelays(config, metrics),
        clock,
        metrics);
  }

  @AfterEach
  void close() {
    budgets.close();
    node.close();
  }

  @Test
  void campaignWithoutABudgetHasNoLimit() {
    assertThat(left("brand")).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void ledgerThatWasNeverReadLeavesNothing() {
    assertThat(left("retarget")).isZero();
  }

  @Test
  void ledgerWithoutSpendLeavesTheDaysBudget() {
    budgets.refresh();
    assertThat(left("retarget")).isEqualTo(CatalogFixtures.DAILY_BUDGET_MICROS);
  }

  @Test
  void spendOfTodayAndInAllIsTakenOff() {
    spend("d:20261123", 20_000_000);
    spend("d:20261122", 999_000_000);
    spend("total", 960_000_000);
    budgets.refresh();
    assertThat(left("retarget")).isEqualTo(30_000_000);
    spend("total", 20_000_000);
    budgets.refresh();
    assertThat(left("retarget")).isEqualTo(20_000_000);
    spend("total", 20_000_000);
    budgets.refresh();
    assertThat(left("retarget")).isZero();
    assertThat(registry.getSampleValue("segmento_budget_campaigns_spent")).isEqualTo(1);
  }

  @Test
  void ledgerIsGoodForAWhileWithoutTheStoreAndThenLeavesNothing() {
    budgets.refresh();
    redis.stop();
    clock.advance(Duration.ofSeconds(5));
    budgets.refresh();
    assertThat(left("retarget")).isEqualTo(CatalogFixtures.DAILY_BUDGET_MICROS);
    clock.advance(Duration.ofMillis(1));
    assertThat(left("retarget")).isZero();
    assertThat(registry.getSampleValue("segmento_budget_refresh_failures_total"))
        .isPositive();
    assertThat(registry.getSampleValue("segmento_budget_age_seconds")).isGreaterThan(5);
  }

  @Test
  void ledgerThatHoldsNonsenseLeavesNothing() {
    redis.run(commands -> commands.hset("b:{c:retarget}", "total", "much"));
    budgets.refresh();
    assertThat(left("retarget")).isZero();
  }

  @Test
  void campaignsThatNobodyBidsOnAreReadRarelyAndTheOthersInEachRound() {
    int campaigns = 200;
    catalogOf(campaigns);
    budgets.round();
    assertThat(reads()).isEqualTo(campaigns);
    clock.advance(Duration.ofSeconds(1));
    budgets.round();
    assertThat(reads()).as("one, to know that the store is there").isEqualTo(campaigns + 1);

    assertThat(budgets.reserve(campaign("c-7"), 1_000, clock.millis(), 60)).isPositive();
    assertThat(budgets.reserve(campaign("c-8"), 1_000, clock.millis(), 60)).isPositive();
    clock.advance(Duration.ofSeconds(1));
    budgets.round();
    assertThat(reads()).isEqualTo(campaigns + 3);

    for (int i = 0; i < 12; i++) {
      clock.advance(Duration.ofSeconds(1));
      budgets.round();
    }
    // They wait for the bills of two bids, and ask for them every five seconds.
    assertThat(reads()).isBetween(campaigns + 3 + 12.0, campaigns + 3 + 18.0);
    for (int i = 0; i < 16; i++) {
      clock.advance(Duration.ofSeconds(1));
      budgets.round();
    }
    assertThat(reads()).as("all once more").isBetween(2.0 * campaigns, 2.2 * campaigns);
  }

  @Test
  void whatIsNotReadInARoundIsGoodUntilItIs() {
    catalogOf(10);
    for (int i = 0; i < 120; i++) {
      budgets.round();
      for (int j = 0; j < 10; j++) {
        assertThat(budgets.available(campaign("c-" + j), clock.millis())).isPositive();
        assertThat(budgets.holdSeconds("test")).isEqualTo(60);
      }
      clock.advance(Duration.ofSeconds(1));
    }
    assertThat(budgets.reserve(campaign("c-0"), 1_000, clock.millis(), 60)).isPositive();
  }

  @Test
  void moreIsLeasedInTheNextRoundWhenSomebodyWantedIt() {
    catalogOf(1);
    budgets.round();
    long idle = budgets.available(campaign("c-0"), clock.millis());
    assertThat(idle).isLessThan(CatalogFixtures.DAILY_BUDGET_MICROS);
    assertThat(budgets.reserve(campaign("c-0"), idle, clock.millis(), 60)).isPositive();
    clock.advance(Duration.ofSeconds(1));
    budgets.round();
    assertThat(budgets.available(campaign("c-0"), clock.millis())).isGreaterThan(idle);
  }

  @Test
  void newDayIsReadAtOnce() {
    catalogOf(1);
    budgets.round();
    redis.run(commands -> commands.hincrby("b:{c:c-0}", "d:20261123", 7));
    clock.advance(Duration.ofHours(14));
    budgets.round();
    redis.run(commands -> commands.hincrby("b:{c:c-0}", "d:20261124", 9));
    clock.advance(Duration.ofHours(1));
    budgets.round();
    assertThat(budgets.leftToday(campaign("c-0"), clock.millis()))
        .isEqualTo(CatalogFixtures.DAILY_BUDGET_MICROS - 9);
  }

  private double reads() {
    return Objects.requireNonNull(registry.getSampleValue("segmento_budget_reads_total"));
  }

  private LiveCampaign campaign(String id) {
    return Objects.requireNonNull(catalog.current().campaign(id));
  }

  private void catalogOf(int campaigns) {
    List<CatalogEntry> entries = new ArrayList<>();
    entries.add(CatalogFixtures.of(CatalogFixtures.exchange()));
    entries.add(CatalogFixtures.of(CatalogFixtures.advertiser()));
    for (int i = 0; i < campaigns; i++) {
      entries.add(CatalogFixtures.of(
          CatalogFixtures.retarget().toBuilder().setId("c-" + i).build()));
    }
    catalog = Catalog.of(CatalogSnapshot.of(1, entries));
    budgets.close();
    registry.clear();
    budgets = budgets();
  }

  private long left(String campaign) {
    LiveCampaign found = Objects.requireNonNull(catalog.current().campaign(campaign));
    return budgets.leftToday(found, clock.millis());
  }

  private static void spend(String field, long micros) {
    redis.run(commands -> commands.hincrby("b:{c:retarget}", field, micros));
  }
}
