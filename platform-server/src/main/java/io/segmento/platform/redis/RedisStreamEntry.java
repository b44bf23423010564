package io.segmento.platform.redis;

import java.util.Map;

/** One entry of a stream: the key of the stream, the entry's id and its fields in no particular order. */
public record RedisStreamEntry(String key, String id, Map<String, byte[]> fields) {
  /** Orders ids as a stream does: by milliseconds, then by number. */
  public static int compareIds(String left, String right) {
    int byTime = Long.compare(time(left), time(right));
    return byTime != 0 ? byTime : Long.compareUnsigned(number(left), number(right));
  }

  private static long time(String id) {
    int dash = id.indexOf('-');
    return Long.parseLong(dash < 0 ? id : id.substring(0, dash));
  }

  private static long number(String id) {
    int dash = id.indexOf('-');
    return dash < 0 ? 0 : Long.parseUnsignedLong(id.substring(dash + 1));
  }
}
