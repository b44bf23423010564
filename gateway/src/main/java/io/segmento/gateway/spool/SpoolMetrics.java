package io.segmento.gateway.spool;

import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.Counter;
import io.prometheus.client.Gauge;
import java.util.Locale;
import java.util.function.DoubleSupplier;

/** What is kept while the core is away, and what becomes of it. */
final class SpoolMetrics {
  /** What became of a call that was to be kept. */
  enum Kept {
    KEPT,
    /** The spool, or what of it is for events, is full, or the disk too slow. */
    FULL,
    /** No core has told its key yet, or nothing is to be kept. */
    NO_KEY,
    /** The disk refused. */
    FAILED
  }

  /** What became of a kept call. */
  enum HandedOn {
    REPLAYED,
    REFUSED,
    UNREADABLE,
    /** Older than {@code spool.max-age}. */
    EXPIRED
  }

  private final Counter kept;
  private final Counter handedOn;

  SpoolMetrics(CollectorRegistry registry, DoubleSupplier bytes, DoubleSupplier oldestSeconds) {
    kept = Counter.build(
            "segmento_gateway_spool_calls_total",
            "Calls that came while the core or its store was away, by whether they were kept.")
        .labelNames("kind", "outcome")
        .register(registry);
    for (CallKind kind : CallKind.values()) {
      for (Kept outcome : Kept.values()) {
        kept.labels(kind.label(), label(outcome));
      }
    }
    handedOn = Counter.build(
            "segmento_gateway_spool_handed_on_total", "Kept calls, by what became of them.")
        .labelNames("outcome")
        .register(registry);
    for (HandedOn outcome : HandedOn.values()) {
      handedOn.labels(label(outcome));
    }
    gauge(registry, "segmento_gateway_spool_bytes", "Length of the files of the spool.", bytes);
    gauge(
        registry,
        "segmento_gateway_spool_oldest_seconds",
        "Age of what waits longest in the spool.",
        oldestSeconds);
  }

  private static void gauge(
      CollectorRegistry registry, String name, String help, DoubleSupplier value) {
    Gauge.build(name, help)
        .create()
        .setChild(new Gauge.Child() {
          @Override
          public double get() {
            return value.getAsDouble();
          }
        })
        .register(registry);
  }

  void kept(CallKind kind, Kept outcome) {
    kept.labels(kind.label(), label(outcome)).inc();
  }

  void handedOn(HandedOn outcome, long calls) {
    handedOn.labels(label(outcome)).inc((double) calls);
  }

  private static String label(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
