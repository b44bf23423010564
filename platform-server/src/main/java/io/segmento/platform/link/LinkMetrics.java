package io.segmento.platform.link;

import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.Counter;
import io.segmento.proto.v1.SyncOutcome;
import jakarta.inject.Inject;
import java.util.Locale;

/** What became of browsers that were to be linked; the share of {@code linked} is the match rate. Exchanges are those of the catalog. */
final class LinkMetrics {
  /** Who sent the browser. */
  enum Direction {
    SYNC,
    MATCH
  }

  private final Counter calls;

  @Inject
  LinkMetrics(CollectorRegistry registry) {
    calls = Counter.build(
            "segmento_identity_links_total",
            "Browsers that were to be linked with an exchange's id, by what became of it.")
        .labelNames("exchange", "direction", "outcome")
        .register(registry);
  }

  void count(String knownExchange, Direction direction, SyncOutcome outcome) {
    calls
        .labels(
            knownExchange,
            direction.name().toLowerCase(Locale.ROOT),
            outcome.name().toLowerCase(Locale.ROOT))
        .inc();
  }
}
