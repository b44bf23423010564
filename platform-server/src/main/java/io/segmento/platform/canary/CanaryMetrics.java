package io.segmento.platform.canary;

import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.Counter;
import io.prometheus.client.Gauge;
import io.prometheus.client.Histogram;
import jakarta.inject.Inject;

/** {@code segmento_canary_*}: what the synthetic user met. */
final class CanaryMetrics {
  private final Counter runs;
  private final Histogram seconds;
  private final Gauge healthy;

  @Inject
  CanaryMetrics(CollectorRegistry registry) {
    runs = Counter.build(
            "segmento_canary_runs_total",
            "Opt-outs of a synthetic user: kept, breach (bid on after the answer), unknown (could not be tried).")
        .labelNames("outcome")
        .register(registry);
    for (CanaryOutcome outcome : CanaryOutcome.values()) {
      runs.labels(outcome.label());
    }
    seconds = Histogram.build(
            "segmento_canary_optout_to_no_bid_seconds",
            "Time from the call to opt out until this node was seen to refuse a bid for that user.")
        .buckets(.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 5)
        .register(registry);
    healthy = Gauge.build(
            "segmento_canary_healthy", "0 while an opt-out is known not to stop bids on this node.")
        .register(registry);
    healthy.set(1);
  }

  void ran(CanaryOutcome outcome) {
    runs.labels(outcome.label()).inc();
    if (outcome != CanaryOutcome.UNKNOWN) {
      healthy.set(outcome == CanaryOutcome.KEPT ? 1 : 0);
    }
  }

  void noBidAfter(double afterSeconds) {
    seconds.observe(afterSeconds);
  }
}
