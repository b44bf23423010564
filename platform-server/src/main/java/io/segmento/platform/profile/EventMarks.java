package io.segmento.platform.profile;

import io.segmento.proto.v1.EventType;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.concurrent.TimeUnit;

/**
 * When what happened, in one number: hours since a day before the month of collection began × 8 + number of the event's type. A day before, since
 * an event may be on its way when the month begins. Pure.
 */
public final class EventMarks {
  /** How many a product or a category has; of its events these are the latest. */
  public static final int MAX_OF_RECORD = 16;

  private static final int TYPE_BITS = 3;
  private static final int TYPES = 1 << TYPE_BITS;
  private static final int HOURS_BEFORE = 24;
  private static final int MAX_HOUR = 33 * 24;

  private EventMarks() {}

  /** The hour since the epoch from which the marks of a month count. */
  public static long baseHour(YearMonth month) {
    long begin = month.atDay(1).atStartOfDay(ZoneOffset.UTC).toEpochSecond();
    return TimeUnit.SECONDS.toHours(begin) - HOURS_BEFORE;
  }

  static int of(long atSeconds, EventType type, long baseHour) {
    return of(hourOf(atSeconds, baseHour), type.getNumber());
  }

  static int of(int hour, int type) {
    return hour * TYPES + type;
  }

  /** The hour that a mark of this time has. */
  static int hourOf(long atSeconds, long baseHour) {
    long hour = Math.floorDiv(atSeconds, TimeUnit.HOURS.toSeconds(1)) - baseHour;
    return (int) Math.max(0, Math.min(MAX_HOUR, hour));
  }

  /** Hours since the base of its month. */
  public static int hour(int mark) {
    return mark >>> TYPE_BITS;
  }

  /** Number of the event's type. */
  public static int type(int mark) {
    return mark & (TYPES - 1);
  }
}
