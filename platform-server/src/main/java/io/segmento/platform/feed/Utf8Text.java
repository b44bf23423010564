package io.segmento.platform.feed;

import java.nio.ByteBuffer;

/** Compares texts with UTF-8 in a buffer without making a string of it. */
final class Utf8Text {
  private static final int CONTINUATION = 0x80;
  private static final int SIX_BITS = 0x3f;

  private Utf8Text() {}

  /** Where a text ends that stands from {@code from} on and not beyond {@code to}; -1 when another stands there. */
  static int skip(ByteBuffer buffer, int from, int to, String text) {
    int at = from;
    for (int i = 0; i < text.length(); i++) {
      int c = text.charAt(i);
      if (c < CONTINUATION) {
        if (at >= to || buffer.get(at) != c) {
          return -1;
        }
        at++;
        continue;
      }
      if (Character.isHighSurrogate((char) c)) {
        c = text.codePointAt(i);
        i += Character.charCount(c) - 1;
      }
      int bytes = c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
      if (at + bytes > to) {
        return -1;
      }
      int lead = (0xf00 >> bytes) & 0xff;
      if ((buffer.get(at) & 0xff) != (lead | (c >> (6 * (bytes - 1))))) {
        return -1;
      }
      for (int j = 1; j < bytes; j++) {
        int expected = CONTINUATION | ((c >> (6 * (bytes - 1 - j))) & SIX_BITS);
        if ((buffer.get(at + j) & 0xff) != expected) {
          return -1;
        }
      }
      at += bytes;
    }
    return at;
  }

  /** Unsigned, byte by byte: the order of code points. */
  static int compare(ByteBuffer buffer, int from, int to, byte[] text) {
    int length = Math.min(to - from, text.length);
    for (int i = 0; i < length; i++) {
      int order = (buffer.get(from + i) & 0xff) - (text[i] & 0xff);
      if (order != 0) {
        return order;
      }
    }
    return to - from - text.length;
  }
}
