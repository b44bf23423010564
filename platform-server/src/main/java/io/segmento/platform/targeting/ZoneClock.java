package io.segmento.platform.targeting;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;

/**
 * Which hour of the week it is in a time zone. The answer holds for a quarter of an hour, since zones differ by whole quarters and change
 * their offset at them. Thread-safe; allocates once in that time.
 */
public final class ZoneClock {

  static final long QUARTER_MILLIS = 15 * 60 * 1_000L;

  private final ZoneId zone;
  private volatile Reading reading = new Reading(Long.MIN_VALUE, 0);

  private record Reading(long quarter, int hourOfWeek) {}

  public ZoneClock(ZoneId zone) {
    this.zone = zone;
  }

  public ZoneId zone() {
    return zone;
  }

  /** As a position in {@link WeekHours}. */
  public int hourOfWeek(long nowMillis) {
    long quarter = Math.floorDiv(nowMillis, QUARTER_MILLIS);
    Reading last = reading;
    if (last.quarter != quarter) {
      ZonedDateTime local = Instant.ofEpochMilli(nowMillis).atZone(zone);
      last =
          new Reading(quarter, WeekHours.index(local.getDayOfWeek().getValue(), local.getHour()));
      reading = last;
    }
    return last.hourOfWeek;
  }
}
