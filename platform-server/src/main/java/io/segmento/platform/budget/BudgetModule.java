package io.segmento.platform.budget;

import static com.google.inject.Scopes.SINGLETON;
import static com.google.inject.multibindings.Multibinder.newSetBinder;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import io.segmento.platform.config.ConfigReader;
import java.time.Duration;

/** Binds {@link Budgets} to ledgers that are read in the background. */
public final class BudgetModule extends AbstractModule {
  private static final Duration DEFAULT_IDLE_REFRESH = Duration.ofSeconds(30);
  private static final Duration LONGEST_IDLE_REFRESH = Duration.ofHours(1);
  private static final Duration DEFAULT_HOLD_LEAST = Duration.ofSeconds(10);
  private static final Duration DEFAULT_HOLD_MOST = Duration.ofMinutes(10);
  private static final Duration LONGEST_HOLD = Duration.ofHours(1);

  @Override
  protected void configure() {
    bind(BudgetMetrics.class).in(SINGLETON);
    bind(BillingDelays.class).in(SINGLETON);
    bind(LedgerBudgets.class).in(SINGLETON);
    bind(Budgets.class).to(LedgerBudgets.class);
    newSetBinder(binder(), AutoCloseable.class).addBinding().to(LedgerBudgets.class);
  }

  @Provides
  @Singleton
  BudgetConfig budgetConfig(ConfigReader config) {
    Duration refresh = config.duration("budget.refresh", Duration.ofSeconds(1));
    Duration staleAfter = config.duration("budget.stale-after", Duration.ofSeconds(5));
    Duration idleRefresh =
        config.duration("budget.idle-refresh", most(refresh, DEFAULT_IDLE_REFRESH));
    if (idleRefresh.compareTo(refresh) < 0 || idleRefresh.compareTo(LONGEST_IDLE_REFRESH) > 0) {
      config.error(
          "budget.idle-refresh",
          idleRefresh,
          "budget.refresh, " + refresh + ", to " + LONGEST_IDLE_REFRESH);
    }
    if (staleAfter.compareTo(refresh) <= 0) {
      config.error("budget.stale-after", staleAfter, "more than budget.refresh, " + refresh);
    }
    Duration hold = config.duration("budget.hold", BudgetConfig.DEFAULT_HOLD);
    Duration holdLeast = config.duration("budget.hold-least", least(hold, DEFAULT_HOLD_LEAST));
    Duration holdMost = config.duration("budget.hold-most", most(hold, DEFAULT_HOLD_MOST));
    if (holdLeast.compareTo(hold) > 0) {
      config.error("budget.hold-least", holdLeast, "at most budget.hold, " + hold);
    }
    if (holdMost.compareTo(hold) < 0 || holdMost.compareTo(LONGEST_HOLD) > 0) {
      config.error("budget.hold-most", holdMost, "budget.hold, " + hold + ", to " + LONGEST_HOLD);
    }
    return new BudgetConfig(
        refresh,
        idleRefresh,
        staleAfter,
        hold,
        holdLeast,
        holdMost,
        config.duration("budget.rest", Duration.ofMinutes(10)));
  }

  private static Duration least(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  private static Duration most(Duration one, Duration other) {
    return one.compareTo(other) > 0 ? one : other;
  }
}
