package io.segmento.gateway.tracking;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.linecorp.armeria.common.AggregatedHttpRequest;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.grpc.Status;
import io.segmento.gateway.http.Answers;
import io.segmento.gateway.http.ClientAddresses;
import io.segmento.proto.v1.AppContext;
import io.segmento.proto.v1.EventResult;
import io.segmento.proto.v1.Identity;
import io.segmento.proto.v1.IdentityKind;
import io.segmento.proto.v1.PrivacySignals;
import io.segmento.proto.v1.TrackReply;
import io.segmento.proto.v1.TrackRequest;
import java.io.IOException;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * {@code POST /app/events}: 1 to 100 events of one device, from an app or from the advertiser's server, as {@code {"idfa": …, "lmt": 0, "att": 3,
 * "events": [{"a": …, "e": …}]}} with the advertiser's key in {@code Authorization: Bearer}. The answer has a result for each event, in order.
 */
public final class AppEventsService implements HttpService {

  /** The most bytes of a body. */
  public static final int MAX_BODY_BYTES = 64 * 1024;

  private static final String BEARER = "Bearer ";
  private static final int MAX_EVENTS = 100;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Tracking tracking;
  private final ClientAddresses addresses;

  public AppEventsService(Tracking tracking, ClientAddresses addresses) {
    this.tracking = tracking;
    this.addresses = addresses;
  }

  /** What is wrong with a call; holds nothing that came with it. */
  private static final class RefusedException extends Exception {
    private static final long serialVersionUID = 1;
    private final HttpStatus status;

    private RefusedException(HttpStatus status, String message) {
      super(message, null, false, false);
      this.status = status;
    }
  }

  @Override
  public HttpResponse serve(ServiceRequestContext ctx, HttpRequest request) {
    return HttpResponse.of(request.aggregate(ctx.eventLoop()).thenCompose(body -> {
      try {
        return track(ctx, request(ctx, body));
      } catch (RefusedException e) {
        return CompletableFuture.completedFuture(
            Answers.text(e.status, String.valueOf(e.getMessage())));
      }
    }));
  }

  private CompletableFuture<HttpResponse> track(ServiceRequestContext ctx, TrackRequest request) {
    // Without ids of the sender's they cannot be told apart from the same events sent again.
    boolean repeatable =
        request.getEventsList().stream().noneMatch(event -> event.getEventId().isEmpty());
    return (repeatable ? tracking.track(ctx, request) : tracking.trackOnce(ctx, request))
        .handle((reply, failure) -> reply == null ? failed(failure) : results(reply));
  }

  private TrackRequest request(ServiceRequestContext ctx, AggregatedHttpRequest request)
      throws RefusedException {
    String authorization = request.headers().get(HttpHeaderNames.AUTHORIZATION);
    if (authorization == null || !authorization.startsWith(BEARER)) {
      throw new RefusedException(
          HttpStatus.UNAUTHORIZED, "authorization: missing (expected: Bearer and the API key)");
    }
    JsonNode root = json(request);
    AppContext.Builder app = AppContext.newBuilder()
        .setApiKey(authorization.substring(BEARER.length()).strip())
        .setDevice(device(root))
        .setSignals(signals(root))
        .setClientIp(addresses.of(request.headers(), ctx.remoteAddress()));
    String agent = request.headers().get(HttpHeaderNames.USER_AGENT);
    if (agent != null) {
      app.setUserAgent(agent);
    }
    JsonNode events = root.path("events");
    if (!events.isArray() || events.isEmpty() || events.size() > MAX_EVENTS) {
      throw refused("events: (expected: an array of 1 to " + MAX_EVENTS + " events)");
    }
    TrackRequest.Builder track = TrackRequest.newBuilder().setApp(app);
    for (JsonNode event : events) {
      if (!event.isObject()) {
        throw refused("events[" + track.getEventsCount() + "]: (expected: an object)");
      }
      track.addEvents(EventParameters.event(name -> text(event, name)));
    }
    return track.build();
  }

  private static JsonNode json(AggregatedHttpRequest request) throws RefusedException {
    try {
      JsonNode root = JSON.readTree(request.content().array());
      if (root.isObject()) {
        return root;
      }
    } catch (JsonProcessingException e) {
      throw refused("body: not JSON");
    } catch (IOException e) {
      throw refused("body: not readable");
    }
    throw refused("body: (expected: an object)");
  }

