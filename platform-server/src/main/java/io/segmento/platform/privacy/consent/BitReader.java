package io.segmento.platform.privacy.consent;

import java.util.Arrays;

/** Bits of base64url text, six a character, most significant first. Padding at the end is no bit. Reading past the end throws. Not thread-safe. */
final class BitReader {

  private static final int BITS_PER_CHAR = 6;
  private static final byte[] VALUES = new byte[128];

  static {
    Arrays.fill(VALUES, (byte) -1);
    String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    for (int i = 0; i < alphabet.length(); i++) {
      VALUES[alphabet.charAt(i)] = (byte) i;
    }
  }

  private final String text;
  private final int begin;
  private final int bits;
  private int position;

  /** The text from {@code begin} (included) to {@code end} (excluded). */
  BitReader(String text, int begin, int end) {
    int last = end;
    while (last > begin && text.charAt(last - 1) == '=') {
      last--;
    }
    this.text = text;
    this.begin = begin;
    this.bits = (last - begin) * BITS_PER_CHAR;
  }

  /** All bits that there are. */
  int size() {
    return bits;
  }

  int remaining() {
    return bits - position;
  }

  void skip(int count) {
    if (count > bits - position) {
      throw UndecodableException.of(Fault.TRUNCATED);
    }
    position += count;
  }

  boolean bit() {
    return number(1) == 1;
  }

  /** An unsigned number of at most 31 bits. */
  int number(int width) {
    int value = numberAt(position, width);
    position += width;
    return value;
  }

  /** An unsigned number of at most 62 bits. */
  long wide(int width) {
    long high = number(width / 2);
    return (high << (width - width / 2)) | number(width - width / 2);
  }

  /** An unsigned number of at most 31 bits at a place of its own. */
  int numberAt(int at, int width) {
    if (at < 0 || at + width > bits) {
      throw UndecodableException.of(Fault.TRUNCATED);
    }
    int value = 0;
    int left = width;
    int from = at;
    while (left > 0) {
      int offset = from % BITS_PER_CHAR;
      int taken = Math.min(BITS_PER_CHAR - offset, left);
      int six = six(begin + from / BITS_PER_CHAR);
      int part = (six >> (BITS_PER_CHAR - offset - taken)) & ((1 << taken) - 1);
      value = (value << taken) | part;
      from += taken;
      left -= taken;
    }
    return value;
  }

  private int six(int index) {
    char c = text.charAt(index);
    int value = c < VALUES.length ? VALUES[c] : -1;
    if (value < 0) {
      throw UndecodableException.of(Fault.NOT_BASE64);
    }
    return value;
  }

  /** Throws when a character is none of the alphabet, also where nobody reads. */
  void check() {
    for (int i = 0; i < bits / BITS_PER_CHAR; i++) {
      six(begin + i);
    }
  }

  /** A positive number in Fibonacci coding: its end is the first two ones in a row. */
  int fibonacci() {
    int value = 0;
    int previous = 1;
    int current = 1;
    boolean lastWasOne = false;
    // The largest section or vendor id has 16 bits, which is 23 Fibonacci numbers.
    for (int i = 0; i < 24; i++) {
      boolean one = bit();
      if (one && lastWasOne) {
        return value;
      }
      if (one) {
        value += current;
      }
      lastWasOne = one;
      int next = previous + current;
      previous = current;
      current = next;
    }
    throw UndecodableException.of(Fault.VALUE);
  }
}
