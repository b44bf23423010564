package io.segmento.platform.budget;

import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.client.CollectorRegistry;
import io.segmento.platform.catalog.Catalog;
import io.segmento.platform.catalog.LiveCampaign;
import io.segmento.platform.redis.RedisStore;
import io.segmento.platform.testing.CatalogFixtures;
import io.segmento.platform.testing.MutableClock;
import io.segmento.platform.testing.RedisExtension;
import io.segmento.platform.testing.TestNode;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

final class LedgerBudgetsTest {
  @RegisterExtension
  static final RedisExtension redis = RedisExtension.dedicated();

  private final MutableClock clock = MutableClock.at("2026-11-23T10:00:00Z");
  private final Catalog catalog = Catalog.of(CatalogFixtures.snapshot());
  private final CollectorRegistry registry = new CollectorRegistry();
  private TestNode node;
  private LedgerBudgets budgets;

  @BeforeEach
  void start() {
    node = TestNode.connected(redis.uri(), "", clock);
    BudgetConfig config = new BudgetConfig(
        Duration.ofSeconds(1),
        Duration.ofSeconds(5),
        Duration.ofSeconds(60),
        Duration.ofSeconds(10),
        Duration.ofMinutes(10),
        Duration.ofMinutes(10));
    BudgetMetrics metrics = new BudgetMetrics(registry, clock);
    budgets = new LedgerBudgets(
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

  private long left(String campaign) {
    LiveCampaign found = Objects.requireNonNull(catalog.current().campaign(campaign));
    return budgets.leftToday(found, clock.millis());
  }

  private static void spend(String field, long micros) {
    redis.run(commands -> commands.hincrby("b:{c:retarget}", field, micros));
  }
}
