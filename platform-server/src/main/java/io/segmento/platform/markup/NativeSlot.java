package io.segmento.platform.markup;

import static java.util.Objects.requireNonNull;

import io.segmento.proto.openrtb.BidRequest.Native;
import io.segmento.proto.openrtb.NativeRequest;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * What a native slot asks for.
 *
 * @param wrapped the request stood in an outer {@code native} object, as Native 1.0 has it; the response will too
 */
public record NativeSlot(NativeRequest request, boolean wrapped) {

  private static final int MAX_CHARS = 32 * 1024;

  public NativeSlot {
    requireNonNull(request, "request");
  }

  /** From either form of the request, text or message; null when there is none, or when it is not readable. */
  public static @Nullable NativeSlot of(Native slot) {
    if (slot.hasRequestNative()) {
      return new NativeSlot(slot.getRequestNative(), false);
    }
    String text = slot.getRequest();
    if (text.isEmpty() || text.length() > MAX_CHARS) {
      return null;
    }
    try {
      return NativeReader.read(text);
    } catch (IOException e) {
      return null;
    }
  }
}
