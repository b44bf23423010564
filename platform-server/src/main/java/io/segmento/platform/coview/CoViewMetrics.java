package io.segmento.platform.coview;

import static java.util.Objects.requireNonNull;

import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.Counter;
import io.prometheus.client.Gauge;
import jakarta.inject.Inject;

/** {@code segmento_co_views_*}: what is counted and known of products that are viewed together. */
final class CoViewMetrics {
  private final Counter counted;
  private final Counter lost;
  private final Counter evicted;
  private final Counter failures;
  private final Gauge known;

  @Inject
  CoViewMetrics(CollectorRegistry registry) {
    requireNonNull(registry, "registry");
    counted = Counter.build(
            "segmento_co_views_counted_total", "Pairs of products whose counts were written.")
        .register(registry);
    lost = Counter.build(
            "segmento_co_views_lost_total",
            "Pairs that were not counted: too many at once, or the store was away.")
        .register(registry);
    evicted = Counter.build(
            "segmento_co_views_evicted_total", "Pairs that had to leave an advertiser's counts.")
        .register(registry);
    failures = Counter.build(
            "segmento_co_views_read_failures_total", "Readings of the counts that failed.")
        .register(registry);
    known = Gauge.build("segmento_co_views_known", "Relations between products in memory.")
        .register(registry);
  }

  void counted(int pairs) {
    counted.inc(pairs);
  }

  void lost(int pairs) {
    lost.inc(pairs);
  }

  void evicted(long pairs) {
    evicted.inc((double) pairs);
  }

  void readFailed() {
    failures.inc();
  }

  void known(long relations) {
    known.set((double) relations);
  }
}
