package io.segmento.gateway.openrtb;

import java.nio.charset.StandardCharsets;

/** Writes JSON text in UTF-8. */
final class JsonSink extends ByteSink {
  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
  private static final int MAX_ESCAPE = 6;
  private static final int MAX_LONG = 20;

  void raw(char ascii) {
    ensure(1);
    bytes[size++] = (byte) ascii;
  }

  void raw(byte[] text) {
    ensure(text.length);
    System.arraycopy(text, 0, bytes, size, text.length);
    size += text.length;
  }

  void raw(String ascii) {
    ensure(ascii.length());
    for (int i = 0; i < ascii.length(); i++) {
      bytes[size++] = (byte) ascii.charAt(i);
    }
  }

  /** Writes UTF-8 text as a string. Only what JSON demands is escaped, so {@code </} stays as it is. */
  void string(byte[] utf8, int offset, int length) {
    ensure(length + 2);
    bytes[size++] = '"';
    int end = offset + length;
    int from = offset;
    for (int i = offset; i < end; i++) {
      byte b = utf8[i];
      if ((b >= 0 && b < 0x20) || b == '"' || b == '\\') {
        copy(utf8, from, i);
        escape(b);
        from = i + 1;
      }
    }
    copy(utf8, from, end);
    raw('"');
  }

  private void copy(byte[] source, int from, int to) {
    ensure(to - from);
    System.arraycopy(source, from, bytes, size, to - from);
    size += to - from;
  }

  private void escape(byte b) {
    ensure(MAX_ESCAPE);
    bytes[size++] = '\\';
    switch (b) {
      case '"', '\\' -> bytes[size++] = b;
      case '\n' -> bytes[size++] = 'n';
      case '\r' -> bytes[size++] = 'r';
      case '\t' -> bytes[size++] = 't';
      default -> {
        bytes[size++] = 'u';
        bytes[size++] = '0';
        bytes[size++] = '0';
        bytes[size++] = HEX[b >>> 4];
        bytes[size++] = HEX[b & 0xF];
      }
    }
  }

  void integer(long value) {
    ensure(MAX_LONG);
    if (value == Long.MIN_VALUE) {
      raw(Long.toString(value));
      return;
    }
    if (value < 0) {
      bytes[size++] = '-';
    }
    digits(Math.abs(value), 1);
  }

  /** Writes {@code unscaled / 10^places} with all its places; {@code unscaled >= 0}. */
  void decimal(long unscaled, int places) {
    ensure(MAX_LONG + 1);
    // One digit more than the places, so that a zero stands before the point.
    digits(unscaled, places + 1);
    System.arraycopy(bytes, size - places, bytes, size - places + 1, places);
    bytes[size - places] = '.';
    size++;
  }

  private void digits(long value, int atLeast) {
    int count = 1;
    for (long rest = value; rest >= 10; rest /= 10) {
      count++;
    }
    count = Math.max(count, atLeast);
    long rest = value;
    for (int i = size + count - 1; i >= size; i--) {
      bytes[i] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    size += count;
  }
}
