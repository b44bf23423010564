package io.segmento.gateway.privacy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.server.HttpService;
import io.grpc.Status;
import io.segmento.gateway.config.PrivacyConfig;
import io.segmento.gateway.http.Answers;
import io.segmento.gateway.platform.CoreCall;
import io.segmento.gateway.platform.CoreChannels;
import io.segmento.proto.v1.DeletionAcknowledgement;
import io.segmento.proto.v1.DeletionDescription;
import io.segmento.proto.v1.DeletionRequest;
import io.segmento.proto.v1.DeletionResult;
import io.segmento.proto.v1.DeletionServiceGrpc;
import io.segmento.proto.v1.DeletionServiceGrpc.DeletionServiceStub;
import io.segmento.proto.v1.DescribeDeletionRequest;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The IAB's Data Deletion Request Framework; the core verifies, decides and signs. */
final class DeletionRoutes {

  static final String ENDPOINT = "/dsrdelete";
  /** As long as a partner may keep what we publish. */
  private static final String AN_HOUR = "public, max-age=3600";

  private static final ObjectMapper JSON = new ObjectMapper();

  private final CoreChannels channels;
  private final PrivacyConfig config;

  DeletionRoutes(CoreChannels channels, PrivacyConfig config) {
    this.channels = channels;
    this.config = config;
  }

  /** {@code GET /dsrdelete.json}: where requests go, what they may name, and our public keys. 404 while we take no part. */
  HttpService description() {
    return (ctx, request) -> HttpResponse.of(CoreCall.<DeletionDescription>of(
            observer -> stub().describe(DescribeDeletionRequest.getDefaultInstance(), observer))
        .handle((description, failure) -> description == null || config.host().isEmpty()
            ? failed(failure)
            : described(description)));
  }

  private HttpResponse described(DeletionDescription description) {
    ObjectNode resource = JSON.createObjectNode();
    resource.put("endpoint", "https://" + config.host() + ENDPOINT);
    ArrayNode identifiers = resource.putArray("identifiers");
    description
        .getIdentifiersList()
        .forEach(each -> identifiers
            .addObject()
            .put("id", each.getId())
            .put("type", each.getType())
            .put("format", each.getFormat()));
    try {
      resource.set("publicKey", JSON.readTree(description.getJwks()).path("keys"));
    } catch (JsonProcessingException e) {
      return HttpResponse.of(HttpStatus.SERVICE_UNAVAILABLE);
    }
    resource.put("vendorScriptRequirement", false);
    return HttpResponse.of(
        ResponseHeaders.builder(HttpStatus.OK)
            .contentType(MediaType.JSON)
            .set(HttpHeaderNames.CACHE_CONTROL, AN_HOUR)
            .set(HttpHeaderNames.ACCESS_CONTROL_ALLOW_ORIGIN, "*")
            .set(HttpHeaderNames.X_CONTENT_TYPE_OPTIONS, "nosniff")
            .build(),
        HttpData.ofUtf8(resource + "\n"));
  }

  /**
   * {@code POST /dsrdelete}: a request as its bare token or as <code>{"rqJWT": …}</code>; answered with <code>{"acJWT": …}</code>, 202 when accepted
   * and 400 when not, or 503 when it should be sent again.
   */
  HttpService deletion() {
    return (ctx, request) ->
        HttpResponse.of(request.aggregate(ctx.eventLoop()).thenCompose(body -> {
          DeletionRequest deletion =
              DeletionRequest.newBuilder().setRqJwt(token(body.contentUtf8())).build();
          return CoreCall.<DeletionAcknowledgement>of(
                  observer -> stub().request(deletion, observer))
              .handle((reply, failure) -> reply == null ? failed(failure) : answer(reply));
        }));
  }

  private static String token(String body) {
    String text = body.strip();
    if (!text.startsWith("{")) {
      return text;
    }
    try {
      JsonNode token = JSON.readTree(text).path("rqJWT");
      return token.isTextual() ? token.textValue() : "";
    } catch (JsonProcessingException e) {
      // No token, which the core answers to.
      return "";
    }
  }

  private static HttpResponse answer(DeletionAcknowledgement reply) {
    HttpStatus status = reply.getResult() == DeletionResult.DELETION_ACCEPTED
        ? HttpStatus.ACCEPTED
        : HttpStatus.BAD_REQUEST;
    return HttpResponse.of(
        Answers.headers(status).contentType(MediaType.JSON).build(),
        HttpData.ofUtf8(JSON.createObjectNode().put("acJWT", reply.getAcJwt()) + "\n"));
  }

  private static HttpResponse failed(@Nullable Throwable failure) {
    HttpStatus status =
        failure == null || Status.fromThrowable(failure).getCode() == Status.Code.NOT_FOUND
            ? HttpStatus.NOT_FOUND
            : HttpStatus.SERVICE_UNAVAILABLE;
    return HttpResponse.of(Answers.headers(status).build());
  }

  private DeletionServiceStub stub() {
    return DeletionServiceGrpc.newStub(channels.shared())
        .withDeadlineAfter(channels.config().privacyTimeout().toMillis(), TimeUnit.MILLISECONDS);
  }
}
