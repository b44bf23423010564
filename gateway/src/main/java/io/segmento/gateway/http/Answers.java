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
  private static final byte[] GIF_BYTES =
      Base64.getDecoder().decode("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAICRAEAOw==");

  private static final int WIDTH_AT = 6;

  private static final HttpData GIF = gif(1);
  private static final HttpData WIDE_GIF = gif(2);

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
    return pixel(headers, GIF);
  }

  /**
   * The pixel for the tag, which can see of a picture from another site nothing but its size: two pixels wide, it asks to be told the same
   * once more, now that the browser has our cookie.
   */
  public static HttpResponse pixel(ResponseHeadersBuilder headers, boolean askAgain) {
    return pixel(headers, askAgain ? WIDE_GIF : GIF);
  }

  private static HttpResponse pixel(ResponseHeadersBuilder headers, HttpData gif) {
    return HttpResponse.of(
        headers
            .contentType(MediaType.GIF)
            .add(HttpHeaderNames.CROSS_ORIGIN_RESOURCE_POLICY, "cross-origin")
            .build(),
        gif);
  }

  private static HttpData gif(int width) {
    byte[] bytes = GIF_BYTES.clone();
    bytes[WIDTH_AT] = (byte) width;
    return HttpData.wrap(bytes);
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