  private static Identity device(JsonNode root) throws RefusedException {
    String idfa = text(root, "idfa");
    String gaid = text(root, "gaid");
    if ((idfa == null) == (gaid == null)) {
      throw refused("idfa, gaid: (expected: exactly one of the two)");
    }
    return idfa == null
        ? Identity.newBuilder().setKind(IdentityKind.GAID).setValue(gaid).build()
        : Identity.newBuilder().setKind(IdentityKind.IDFA).setValue(idfa).build();
  }

  private static PrivacySignals signals(JsonNode root) throws RefusedException {
    PrivacySignals.Builder signals = PrivacySignals.newBuilder();
    flag(root, "lmt", signals::setLmt);
    flag(root, "coppa", signals::setCoppa);
    JsonNode att = root.path("att");
    if (!att.isMissingNode()) {
      if (!att.canConvertToInt() || att.asInt() < 0 || att.asInt() > 3) {
        throw refused("att: (expected: 0, 1, 2 or 3)");
      }
      signals.setAttStatus(att.asInt());
    }
    present(root, "gdpr", signals::setGdpr);
    present(root, "gdpr_consent", signals::setGdprConsent);
    present(root, "gpp", signals::setGpp);
    present(root, "gpp_sid", signals::setGppSid);
    present(root, "us_privacy", signals::setUsPrivacy);
    present(root, "adchoices_signal", signals::setAdchoices);
    return signals.build();
  }

  /** A signal that cannot be read must not pass for one that was not sent. */
  private static void flag(JsonNode root, String name, Consumer<Boolean> setter)
      throws RefusedException {
    JsonNode value = root.path(name);
    if (value.isMissingNode()) {
      return;
    }
    if (value.isBoolean() || (value.isInt() && (value.asInt() == 0 || value.asInt() == 1))) {
      setter.accept(value.asBoolean());
    } else {
      throw refused(name + ": (expected: 0 or 1)");
    }
  }

  private static void present(JsonNode root, String name, Consumer<String> setter) {
    String value = text(root, name);
    if (value != null) {
      setter.accept(value);
    }
  }

  private static @Nullable String text(JsonNode object, String name) {
    JsonNode value = object.path(name);
    return value.isValueNode() && !value.isNull() ? value.asText() : null;
  }

  private static HttpResponse results(TrackReply reply) {
    if (reply.getResultsCount() == 0) {
      return Answers.text(HttpStatus.ACCEPTED, "kept; recorded later under the same event ids");
    }
    ObjectNode body = JSON.createObjectNode();
    ArrayNode results = body.putArray("results");
    for (EventResult result : reply.getResultsList()) {
      ObjectNode one = results.addObject();
      one.put("outcome", result.getOutcome().name().toLowerCase(Locale.ROOT));
      if (!result.getField().isEmpty()) {
        one.put("field", result.getField());
      }
      if (result.getForbiddenByValue() != 0) {
        one.put("forbidden_by", result.getForbiddenBy().name().toLowerCase(Locale.ROOT));
      }
    }
    return HttpResponse.of(
        Answers.headers(HttpStatus.OK).contentType(MediaType.JSON_UTF_8).build(),
        HttpData.ofUtf8(body.toString()));
  }

  private static HttpResponse failed(@Nullable Throwable failure) {
    Status status =
        Status.fromThrowable(failure == null ? new IllegalStateException("no reply") : failure);
    return switch (status.getCode()) {
      case INVALID_ARGUMENT ->
        Answers.text(HttpStatus.BAD_REQUEST, String.valueOf(status.getDescription()));
      case PERMISSION_DENIED, UNAUTHENTICATED ->
        Answers.text(HttpStatus.FORBIDDEN, "authorization: not the key of this advertiser");
      default ->
        Answers.text(
            HttpStatus.SERVICE_UNAVAILABLE, "not recorded; send again with the same event ids");
    };
  }

  private static RefusedException refused(String message) {
    return new RefusedException(HttpStatus.BAD_REQUEST, message);
  }
}
