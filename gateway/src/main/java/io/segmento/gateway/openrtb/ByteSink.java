package io.segmento.gateway.openrtb;

import java.util.Arrays;

/** A byte buffer that grows and is used again for the next body. Not thread-safe. */
abstract class ByteSink {
  /** A buffer that one large body made is not kept for the small ones that follow. */
  private static final int KEPT = 256 << 10;

  private static final int INITIAL = 4 << 10;

  byte[] bytes = new byte[INITIAL];
  int size;

  final void reset() {
    size = 0;
    if (bytes.length > KEPT) {
      bytes = new byte[INITIAL];
    }
  }

  final byte[] toByteArray() {
    return Arrays.copyOf(bytes, size);
  }

  /** Forgets what was written from {@code mark} on. */
  final void truncate(int mark) {
    size = mark;
  }

  /** Makes room for {@code count} more bytes. */
  final void ensure(int count) {
    if (bytes.length - size < count) {
      grow(count);
    }
  }

  private void grow(int count) {
    // In long: a doubled length may pass the int range, and then the exact need is tried.
    long wanted = Math.max((long) size + count, Math.min(2L * bytes.length, Integer.MAX_VALUE - 8));
    bytes = Arrays.copyOf(bytes, Math.toIntExact(wanted));
  }
}
