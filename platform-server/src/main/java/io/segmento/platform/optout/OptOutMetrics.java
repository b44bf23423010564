package io.segmento.platform.optout;

import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.Counter;
import io.prometheus.client.Histogram;
import jakarta.inject.Inject;

/** How many choices are made. */
final class OptOutMetrics {

  private final Counter.Child optedOut;
  private final Counter.Child optedIn;
  private final Counter unrecorded;
  private final Histogram heardSeconds;

  @Inject
  OptOutMetrics(CollectorRegistry registry) {
    Counter choices = Counter.build(
            "segmento_optout_choices_total", "Choices made by visitors, also repeated ones.")
        .labelNames("choice")
        .register(registry);
    optedOut = choices.labels("opt_out");
    optedIn = choices.labels("opt_in");
    unrecorded = Counter.build(
            "segmento_optout_unrecorded_total",
            "Opt-outs of browsers that the store could not take; the browser's next contact tries again.")
        .register(registry);
    heardSeconds = Histogram.build(
            "segmento_optout_heard_seconds",
            "Time from an opt-out on any node until this node heard of it, by the clocks of Redis and of this node.")
        .buckets(.001, .005, .01, .025, .05, .1, .25, .5, 1, 5, 30)
        .register(registry);
  }

  void optedOut() {
    optedOut.inc();
  }

  void optedIn() {
    optedIn.inc();
  }

  void heard(long afterMillis) {
    heardSeconds.observe(afterMillis / 1_000.0);
  }

  void unrecorded() {
    unrecorded.inc();
  }
}
