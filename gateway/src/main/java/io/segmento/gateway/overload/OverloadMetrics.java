package io.segmento.gateway.overload;

import static java.util.Objects.requireNonNull;

import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.Counter;
import io.prometheus.client.Gauge;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.ToDoubleFunction;

/** {@code segmento_gateway_shed_*} and the queue that it answers to. */
public final class OverloadMetrics {
  private static final double NANOS_PER_SECOND = 1e9;

  private final List<LoadShedder> shedders = new CopyOnWriteArrayList<>();
  private final Map<Worth, Counter.Child> worthToShed = new EnumMap<>(Worth.class);

  public OverloadMetrics(CollectorRegistry registry) {
    gauge(
        registry,
        "segmento_gateway_shed_share",
        "Share of requests that the gateway turns away by itself because of a queue, of the event loop that turns away most.",
        shedder -> shedder.share(System.nanoTime()));
    gauge(
        registry,
        "segmento_gateway_queue_seconds",
        "What every bid has to wait at least, of the event loop where that is most.",
        shedder -> shedder.delayNanos(System.nanoTime()) / NANOS_PER_SECOND);
    Counter shed = Counter.build(
            "segmento_gateway_shed_total", "Requests shed, by what they might have brought.")
        .labelNames("worth")
        .register(registry);
    for (Worth worth : Worth.values()) {
      worthToShed.put(worth, shed.labels(worth.label()));
    }
  }

  /** From now on its figures count. */
  public void add(LoadShedder shedder) {
    shedders.add(requireNonNull(shedder, "shedder"));
  }

  /** One request was turned away. */
  public void shed(Worth worth) {
    requireNonNull(worthToShed.get(worth)).inc();
  }

  private void gauge(
      CollectorRegistry registry, String name, String help, ToDoubleFunction<LoadShedder> figure) {
    Gauge.build(name, help).register(registry).setChild(new Gauge.Child() {
      @Override
      public double get() {
        double largest = 0;
        for (LoadShedder shedder : shedders) {
          largest = Math.max(largest, figure.applyAsDouble(shedder));
        }
        return largest;
      }
    });
  }
}
