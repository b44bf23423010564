package io.segmento.strategy.bidding;

import java.math.BigDecimal;
import java.util.concurrent.TimeUnit;

/** How traffic is spread over time; only ratios count. Immutable. */
@FunctionalInterface
public interface TrafficForecast {

  /** The same at any time. */
  TrafficForecast FLAT = (fromMillis, toMillis) -> Math.max(0, toMillis - fromMillis);

  /** The traffic expected in a span, in any unit; 0 when it is empty. */
  double weight(long fromMillis, long toMillis);

  /**
   * By the hour of the day in UTC, every day the same.
   *
   * @param byHour 24 weights above 0
   */
  static TrafficForecast hourly(double... byHour) {
    return new HourlyForecast(byHour);
  }

  /** From 24 weights with commas between them; even traffic for an empty text. */
  static TrafficForecast of(String text) {
    if (text.isBlank()) {
      return FLAT;
    }
    String[] parts = text.split(",", -1);
    double[] weights = new double[parts.length];
    for (int i = 0; i < parts.length; i++) {
      try {
        weights[i] = new BigDecimal(parts[i].strip()).doubleValue();
      } catch (NumberFormatException e) {
        throw new IllegalArgumentException(
            "weight of hour " + i + ": " + parts[i] + " (expected: a number above 0)", e);
      }
    }
    return hourly(weights);
  }

  /** See {@link TrafficForecast#hourly}. */
  final class HourlyForecast implements TrafficForecast {
    private static final int HOURS = 24;
    private static final double HOUR_MILLIS = TimeUnit.HOURS.toMillis(1);

    /** Weight from midnight to the beginning of each hour; the last is that of the whole day. */
    private final double[] before = new double[HOURS + 1];

    private HourlyForecast(double[] byHour) {
      if (byHour.length != HOURS) {
        throw new IllegalArgumentException(
            "weights by hour: " + byHour.length + " (expected: " + HOURS + ")");
      }
      for (int hour = 0; hour < HOURS; hour++) {
        if (!(byHour[hour] > 0 && byHour[hour] < 1e9)) {
          throw new IllegalArgumentException(
              "weight of hour " + hour + ": " + byHour[hour] + " (expected: above 0)");
        }
        before[hour + 1] = before[hour] + byHour[hour];
      }
    }

    @Override
    public double weight(long fromMillis, long toMillis) {
      return toMillis <= fromMillis ? 0 : sinceEpoch(toMillis) - sinceEpoch(fromMillis);
    }

    private double sinceEpoch(long millis) {
      double hours = millis / HOUR_MILLIS;
      double days = Math.floor(hours / HOURS);
      double hourOfDay = hours - days * HOURS;
      int hour = Math.min(HOURS - 1, (int) hourOfDay);
      return days * before[HOURS]
          + before[hour]
          + (hourOfDay - hour) * (before[hour + 1] - before[hour]);
    }
  }
}
