package io.segmento.platform.segment;

import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.Counter;
import io.prometheus.client.Gauge;
import jakarta.inject.Inject;

/** {@code segmento_segment_*}: which definitions this node has, and how estimates go. */
final class SegmentMetrics {
  private final Gauge version;
  private final Gauge definitions;
  private final Gauge sampled;
  private final Counter loadFailures;
  private final Counter estimateFailures;

  @Inject
  SegmentMetrics(CollectorRegistry registry) {
    version = Gauge.build("segmento_segment_version", "Version of the definitions in use.")
        .register(registry);
    definitions =
        Gauge.build("segmento_segment_definitions", "Definitions in use.").register(registry);
    sampled = Gauge.build(
            "segmento_segment_sampled_users",
            "Users in the sample at the last estimate of sizes by this node; one stands for 64.")
        .register(registry);
    loadFailures = Counter.build(
            "segmento_segment_load_failures_total", "Loads of the definitions that failed.")
        .register(registry);
    estimateFailures = Counter.build(
            "segmento_segment_estimate_failures_total", "Estimates of sizes that failed.")
        .register(registry);
  }

  void loaded(long newVersion, int count) {
    version.set((double) newVersion);
    definitions.set(count);
  }

  void loadFailed() {
    loadFailures.inc();
  }

  void estimated(long users) {
    sampled.set((double) users);
  }

  void estimateFailed() {
    estimateFailures.inc();
  }
}
