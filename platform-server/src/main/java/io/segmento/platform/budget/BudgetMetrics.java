package io.segmento.platform.budget;

import static java.util.Objects.requireNonNull;

import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.Counter;
import io.prometheus.client.Gauge;
import io.prometheus.client.Histogram;
import jakarta.inject.Inject;
import java.time.Clock;

/** {@code segmento_budget_*}: how current this node's view of the ledgers is. */
public final class BudgetMetrics {
  private static final double MILLIS_PER_SECOND = 1000;

  private final Gauge spent;
  private final Gauge resting;
  private final Counter reads;
  private final Counter failures;
  private final Histogram refresh;
  private final Gauge hold;
  private volatile long refreshedAtMillis;

  @Inject
  public BudgetMetrics(CollectorRegistry registry, Clock clock) {
    requireNonNull(clock, "clock");
    refreshedAtMillis = clock.millis();
    spent = Gauge.build("segmento_budget_campaigns_spent", "Active campaigns with nothing left.")
        .register(registry);
    resting = Gauge.build(
            "segmento_budget_campaigns_resting",
            "Active campaigns that do not bid because their bills are not seen.")
        .register(registry);
    reads = Counter.build(
            "segmento_budget_reads_total", "Ledgers read, each with its lease renewed.")
        .register(registry);
    failures = Counter.build(
            "segmento_budget_refresh_failures_total", "Reads of the ledgers that failed.")
        .register(registry);
    refresh = Histogram.build(
            "segmento_budget_refresh_seconds", "Reading the ledgers that must be read in a round.")
        .buckets(0.002, 0.01, 0.05, 0.2, 0.5, 1, 2)
        .register(registry);
    hold = Gauge.build(
            "segmento_budget_hold_seconds",
            "How long the money of a bid is held, where it was learned from an exchange's bills.")
        .labelNames("exchange")
        .register(registry);
    Gauge.build("segmento_budget_age_seconds", "Since the ledgers were last read.")
        .create()
        .setChild(new Gauge.Child() {
          @Override
          public double get() {
            return (double) Math.max(0, clock.millis() - refreshedAtMillis) / MILLIS_PER_SECOND;
          }
        })
        .register(registry);
  }

  void resting(int campaigns) {
    resting.set(campaigns);
  }

  void refreshed(long atMillis, double seconds, int campaignsSpent) {
    refreshedAtMillis = atMillis;
    refresh.observe(seconds);
    spent.set(campaignsSpent);
  }

  /** The exchange is one of the catalog. */
  void hold(String exchangeId, long seconds) {
    hold.labels(exchangeId).set((double) seconds);
  }

  void read(int ledgers) {
    reads.inc(ledgers);
  }

  void failed() {
    failures.inc();
  }
}
