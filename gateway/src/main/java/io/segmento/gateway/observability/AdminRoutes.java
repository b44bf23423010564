package io.segmento.gateway.observability;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServerBuilder;
import com.linecorp.armeria.server.ServiceRequestContext;
import com.linecorp.armeria.server.docs.DocService;
import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.exporter.common.TextFormat;
import io.segmento.gateway.http.Answers;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.function.Supplier;

/** What the admin port serves: metrics, health, readiness with its reasons, and the documentation page. */
public final class AdminRoutes {

  private final CollectorRegistry registry;
  private final Supplier<List<String>> notReady;
  private volatile boolean draining;

  /** {@code notReady} says what keeps the gateway from being ready, nothing when it is. */
  public AdminRoutes(CollectorRegistry registry, Supplier<List<String>> notReady) {
    this.registry = registry;
    this.notReady = notReady;
  }

  public void addTo(ServerBuilder server) {
    server
        .service("/metrics", this::metrics)
        .service("/healthz", (ctx, request) -> Answers.text(HttpStatus.OK, "alive"))
        .service("/readyz", ready())
        .serviceUnder("/docs", new DocService());
  }

  /** From here on not ready, for good. */
  public void drain() {
    draining = true;
  }

  private HttpService ready() {
    return (ctx, request) -> {
      List<String> reasons = draining ? List.of("gateway: draining") : notReady.get();
      return reasons.isEmpty()
          ? Answers.text(HttpStatus.OK, "ready")
          : Answers.text(HttpStatus.SERVICE_UNAVAILABLE, String.join("\n", reasons));
    };
  }

  private HttpResponse metrics(ServiceRequestContext ctx, HttpRequest request) {
    String contentType =
        TextFormat.chooseContentType(request.headers().get(HttpHeaderNames.ACCEPT));
    StringWriter text = new StringWriter();
    try {
      TextFormat.writeFormat(contentType, text, registry.metricFamilySamples());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return HttpResponse.of(
        ResponseHeaders.builder(HttpStatus.OK)
            .contentType(MediaType.parse(contentType))
            .build(),
        HttpData.ofUtf8(text.toString()));
  }
}
