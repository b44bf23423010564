package io.segmento.gateway.tracking;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.QueryParams;
import com.linecorp.armeria.common.QueryParamsBuilder;
import com.linecorp.armeria.common.ResponseHeadersBuilder;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.segmento.gateway.http.Answers;
import io.segmento.gateway.http.BrowserContexts;
import io.segmento.gateway.http.CookieJar;
import io.segmento.proto.v1.Event;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * {@code POST /e}: up to 100 events as {@code {"events": [{"a": …, "e": …}], "gdpr": …}}, or the bare array, whatever the content type says;
 * 204, or 400 with what is expected.
 */
public final class BeaconService implements HttpService {

  /** The most bytes of a body. */
  public static final int MAX_BODY_BYTES = 64 * 1024;

  private static final int MAX_EVENTS = 100;
  private static final List<String> SIGNALS =
      List.of("gdpr", "gdpr_consent", "gpp", "gpp_sid", "us_privacy", "adchoices_signal", "coppa");
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Tracking tracking;
  private final BrowserContexts browsers;
  private final CookieJar cookies;

  public BeaconService(Tracking tracking, BrowserContexts browsers, CookieJar cookies) {
    this.tracking = tracking;
    this.browsers = browsers;
    this.cookies = cookies;
  }

  @Override
  public HttpResponse serve(ServiceRequestContext ctx, HttpRequest request) {
    return HttpResponse.of(request.aggregate(ctx.eventLoop()).thenCompose(body -> {
      JsonNode root;
      try {
        root = JSON.readTree(body.content().array());
      } catch (JsonProcessingException e) {
        return done("body: not JSON");
      } catch (IOException e) {
        return done("body: not readable");
      }
      JsonNode listed = root.isArray() ? root : root.path("events");
      if (!listed.isArray() || listed.isEmpty() || listed.size() > MAX_EVENTS) {
        return done("events: (expected: an array of 1 to " + MAX_EVENTS + " events)");
      }
      List<Event> events = new ArrayList<>();
      for (JsonNode event : listed) {
        if (!event.isObject()) {
          return done("events[" + events.size() + "]: (expected: an object)");
        }
        events.add(EventParameters.event(
            name -> event.path(name).isValueNode() ? event.path(name).asText() : null));
      }
      return tracking.track(ctx, browsers.of(ctx, signals(root)), events).thenApply(reply -> {
        ResponseHeadersBuilder headers =
            Answers.headers(HttpStatus.NO_CONTENT).add(HttpHeaderNames.VARY, "Origin");
        cookies.obey(reply.getCookiesList(), headers);
        return HttpResponse.of(headers.build());
      });
    }));
  }

  private static QueryParams signals(JsonNode root) {
    QueryParamsBuilder signals = QueryParams.builder();
    for (String name : SIGNALS) {
      if (root.path(name).isValueNode() && !root.path(name).isNull()) {
        signals.add(name, root.path(name).asText());
      }
    }
    return signals.build();
  }

  private static CompletableFuture<HttpResponse> done(String fault) {
    return CompletableFuture.completedFuture(Answers.text(HttpStatus.BAD_REQUEST, fault));
  }
}
