package io.segmento.platform.report.anonymity;

import java.nio.ByteBuffer;
import java.security.MessageDigest;

/**
 * Random numbers that a seed of 32 bytes determines: block i is SHA-256(seed, i). Whoever lacks the seed cannot tell them from fair ones. For one
 * thread.
 */
final class SeededStream {
  private static final double TWO_TO_MINUS_53 = 0x1p-53;

  private final MessageDigest sha256;
  private final byte[] seed;
  private ByteBuffer block = ByteBuffer.allocate(0);
  private long next;

  SeededStream(byte[] seed) {
    this.seed = seed;
    this.sha256 = NoiseSource.sha256();
  }

  /** Uniform over all 64 bits. */
  long bits() {
    if (!block.hasRemaining()) {
      sha256.update(seed);
      block = ByteBuffer.wrap(
          sha256.digest(ByteBuffer.allocate(Long.BYTES).putLong(next++).array()));
    }
    return block.getLong();
  }

  /** Uniform over 0 to {@code bound} − 1. */
  long below(long bound) {
    long bits;
    long value;
    do {
      bits = bits() >>> 1;
      value = bits % bound;
      // Of the last, incomplete run of remainders none is taken.
    } while (bits - value + (bound - 1) < 0);
    return value;
  }

  /** True with a probability, to the nearest 2^-53. */
  boolean chance(double probability) {
    return (bits() >>> 11) * TWO_TO_MINUS_53 < probability;
  }
}
