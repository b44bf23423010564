package io.segmento.platform.redis;

import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.output.CommandOutput;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Decodes an array of whole numbers, 0 where there is none: no text, no wrapper. */
final class RedisNumbers extends CommandOutput<byte[], byte[], long[]> {
  private static final int RADIX = 10;
  private int next;

  RedisNumbers(int count) {
    super(ByteArrayCodec.INSTANCE, new long[count]);
  }

  @Override
  public void set(@Nullable ByteBuffer bytes) {
    if (next < output.length) {
      output[next++] = bytes == null ? 0 : parse(bytes);
    }
  }

  @Override
  public void multi(int count) {
    // The number of fields was known when they were asked for.
  }

  private static long parse(ByteBuffer bytes) {
    boolean negative = bytes.hasRemaining() && bytes.get(bytes.position()) == '-';
    int at = bytes.position() + (negative ? 1 : 0);
    if (at == bytes.limit()) {
      throw new NumberFormatException("no digits");
    }
    // Summed up below zero, where there is one number more.
    long number = 0;
    for (; at < bytes.limit(); at++) {
      int digit = bytes.get(at) - '0';
      if (digit < 0 || digit >= RADIX) {
        throw new NumberFormatException("not a digit");
      }
      number = Math.subtractExact(Math.multiplyExact(number, (long) RADIX), digit);
    }
    return negative ? number : Math.negateExact(number);
  }
}
