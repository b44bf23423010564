package io.segmento.platform.privacy;

import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.Counter;
import io.segmento.platform.privacy.consent.Fault;
import jakarta.inject.Inject;
import java.util.Locale;

/** What could not be read, by its framework and cause. */
final class ConsentMetrics {

  private final Counter.Child[][] undecodable =
      new Counter.Child[Framework.values().length][Fault.values().length];

  /** Where a string is from. */
  enum Framework {
    TCF,
    GPP,
    US_PRIVACY,
    ADCHOICES
  }

  @Inject
  ConsentMetrics(CollectorRegistry registry) {
    Counter counter = Counter.build(
            "segmento_consent_undecodable_total",
            "Consent strings that could not be read or are not valid, and so allow nothing.")
        .labelNames("framework", "cause")
        .register(registry);
    for (Framework framework : Framework.values()) {
      for (Fault fault : Fault.values()) {
        undecodable[framework.ordinal()][fault.ordinal()] = counter.labels(
            framework.name().toLowerCase(Locale.ROOT), fault.name().toLowerCase(Locale.ROOT));
      }
    }
  }

  void undecodable(Framework framework, Fault fault) {
    undecodable[framework.ordinal()][fault.ordinal()].inc();
  }
}
