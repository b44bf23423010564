package io.segmento.platform.report.live;

import static java.util.Objects.requireNonNull;

import io.prometheus.client.Collector.MetricFamilySamples;
import io.prometheus.client.Collector.MetricFamilySamples.Sample;
import io.prometheus.client.CollectorRegistry;
import jakarta.inject.Inject;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** Reads this node's metrics back, so that the page says what {@code /metrics} says. */
final class NodeCountMetrics {
  private static final String AUCTIONS = "segmento_auctions_total";
  private static final String FILTERED = "segmento_auction_filtered_total";
  private static final String SECONDS = "segmento_auction_seconds_bucket";

  private final CollectorRegistry registry;

  @Inject
  NodeCountMetrics(CollectorRegistry registry) {
    this.registry = requireNonNull(registry, "registry");
  }

  NodeCounts read() {
    Map<String, Map<String, Long>> outcomes = new HashMap<>();
    Map<String, Long> filters = new HashMap<>();
    Map<Double, Long> seconds = new HashMap<>();
    each(
        AUCTIONS,
        sample -> outcomes
            .computeIfAbsent(label(sample, "exchange"), unused -> new HashMap<>())
            .merge(label(sample, "outcome"), (long) sample.value, Long::sum));
    each(
        FILTERED, sample -> filters.merge(label(sample, "filter"), (long) sample.value, Long::sum));
    each(
        SECONDS,
        sample -> seconds.merge(bound(label(sample, "le")), (long) sample.value, Long::sum));
    return new NodeCounts(outcomes, filters, seconds);
  }

  private void each(String name, Consumer<Sample> consumer) {
    for (MetricFamilySamples family :
        Collections.list(registry.filteredMetricFamilySamples(Set.of(name)))) {
      for (Sample sample : family.samples) {
        if (sample.name.equals(name)) {
          consumer.accept(sample);
        }
      }
    }
  }

  private static String label(Sample sample, String name) {
    int at = sample.labelNames.indexOf(name);
    return at < 0 ? "" : sample.labelValues.get(at);
  }

  private static double bound(String text) {
    return text.equals("+Inf") ? Double.POSITIVE_INFINITY : Double.parseDouble(text);
  }
}
