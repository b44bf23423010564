package io.segmento.tools.geo;

import io.netty.util.NetUtil;
import java.math.BigInteger;

/**
 * Addresses that begin alike, in the space of IPv6; those of IPv4 lie at {@code ::/96}, where MMDB files have them.
 *
 * @param address 16 bytes as a number
 * @param bits how many of its first bits count, 0 to 128
 */
record Network(BigInteger address, int bits) {
  static final int BITS = 128;
  private static final int IPV4_BITS = 32;

  /** Of {@code 192.0.2.0/24} or {@code 2001:db8::/32}; throws {@link IllegalArgumentException} with what is wrong. */
  static Network parse(String text) {
    String[] parts = text.strip().split("/", -1);
    byte[] bytes = parts.length == 2 ? NetUtil.createByteArrayFromIpAddressString(parts[0]) : null;
    if (bytes == null || !parts[1].matches("\\d{1,3}")) {
      throw new IllegalArgumentException(
          "\"" + text + "\" (expected: a network such as 192.0.2.0/24)");
    }
    int size = bytes.length * Byte.SIZE;
    int prefix = Integer.parseInt(parts[1]);
    if (prefix > size) {
      throw new IllegalArgumentException("\"" + text + "\" (expected: at most /" + size + ")");
    }
    BigInteger address = new BigInteger(1, bytes);
    if (address.getLowestSetBit() >= 0 && address.getLowestSetBit() < size - prefix) {
      throw new IllegalArgumentException(
          "\"" + text + "\" (expected: no bits behind the first " + prefix + ")");
    }
    return new Network(address, size == IPV4_BITS ? prefix + BITS - IPV4_BITS : prefix);
  }

  /** The bit at a position, counted from the first. */
  boolean bit(int position) {
    return address.testBit(BITS - 1 - position);
  }
}
