package io.segmento.platform.redis;

import static java.nio.charset.StandardCharsets.US_ASCII;

/** Numbers as the store has them, in values and in arguments of scripts: decimal digits. */
public final class RedisNumber {
  private RedisNumber() {}

  public static byte[] of(long number) {
    return Long.toString(number).getBytes(US_ASCII);
  }
}
