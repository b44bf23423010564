package io.segmento.tools.geo;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** Writes values as MMDB files have them, by the public description of the format (version 2.0). */
final class MmdbData {
  private static final int STRING = 2;
  private static final int UINT16 = 5;
  private static final int UINT32 = 6;
  private static final int MAP = 7;
  private static final int UINT64 = 9;
  private static final int ARRAY = 11;
  private static final int LAST_PLAIN_TYPE = 7;
  private static final int ONE_MORE_BYTE = 29;
  private static final int TWO_MORE_BYTES = 30;
  private static final int FROM_TWO = ONE_MORE_BYTE + 256;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  int size() {
    return out.size();
  }

  byte[] toByteArray() {
    return out.toByteArray();
  }

  void map(Map<String, String> entries) {
    control(MAP, entries.size());
    entries.forEach((key, value) -> {
      string(key);
      string(value);
    });
  }

  /** The entries follow, each a string and a value. */
  void mapOf(int entries) {
    control(MAP, entries);
  }

  void string(String value) {
    byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
    control(STRING, bytes.length);
    out.writeBytes(bytes);
  }

  void strings(List<String> values) {
    control(ARRAY, values.size());
    values.forEach(this::string);
  }

  void uint16(int value) {
    number(UINT16, value, Short.BYTES);
  }

  void uint32(long value) {
    number(UINT32, value, Integer.BYTES);
  }

  void uint64(long value) {
    number(UINT64, value, Long.BYTES);
  }

  private void number(int type, long value, int bytes) {
    control(type, bytes);
    for (int shift = (bytes - 1) * Byte.SIZE; shift >= 0; shift -= Byte.SIZE) {
      out.write((int) (value >>> shift));
    }
  }

  private void control(int type, int size) {
    if (size >= FROM_TWO + (1 << 16)) {
      throw new IllegalArgumentException(
          "size: " + size + " (expected: < " + (FROM_TWO + (1 << 16)) + ")");
    }
    int code = Math.min(size, size < FROM_TWO ? ONE_MORE_BYTE : TWO_MORE_BYTES);
    if (type <= LAST_PLAIN_TYPE) {
      out.write((type << 5) | code);
    } else {
      out.write(code);
      out.write(type - LAST_PLAIN_TYPE);
    }
    if (code == ONE_MORE_BYTE) {
      out.write(size - ONE_MORE_BYTE);
    } else if (code == TWO_MORE_BYTES) {
      out.write((size - FROM_TWO) >>> Byte.SIZE);
      out.write(size - FROM_TWO);
    }
  }
}
