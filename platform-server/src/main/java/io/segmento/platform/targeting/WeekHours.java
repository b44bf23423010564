package io.segmento.platform.targeting;

import io.segmento.proto.v1.Daypart;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Hours of the week, from Monday 0:00. Immutable. */
public final class WeekHours {

  public static final int DAYS = 7;
  public static final int HOURS = 24;
  public static final int COUNT = DAYS * HOURS;

  private final long[] words = new long[(COUNT + Long.SIZE - 1) / Long.SIZE];

  private WeekHours() {}

  /** The hours that any of the dayparts has. */
  static WeekHours of(List<Daypart> dayparts) {
    WeekHours hours = new WeekHours();
    for (Daypart daypart : dayparts) {
      for (int day = 1; day <= DAYS; day++) {
        if (daypart.getDaysCount() == 0 || daypart.getDaysList().contains(day)) {
          hours.add(day, daypart);
        }
      }
    }
    return hours;
  }

  private void add(int day, Daypart daypart) {
    for (int hour = Math.max(0, daypart.getFromHour());
        hour < Math.min(HOURS, daypart.getToHour());
        hour++) {
      int index = index(day, hour);
      words[index / Long.SIZE] |= 1L << index;
    }
  }

  /** The position of an hour of a day, 1 Monday to 7 Sunday. */
  static int index(int day, int hour) {
    return (day - 1) * HOURS + hour;
  }

  /** Whether it has the hour at a position, 0 to {@link #COUNT} − 1. */
  public boolean contains(int index) {
    return (words[index / Long.SIZE] & (1L << index)) != 0;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof WeekHours hours && Arrays.equals(words, hours.words);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(words);
  }
}
