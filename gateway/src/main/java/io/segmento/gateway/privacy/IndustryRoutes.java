package io.segmento.gateway.privacy;

import com.fasterxml.jackson.core.JsonGenerator;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.QueryParams;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.server.HttpService;
import io.grpc.Status;
import io.segmento.gateway.config.PrivacyConfig;
import io.segmento.gateway.http.Answers;
import io.segmento.gateway.http.CookieJar;
import io.segmento.gateway.platform.CoreCall;
import io.segmento.gateway.platform.CoreChannels;
import io.segmento.proto.v1.OptOutReply;
import io.segmento.proto.v1.OptOutRequest;
import io.segmento.proto.v1.OptOutServiceGrpc;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What the industry's own tools ask of us. */
final class IndustryRoutes {

  /** The longest that six calendar months can be. */
  private static final long IDENTITY_SECONDS = 184L * 24 * 60 * 60;

  private static final long SITE_SECONDS = Duration.ofDays(31).toSeconds();

  private static final String A_DAY = "public, max-age=86400";
  /** Since when the signal is obeyed as it is now. */
  private static final String GPC_SINCE = "2026-11-24";

  private final CoreChannels channels;
  private final CookieJar cookies;
  private final PrivacyConfig config;

  IndustryRoutes(CoreChannels channels, CookieJar cookies, PrivacyConfig config) {
    this.channels = channels;
    this.cookies = cookies;
    this.config = config;
  }

  /**
   * {@code GET|POST /appchoices}: opts a device out by its advertising id ({@code adid}, {@code kind} {@code idfa} or {@code gaid}). 204 when it
   * is recorded, and only then. Hashes and hardware ids are no advertising ids and are refused.
   */
  HttpService appChoices() {
    return (ctx, request) ->
        HttpResponse.of(request.aggregate(ctx.eventLoop()).thenCompose(body -> {
          QueryParams form = Forms.of(body);
          QueryParams asked = form.isEmpty() ? ctx.queryParams() : form;
          OptOutRequest optOut = OptOutRequest.newBuilder()
              .setDevice(Forms.device(
                  QueryParams.of("kind", asked.get("kind", ""), "device", asked.get("adid", ""))))
              .build();
          return CoreCall.<OptOutReply>of(observer -> OptOutServiceGrpc.newStub(channels.shared())
                  .withDeadlineAfter(
                      channels.config().privacyTimeout().toMillis(), TimeUnit.MILLISECONDS)
                  .optOut(optOut, observer))
              .handle((reply, failure) -> HttpResponse.of(
                  Answers.headers(appChoicesStatus(reply, failure)).build()));
        }));
  }

  private static HttpStatus appChoicesStatus(
      @Nullable OptOutReply reply, @Nullable Throwable failure) {
    if (reply != null && reply.getEffective()) {
      return HttpStatus.NO_CONTENT;
    }
    return failure != null
            && Status.fromThrowable(failure).getCode() == Status.Code.INVALID_ARGUMENT
        ? HttpStatus.BAD_REQUEST
        : HttpStatus.SERVICE_UNAVAILABLE;
  }

  /** {@code GET /.well-known/gpc.json}: we obey Global Privacy Control. */
  HttpService globalPrivacyControl() {
    return (ctx, request) -> open(JsonText.of(json -> {
      json.writeBooleanField("gpc", true);
      json.writeStringField("lastUpdate", GPC_SINCE);
    }));
  }

  /** {@code GET /.well-known/device-storage.json}: the TCF's disclosure of what is kept on devices, version 1.1. */
  HttpService deviceStorage() {
    JsonText disclosure = JsonText.of(json -> {
      json.writeArrayFieldStart("disclosures");
      json.writeStartObject();
      cookie(json, cookies.identityName(), IDENTITY_SECONDS, List.of(1, 2, 3, 4, 7, 9, 10));
      json.writeStringField(
          "description",
          "A random number by which a browser is recognised; it ends six calendar months after its last update.");
      json.writeEndObject();
      json.writeStartObject();
      cookie(json, cookies.optOutName(), CookieJar.OPT_OUT_MARK.getMaxAgeSeconds(), List.of());
      json.writeArrayFieldStart("specialPurposes");
      json.writeNumber(3);
      json.writeEndArray();
      json.writeBooleanField("optOut", true);
      json.writeStringField("description", "Says that somebody opted out, the same for everybody.");
      json.writeEndObject();
      json.writeStartObject();
      cookie(json, cookies.siteName(), SITE_SECONDS, List.of(1, 7));
      json.writeStringField(
          "description",
          "The day of the last visit to one site, the same for all who came that day; kept apart for each site (Partitioned).");
      json.writeEndObject();
      json.writeEndArray();
      json.writeArrayFieldStart("domains");
      json.writeStartObject();
      json.writeStringField("domain", config.host());
      json.writeStringField("use", "Pixel, ID linking, opt-out and the privacy centre");
      json.writeEndObject();
      json.writeEndArray();
      json.writeArrayFieldStart("sdks");
      json.writeEndArray();
    });
    return (ctx, request) ->
        config.host().isEmpty() ? HttpResponse.of(HttpStatus.NOT_FOUND) : open(disclosure);
  }

  private void cookie(JsonGenerator json, String name, long maxAgeSeconds, List<Integer> purposes)
      throws IOException {
    json.writeStringField("identifier", name);
    json.writeStringField("type", "cookie");
    json.writeNumberField("maxAgeSeconds", maxAgeSeconds);
    json.writeBooleanField("cookieRefresh", true);
    json.writeArrayFieldStart("domains");
    json.writeString(config.host());
    json.writeEndArray();
    json.writeArrayFieldStart("purposes");
    for (int purpose : purposes) {
      json.writeNumber(purpose);
    }
    json.writeEndArray();
  }

  /** For everybody, from everywhere, without anybody's cookies. */
  private static HttpResponse open(JsonText json) {
    return HttpResponse.of(
        ResponseHeaders.builder(HttpStatus.OK)
            .contentType(MediaType.JSON)
            .set(HttpHeaderNames.CACHE_CONTROL, A_DAY)
            .set(HttpHeaderNames.ACCESS_CONTROL_ALLOW_ORIGIN, "*")
            .set(HttpHeaderNames.X_CONTENT_TYPE_OPTIONS, "nosniff")
            .build(),
        HttpData.ofUtf8(json + "\n"));
  }
}
