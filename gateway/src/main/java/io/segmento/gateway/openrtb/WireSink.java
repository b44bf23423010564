package io.segmento.gateway.openrtb;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Writes the protobuf wire format. Lengths are not known beforehand: one byte is reserved, and the content shifts when it needs more. */
final class WireSink extends ByteSink {
  private static final int MAX_VARINT = 10;
  private static final VarHandle LITTLE_ENDIAN =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  void varint(long value) {
    ensure(MAX_VARINT);
    // Most tags, lengths and numbers.
    if ((value & ~0x7FL) == 0) {
      bytes[size++] = (byte) value;
    } else {
      size = putVarint(size, value);
    }
  }

  void fixed64(long value) {
    ensure(Long.BYTES);
    LITTLE_ENDIAN.set(bytes, size, value);
    size += Long.BYTES;
  }

  /** Starts a length-delimited field; the answer goes to {@link #close}. */
  int open(int tag) {
    varint(tag);
    ensure(1);
    return ++size;
  }

  void close(int start) {
    int length = size - start;
    int lengthBytes = varintSize(length);
    if (lengthBytes > 1) {
      ensure(lengthBytes - 1);
      System.arraycopy(bytes, start, bytes, start + lengthBytes - 1, length);
      size += lengthBytes - 1;
    }
    putVarint(start - 1, length);
  }

  /** Writes length and UTF-8 of {@code chars}; a surrogate without its partner becomes U+FFFD, since the wire format has no form for it. */
  void string(char[] chars, int offset, int length) {
    int lengthBytes = varintSize(length);
    ensure(lengthBytes + length);
    byte[] target = bytes;
    int start = size + lengthBytes;
    // A counted loop without an exit, which the compiler unrolls; whether it was all ASCII shows
    // afterwards.
    int union = 0;
    for (int i = 0; i < length; i++) {
      char c = chars[offset + i];
      union |= c;
      target[start + i] = (byte) c;
    }
    if (union < 0x80) {
      if (lengthBytes == 1) {
        target[size] = (byte) length;
      } else {
        putVarint(size, length);
      }
      size = start + length;
      return;
    }
    // The length may take more bytes now; the reserved ones are counted as open() counts its one.
    int from = size;
    size = start;
    multiByte(chars, offset, offset + length);
    int encoded = size - start;
    int shift = varintSize(encoded) - lengthBytes;
    if (shift > 0) {
      ensure(shift);
      System.arraycopy(bytes, start, bytes, start + shift, encoded);
      size += shift;
    }
    putVarint(from, encoded);
  }

  private void multiByte(char[] chars, int from, int end) {
    ensure(3 * (end - from));
    byte[] target = bytes;
    int position = size;
    for (int i = from; i < end; i++) {
      int c = chars[i];
      if (c < 0x80) {
        target[position++] = (byte) c;
      } else if (c < 0x800) {
        target[position++] = (byte) (0xC0 | (c >>> 6));
        target[position++] = (byte) (0x80 | (c & 0x3F));
      } else if (Character.isHighSurrogate((char) c)
          && i + 1 < end
          && Character.isLowSurrogate(chars[i + 1])) {
        int codePoint = Character.toCodePoint((char) c, chars[++i]);
        target[position++] = (byte) (0xF0 | (codePoint >>> 18));
        target[position++] = (byte) (0x80 | ((codePoint >>> 12) & 0x3F));
        target[position++] = (byte) (0x80 | ((codePoint >>> 6) & 0x3F));
        target[position++] = (byte) (0x80 | (codePoint & 0x3F));
      } else {
        int written = Character.isSurrogate((char) c) ? 0xFFFD : c;
        target[position++] = (byte) (0xE0 | (written >>> 12));
        target[position++] = (byte) (0x80 | ((written >>> 6) & 0x3F));
        target[position++] = (byte) (0x80 | (written & 0x3F));
      }
    }
    size = position;
  }

  private int putVarint(int position, long value) {
    byte[] target = bytes;
    int at = position;
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      target[at++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    target[at++] = (byte) rest;
    return at;
  }

  private static int varintSize(int length) {
    return (38 - Integer.numberOfLeadingZeros(length | 1)) / 7;
  }
}
