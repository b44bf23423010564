package io.segmento.platform.attribution;

import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.Counter;
import jakarta.inject.Inject;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code segmento_attribution_*}: what is remembered of ads, and what purchases are credited to. */
final class AttributionMetrics {

  /** What became of an impression or click of a recognised user. */
  enum TouchOutcome {
    REMEMBERED,
    /** The user has opted out, or withdrawn since the bid. */
    REFUSED,
    FAILED
  }

  /** What became of a purchase. */
  enum PurchaseOutcome {
    CLICK,
    VIEW,
    NO_AD,
    /** The order was counted before. */
    DUPLICATE,
    /** The store was away: told again, it is counted. */
    FAILED
  }

  private final Map<TouchOutcome, Counter.Child> views = new EnumMap<>(TouchOutcome.class);
  private final Map<TouchOutcome, Counter.Child> clicks = new EnumMap<>(TouchOutcome.class);
  private final Map<PurchaseOutcome, Counter.Child> purchases =
      new EnumMap<>(PurchaseOutcome.class);
  private final Counter unconvertible;

  @Inject
  AttributionMetrics(CollectorRegistry registry) {
    Counter touches = Counter.build(
            "segmento_attribution_touches_total",
            "Impressions and clicks of users who may be measured, by outcome.")
        .labelNames("type", "outcome")
        .register(registry);
    for (TouchOutcome outcome : TouchOutcome.values()) {
      views.put(outcome, touches.labels("impression", label(outcome)));
      clicks.put(outcome, touches.labels("click", label(outcome)));
    }
    Counter all = Counter.build(
            "segmento_attribution_purchases_total",
            "Purchases that may be measured, by what they are credited to.")
        .labelNames("outcome")
        .register(registry);
    for (PurchaseOutcome outcome : PurchaseOutcome.values()) {
      purchases.put(outcome, all.labels(label(outcome)));
    }
    unconvertible = Counter.build(
            "segmento_attribution_values_unconvertible_total",
            "Purchases whose value is not counted, since there is no rate of its currency.")
        .register(registry);
  }

  private static String label(Enum<?> outcome) {
    return outcome.name().toLowerCase(Locale.ROOT);
  }

  void told(boolean clicked, TouchOutcome outcome) {
    count((clicked ? clicks : views).get(outcome));
  }

  void told(PurchaseOutcome outcome) {
    count(purchases.get(outcome));
  }

  void unconvertible() {
    unconvertible.inc();
  }

  private static void count(Counter.@Nullable Child child) {
    if (child != null) {
      child.inc();
    }
  }
}
