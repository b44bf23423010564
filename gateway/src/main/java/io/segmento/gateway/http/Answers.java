package io.segmento.gateway.http;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.common.ResponseHeadersBuilder;
import java.util.Base64;

/** Answers that several routes give. Nothing that browsers get here is ever cached: a cache could recognise them. */
public final class Answers {

  /** The smallest transparent GIF, 43 bytes. */
  private static final HttpData GIF = HttpData.wrap(
      Base64.getDecoder().decode("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAICRAEAOw=="));

  private Answers() {}

  /** Headers of every answer to a browser. */
  public static ResponseHeadersBuilder headers(HttpStatus status) {
    return ResponseHeaders.builder(status)
        .add(HttpHeaderNames.CACHE_CONTROL, "no-store, no-cache, must-revalidate, private")
        .add(HttpHeaderNames.PRAGMA, "no-cache")
        .add(HttpHeaderNames.EXPIRES, "0")
        .add(HttpHeaderNames.X_CONTENT_TYPE_OPTIONS, "nosniff")
        .add(HttpHeaderNames.REFERRER_POLICY, "no-referrer");
  }

  /** The pixel, whatever happened: a page must not show a broken picture. */
  public static HttpResponse pixel(ResponseHeadersBuilder headers) {
    return HttpResponse.of(
        headers
            .contentType(MediaType.GIF)
            .add(HttpHeaderNames.CROSS_ORIGIN_RESOURCE_POLICY, "cross-origin")
            .build(),
        GIF);
  }

  public static HttpResponse pixel() {
    return pixel(headers(HttpStatus.OK));
  }

  /** One line for a person or a log: never an exception's text, never a value that came in. */
  public static HttpResponse text(HttpStatus status, String line) {
    return HttpResponse.of(
        headers(status).contentType(MediaType.PLAIN_TEXT_UTF_8).build(),
        HttpData.ofUtf8(line + "\n"));
  }
}
