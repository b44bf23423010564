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
  @Override
  protected void configure() {
    bind(BudgetMetrics.class).in(SINGLETON);
    bind(LedgerBudgets.class).in(SINGLETON);
    bind(Budgets.class).to(LedgerBudgets.class);
    newSetBinder(binder(), AutoCloseable.class).addBinding().to(LedgerBudgets.class);
  }

  @Provides
  @Singleton
  BudgetConfig budgetConfig(ConfigReader config) {
    Duration refresh = config.duration("budget.refresh", Duration.ofSeconds(1));
    Duration staleAfter = config.duration("budget.stale-after", Duration.ofSeconds(5));
    if (staleAfter.compareTo(refresh) <= 0) {
      config.error("budget.stale-after", staleAfter, "more than budget.refresh, " + refresh);
    }
    return new BudgetConfig(
        refresh,
        staleAfter,
        config.duration("budget.hold", BudgetConfig.DEFAULT_HOLD),
        config.duration("budget.rest", Duration.ofMinutes(10)));
  }
}
