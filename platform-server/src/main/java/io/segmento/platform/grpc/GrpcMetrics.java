package io.segmento.platform.grpc;

import io.grpc.Status;
import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.Counter;
import io.prometheus.client.Gauge;
import io.prometheus.client.Histogram;
import jakarta.inject.Inject;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/** Calls by method and code, and how long unary ones took. Label values are the methods that are served and the canonical codes. */
public final class GrpcMetrics {
  private static final double[] SECONDS = {
    0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10
  };

  private final Counter calls;
  private final Histogram seconds;
  private final Gauge open;

  @Inject
  public GrpcMetrics(CollectorRegistry registry) {
    calls = Counter.build(
            "segmento_grpc_calls_total", "Calls that have ended, by method and canonical code.")
        .labelNames("method", "code")
        .register(registry);
    seconds = Histogram.build(
            "segmento_grpc_call_seconds", "Time from headers to status of unary calls.")
        .labelNames("method")
        .buckets(SECONDS)
        .register(registry);
    open = Gauge.build("segmento_grpc_calls_open", "Calls and streams that are under way.")
        .labelNames("method")
        .register(registry);
  }

  Method method(String fullMethodName, boolean unary) {
    return new Method(fullMethodName, unary);
  }

  /** The children of one method, looked up once. */
  final class Method {
    private final String name;
    private final AtomicReferenceArray<Counter.Child> byCode =
        new AtomicReferenceArray<>(Status.Code.values().length);
    private final Gauge.Child openCalls;
    private final Histogram.@Nullable Child duration;

    private Method(String name, boolean unary) {
      this.name = name;
      this.openCalls = open.labels(name);
      this.duration = unary ? seconds.labels(name) : null;
    }

    void started() {
      openCalls.inc();
    }

    void ended(Status.Code code, long nanos) {
      openCalls.dec();
      counter(code).inc();
      if (duration != null) {
        duration.observe(nanos / 1e9);
      }
    }

    private Counter.Child counter(Status.Code code) {
      Counter.Child child = byCode.get(code.value());
      if (child == null) {
        child = calls.labels(name, code.name());
        byCode.set(code.value(), child);
      }
      return child;
    }
  }
}
