package io.segmento.strategy.bidding;

import io.segmento.strategy.Parameter;
import io.segmento.strategy.StrategyConfig;
import io.segmento.strategy.StrategyState;
import io.segmento.strategy.StrategyState.Sums;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How traffic is spread over the hours of a day in UTC, from what was asked on the {@value #DAYS} days before: each whole day counts twice as much as the one before it. Even
 * until one day is whole. Only ratios count, so the part of the traffic that reaches one node is enough; what all nodes were asked is counted in a row of {@link StrategyState} for each day, so that a day goes on
 * over a restart. Thread-safe; no lock.
 */
final class LearnedTraffic implements TrafficForecast {

  static final Parameter<String> BY_HOUR = Parameter.text(
      "traffic-by-hour",
      "",
      "24 weights by hour in UTC, with commas; empty: learned from the days before");

  private static final int HOURS = 24;
  /** After the hours: above 0 when a node saw the day begin. */
  private static final int BEGUN = HOURS;

  static final List<String> COLUMNS = Stream.concat(
          IntStream.range(0, HOURS).mapToObj(hour -> "hour_" + hour), Stream.of("begun"))
      .toList();

  private static final long MINUTE_MILLIS = 60_000;
  private static final long MINUTES = 60;
  private static final int DAYS = 7;
  private static final double FORGET = 0.5;
  /** No hour is taken for less than this part of an even one: the day to come may be another. */
  private static final double LEAST = 0.02;
  /** Fewer in a day say nothing of its shape. */
  private static final long MIN_ASKED = 2_400;

  private final StrategyState.Table<Sums> days;
  private final AtomicLong minute = new AtomicLong(Long.MIN_VALUE);
  private volatile @Nullable Sums today;
  private volatile TrafficForecast known = FLAT;

  LearnedTraffic(StrategyState state) {
    days = state.sums("traffic", 1, COLUMNS.toArray(String[]::new));
  }

  /** What a plugin's configuration says; one that learns where it says nothing. */
  static TrafficForecast orAsSaid(StrategyConfig config, StrategyState state) {
    String byHour = BY_HOUR.in(config);
    return byHour.isBlank() ? new LearnedTraffic(state) : TrafficForecast.of(byHour);
  }

  /** Somebody was asked for a bid. */
  void asked(long nowMillis) {
    long now = Math.floorDiv(nowMillis, MINUTE_MILLIS);
    long current = minute.get();
    // Decisions of one moment do not come in its order; by more than a minute the clock was set
    // back.
    if ((now > current || now < current - 1) && minute.compareAndSet(current, now)) {
      begin(hour(now), current == Long.MIN_VALUE ? Long.MIN_VALUE : hour(current));
    }
    Sums counts = today;
    if (counts != null) {
      counts.add(ofDay(hour(now)), 1);
    }
  }

  private static long hour(long minute) {
    return Math.floorDiv(minute, MINUTES);
  }

  private static int ofDay(long hour) {
    return (int) Math.floorMod(hour, (long) HOURS);
  }

  /** By the one who saw the minute begin: what others counted of the days before may have come since. */
  private void begin(long hour, long before) {
    long day = Math.floorDiv(hour, (long) HOURS);
    Sums row = row(day);
    today = row;
    // A day that somebody saw begin is whole at its end. What a version did before it serves is
    // forgotten, so it is said again where it is not known.
    boolean sawItBegin = ofDay(hour) == 0
        || (before != Long.MIN_VALUE && Math.floorDiv(before, (long) HOURS) == day - 1);
    if (sawItBegin && !(row.get(BEGUN) > 0)) {
      row.add(BEGUN, 1);
    }
    learn(day);
  }

  private Sums row(long day) {
    return days.row(Long.toString(day));
  }

  private void learn(long today) {
    double[] byHour = new double[HOURS];
    double weight = 1;
    double all = 0;
    for (int back = 1; back <= DAYS; back++) {
      Sums day = row(today - back);
      double asked = 0;
      for (int i = 0; i < HOURS; i++) {
        asked += day.get(i);
      }
      if (day.get(BEGUN) > 0 && asked >= MIN_ASKED) {
        for (int i = 0; i < HOURS; i++) {
          byHour[i] += weight * day.get(i) / asked;
        }
        all += weight;
      }
      weight *= FORGET;
    }
    if (all > 0) {
      for (int i = 0; i < HOURS; i++) {
        byHour[i] = Math.max(LEAST / HOURS, byHour[i] / all);
      }
      known = TrafficForecast.hourly(byHour);
    }
  }

  @Override
  public double weight(long fromMillis, long toMillis) {
    return known.weight(fromMillis, toMillis);
  }
}
