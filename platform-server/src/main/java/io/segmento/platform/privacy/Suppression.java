package io.segmento.platform.privacy;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** What the store says of a user's suppression. Its value there is {@code <kind>:<epoch millis>}. */
public enum Suppression {
  NONE,
  /** A person's choice. */
  OPT_OUT,
  /** A signal of the device, some minutes ago. */
  SIGNAL,
  /** The store could not be asked. */
  UNKNOWN;

  /** Reads the value of {@code s:}; null is none, and what cannot be read counts as a choice. */
  public static Suppression parse(byte @Nullable [] value) {
    if (value == null) {
      return NONE;
    }
    return new String(value, StandardCharsets.US_ASCII).startsWith("SIGNAL:") ? SIGNAL : OPT_OUT;
  }
}
