package io.segmento.gateway.observability;

import com.linecorp.armeria.common.ExchangeType;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.RoutingContext;
import com.linecorp.armeria.server.ServiceRequestContext;
import com.linecorp.armeria.server.SimpleDecoratingHttpService;
import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.Counter;
import io.prometheus.client.Histogram;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/** Requests by route and outcome. Both are from fixed sets. */
public final class RouteMetrics {

  private static final double NANOS_PER_SECOND = 1e9;

  /** How a request ended, as the caller saw it. */
  private enum Outcome {
    OK,
    NO_CONTENT,
    REDIRECT,
    REFUSED,
    TOO_LARGE,
    UNAVAILABLE,
    FAILED;

    static Outcome of(int status) {
      return switch (status) {
        case 200 -> OK;
        case 204 -> NO_CONTENT;
        case 413 -> TOO_LARGE;
        case 503 -> UNAVAILABLE;
        default -> status >= 500 || status < 200 ? FAILED : status >= 400 ? REFUSED : REDIRECT;
      };
    }

    String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private final Counter requests;
  private final Histogram seconds;

  public RouteMetrics(CollectorRegistry registry) {
    requests = Counter.build("segmento_gateway_requests_total", "Requests by route and outcome.")
        .labelNames("route", "outcome")
        .register(registry);
    seconds = Histogram.build(
            "segmento_gateway_request_seconds",
            "Time from a request's headers to the end of its answer.")
        .labelNames("route", "outcome")
        .buckets(.0005, .001, .0025, .005, .01, .025, .05, .1, .25, .5, 1)
        .register(registry);
  }

  /** The measures of a route that counts for itself. */
  public Route route(String name) {
    Map<Outcome, Children> children = new EnumMap<>(Outcome.class);
    for (Outcome outcome : Outcome.values()) {
      children.put(
          outcome,
          new Children(
              requests.labels(name, outcome.label()), seconds.labels(name, outcome.label())));
    }
    return new Route(children);
  }

  /** The same service, measured under the name of its route. */
  public HttpService measure(String route, HttpService service) {
    return new Measured(service, route(route));
  }

  /** Resolved once for each route and outcome. */
  private record Children(Counter.Child requests, Histogram.Child seconds) {}

  /** One route. Thread-safe. */
  public static final class Route {
    private final Map<Outcome, Children> children;

    private Route(Map<Outcome, Children> children) {
      this.children = children;
    }

    /** Counts a request that began at {@code beganNanos} of {@link System#nanoTime} and is answered now. */
    public void answered(HttpStatus status, long beganNanos) {
      count(status, System.nanoTime() - beganNanos);
    }

    private void count(HttpStatus status, long nanos) {
      Children counted = children.get(Outcome.of(status.code()));
      if (counted != null) {
        counted.requests().inc();
        counted.seconds().observe(nanos / NANOS_PER_SECOND);
      }
    }
  }

  private static final class Measured extends SimpleDecoratingHttpService {
    private final Route route;

    private Measured(HttpService service, Route route) {
      super(service);
      this.route = route;
    }

    /** No answer of ours is a stream; as one, its head and body would be two writes and two packets. */
    @Override
    public ExchangeType exchangeType(RoutingContext routing) {
      return ExchangeType.of(super.exchangeType(routing).isRequestStreaming(), false);
    }

    @Override
    public HttpResponse serve(ServiceRequestContext ctx, HttpRequest request) throws Exception {
      var unused = ctx.log()
          .whenComplete()
          .thenAccept(log -> route.count(log.responseStatus(), log.totalDurationNanos()));
      return unwrap().serve(ctx, request);
    }
  }
}
