package io.segmento.platform.coview;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import java.util.concurrent.TimeUnit;

/** Names of keys and fields. One hash for each advertiser and week, with a field for each pair of products and for each product alone. */
final class CoViewKeys {
  /** Weeks that count, the present one among them. Each counts half of the one after it. */
  static final int WEEKS = 5;

  /** Field with the number of flushes that came in: whether there is something new. */
  static final String WRITES = "#";

  private static final int DAYS = 7;
  private static final char BETWEEN = '\n';

  private CoViewKeys() {}

  /** Weeks since the epoch. */
  static long week(Instant now) {
    return Math.floorDiv(now.getEpochSecond(), TimeUnit.DAYS.toSeconds(DAYS));
  }

  /** In the advertiser's slot. */
  static byte[] counts(String advertiserId, long week) {
    return ("cv:{a:" + advertiserId + "}:" + week).getBytes(UTF_8);
  }

  /** When the week counts for nothing any more, epoch seconds. */
  static long end(long week) {
    return TimeUnit.DAYS.toSeconds(DAYS) * (week + WEEKS);
  }

  /** Of two products in either order; of one with itself: the product alone. */
  static String field(String one, String other) {
    return one.compareTo(other) <= 0 ? one + BETWEEN + other : other + BETWEEN + one;
  }

  /** Where the second product of a field begins; 0 when it is no pair. */
  static int second(String field) {
    return field.indexOf(BETWEEN) + 1;
  }
}
