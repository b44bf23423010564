package io.segmento.gateway.http;

import org.jspecify.annotations.Nullable;

/** Reads {@code Accept-Encoding}. */
public final class AcceptedEncodings {

  private AcceptedEncodings() {}

  /** Whether gzip is named, and not with a quality of zero. */
  public static boolean gzip(@Nullable String acceptEncoding) {
    int at = acceptEncoding == null ? -1 : acceptEncoding.indexOf("gzip");
    if (acceptEncoding == null || at < 0) {
      return false;
    }
    int comma = acceptEncoding.indexOf(',', at);
    String parameters =
        acceptEncoding.substring(at + "gzip".length(), comma < 0 ? acceptEncoding.length() : comma);
    int quality = parameters.indexOf("q=");
    if (quality < 0) {
      return true;
    }
    for (int i = quality + 2; i < parameters.length(); i++) {
      char c = parameters.charAt(i);
      if (c >= '1' && c <= '9') {
        return true;
      }
    }
    return false;
  }
}
