package io.segmento.platform.catalog;

import static java.util.Objects.requireNonNull;

import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.Counter;
import io.prometheus.client.Gauge;
import io.prometheus.client.Histogram;
import io.segmento.proto.v1.CatalogKind;
import jakarta.inject.Inject;
import java.time.Clock;

/** {@code segmento_catalog_*}: which catalog this node bids by, and how current it is. */
public final class CatalogMetrics {
  private static final double MILLIS_PER_SECOND = 1000;

  private final Clock clock;
  private final Gauge version;
  private final Gauge entries;
  private final Gauge withoutStrategy;
  private final Counter failures;
  private final Histogram reload;
  private volatile long confirmedAtMillis;

  @Inject
  public CatalogMetrics(CollectorRegistry registry, Clock clock) {
    this.clock = requireNonNull(clock, "clock");
    confirmedAtMillis = clock.millis();
    version = Gauge.build("segmento_catalog_version", "Version of the snapshot in use.")
        .register(registry);
    entries = Gauge.build("segmento_catalog_entries", "Entries of the snapshot in use.")
        .labelNames("kind")
        .register(registry);
    withoutStrategy = Gauge.build(
            "segmento_catalog_campaigns_without_strategy",
            "Active campaigns whose strategy this node does not have.")
        .register(registry);
    failures = Counter.build(
            "segmento_catalog_load_failures_total",
            "Loads that failed: the store was away, or what it holds cannot be used.")
        .labelNames("cause")
        .register(registry);
    failures.labels("store");
    failures.labels("content");
    reload = Histogram.build("segmento_catalog_reload_seconds", "Reading and indexing the catalog.")
        .buckets(0.005, 0.02, 0.1, 0.5, 1, 2, 5, 10)
        .register(registry);
    Gauge.build(
            "segmento_catalog_age_seconds",
            "Since the snapshot in use was last known to be the newest.")
        .create()
        .setChild(new Gauge.Child() {
          @Override
          public double get() {
            return (double) Math.max(0, clock.millis() - confirmedAtMillis) / MILLIS_PER_SECOND;
          }
        })
        .register(registry);
  }

  /** Active campaigns that do not bid on this node, since nobody serves their strategy. */
  void withoutStrategy(int campaigns) {
    withoutStrategy.set(campaigns);
  }

  void swapped(CatalogSnapshot snapshot, double seconds) {
    version.set((double) snapshot.version());
    for (CatalogKind kind : CatalogKeys.KINDS) {
      entries.labels(CatalogKeys.name(kind)).set(snapshot.count(kind));
    }
    reload.observe(seconds);
    confirmed();
  }

  /** The store was asked and has nothing newer. */
  void confirmed() {
    confirmedAtMillis = clock.millis();
  }

  void storeFailed() {
    failures.labels("store").inc();
  }

  void contentFailed() {
    failures.labels("content").inc();
  }
}
