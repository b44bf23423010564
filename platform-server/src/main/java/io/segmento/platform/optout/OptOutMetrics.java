package io.segmento.platform.optout;

import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.Counter;
import jakarta.inject.Inject;

/** How many choices are made. */
final class OptOutMetrics {

  private final Counter.Child optedOut;
  private final Counter.Child optedIn;
  private final Counter unrecorded;

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
  }

  void optedOut() {
    optedOut.inc();
  }

  void optedIn() {
    optedIn.inc();
  }

  void unrecorded() {
    unrecorded.inc();
  }
}
