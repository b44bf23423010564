package io.segmento.platform.optout;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * What the store holds of a user's suppression; times are epoch milliseconds, 0 when there is none of the kind.
 *
 * @param optedOutSinceMillis when the person chose
 * @param signalSinceMillis when a signal of the device was last seen; it holds for minutes
 */
public record SuppressionState(long optedOutSinceMillis, long signalSinceMillis) {

  static SuppressionState parse(Optional<byte[]> value) {
    String text =
        value.map(bytes -> new String(bytes, StandardCharsets.US_ASCII)).orElse("");
    int colon = text.indexOf(':');
    if (colon < 0) {
      return new SuppressionState(0, 0);
    }
    long at = Long.parseLong(text.substring(colon + 1));
    return text.startsWith("SIGNAL:") ? new SuppressionState(0, at) : new SuppressionState(at, 0);
  }
}
