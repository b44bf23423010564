package io.segmento.simulate;

import static java.util.Objects.requireNonNull;

import io.segmento.strategy.bidding.TrafficForecast;

/** Traffic by the hour of the day, more of it on some days of the week than on others; all in UTC. Immutable. */
public final class WeeklyTraffic implements TrafficForecast {

  private static final int DAYS = 7;
  private static final long DAY_MILLIS = 86_400_000L;
  /** The first of January 1970 was a Thursday. */
  private static final int FIRST_DAY = 3;

  private static final double MAX_WEIGHT = 1e9;

  private final TrafficForecast daily;
  private final double[] byDay;

  /**
   * A week's traffic.
   *
   * @param daily how it is spread over each day
   * @param byDay 7 weights above 0, of Monday to Sunday
   */
  public WeeklyTraffic(TrafficForecast daily, double... byDay) {
    this.daily = requireNonNull(daily, "daily");
    if (byDay.length != DAYS) {
      throw new IllegalArgumentException(
          "weights by day: " + byDay.length + " (expected: " + DAYS + ", of Monday to Sunday)");
    }
    for (double weight : byDay) {
      if (!(weight > 0 && weight < MAX_WEIGHT)) {
        throw new IllegalArgumentException("weight of a day: " + weight + " (expected: above 0)");
      }
    }
    this.byDay = byDay.clone();
  }

  @Override
  public double weight(long fromMillis, long toMillis) {
    double sum = 0;
    long from = fromMillis;
    while (from < toMillis) {
      long day = Math.floorDiv(from, DAY_MILLIS);
      long to = Math.min(toMillis, (day + 1) * DAY_MILLIS);
      sum += byDay[(int) Math.floorMod(day + FIRST_DAY, (long) DAYS)] * daily.weight(from, to);
      from = to;
    }
    return sum;
  }
}
