package io.segmento.gateway.observability;

import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.prometheus.PrometheusConfig;
import io.micrometer.prometheus.PrometheusMeterRegistry;
import io.prometheus.client.CollectorRegistry;

/** Leads the meters of Armeria and Netty into the registry that the project's own metrics are in, so that one page shows all. */
public final class LibraryMeters {

  private LibraryMeters() {}

  // Deprecated in favour of the client library's successor; the project stays with simpleclient.
  @SuppressWarnings("deprecation")
  public static MeterRegistry into(CollectorRegistry registry) {
    return new PrometheusMeterRegistry(PrometheusConfig.DEFAULT, registry, Clock.SYSTEM);
  }
}
