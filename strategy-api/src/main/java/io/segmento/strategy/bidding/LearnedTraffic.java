package io.segmento.strategy.bidding;

import io.segmento.strategy.Parameter;
import io.segmento.strategy.StrategyConfig;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * How traffic is spread over the hours of a day in UTC, from what was asked on the days before: each whole day counts twice as much as the one before it. Even
 * until one day is whole. Only ratios count, so the part of the traffic that reaches one node is enough. Thread-safe; no lock.
 */
final class LearnedTraffic implements TrafficForecast {

  static final Parameter<String> BY_HOUR = Parameter.text(
      "traffic-by-hour",
      "",
      "24 weights by hour in UTC, with commas; empty: learned from the days before");

  private static final int HOURS = 24;
  private static final long HOUR_MILLIS = 3_600_000;
  private static final double FORGET = 0.5;
  /** No hour is taken for less than this part of an even one: the day to come may be another. */
  private static final double LEAST = 0.02;
  /** Fewer in a day say nothing of its shape. */
  private static final long MIN_ASKED = 2_400;

  private final AtomicLongArray asked = new AtomicLongArray(HOURS);
  private final AtomicLong today = new AtomicLong(Long.MIN_VALUE);
  private volatile TrafficForecast known = FLAT;
  private volatile boolean whole;
  private final double[] weights = new double[HOURS];

  /** What a plugin's configuration says; one that learns where it says nothing. */
  static TrafficForecast orAsSaid(StrategyConfig config) {
    String byHour = BY_HOUR.in(config);
    return byHour.isBlank() ? new LearnedTraffic() : TrafficForecast.of(byHour);
  }

  /** Somebody was asked for a bid. */
  void asked(long nowMillis) {
    long hour = Math.floorDiv(nowMillis, HOUR_MILLIS);
    long day = Math.floorDiv(hour, (long) HOURS);
    long current = today.get();
    if (day > current && today.compareAndSet(current, day)) {
      end(current != Long.MIN_VALUE && day == current + 1 && whole);
      // A day that it saw begin is whole at its end.
      whole = current != Long.MIN_VALUE || Math.floorMod(hour, (long) HOURS) == 0;
    }
    asked.incrementAndGet((int) Math.floorMod(hour, (long) HOURS));
  }

  /** Takes what was counted as a day's traffic, if it is. By the one who saw the day end. */
  private void end(boolean counts) {
    long all = 0;
    for (int i = 0; i < HOURS; i++) {
      all += asked.get(i);
    }
    if (counts && all >= MIN_ASKED) {
      double[] byHour = new double[HOURS];
      for (int i = 0; i < HOURS; i++) {
        weights[i] = FORGET * weights[i] + (double) asked.get(i) / all;
      }
      double sum = 0;
      for (double weight : weights) {
        sum += weight;
      }
      for (int i = 0; i < HOURS; i++) {
        byHour[i] = Math.max(LEAST / HOURS, weights[i] / sum);
      }
      known = TrafficForecast.hourly(byHour);
    }
    for (int i = 0; i < HOURS; i++) {
      asked.set(i, 0);
    }
  }

  @Override
  public double weight(long fromMillis, long toMillis) {
    return known.weight(fromMillis, toMillis);
  }
}
