package io.segmento.strategy.bidding;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * Which part of the conversions of the clicks of the last {@value #DAYS} days should have come by now, when delays are exponential with the mean τ that was seen:
 *
 * <pre>share = Σ clicksₕ (1 − e^(−ageₕ / τ)) / Σ clicksₕ     over hours h, at least {@value #MIN_SHARE}; 1 without clicks</pre>
 *
 * Clicks by hour and delays are sums. So what several nodes saw is put together by adding what each of them added ({@link #drain}, {@link #merge}), and a node
 * that has just begun does not take the clicks of its first hour for all there are. Learning takes a lock; reading does not.
 */
public final class ArrivedShare {

  /** How far back clicks count. */
  public static final int DAYS = 30;

  private static final int HOURS = DAYS * 24;
  private static final double HOUR_MILLIS = 3_600_000;
  /** While few conversions were seen: as if so many had come, six hours after their click. */
  private static final double PRIOR_CONVERSIONS = 20;

  private static final double PRIOR_DELAY_MILLIS = 6 * HOUR_MILLIS;
  private static final double MIN_SHARE = 0.05;

  private final long[] clicksByHour = new long[HOURS];
  private long newestHour = Long.MIN_VALUE;
  private double delayMillis;
  private long conversions;
  private final Map<Long, Long> newClicks = new HashMap<>();
  private double newDelayMillis;
  private long newConversions;
  private volatile double share = 1;

  /**
   * What was seen.
   *
   * @param delayMillis of all conversions together, from the decision to bid on
   * @param clicksByHour by the hour since the epoch
   */
  public record Sums(double delayMillis, long conversions, Map<Long, Long> clicksByHour) {

    /** Nothing. */
    public static final Sums NONE = new Sums(0, 0, Map.of());

    /** Refuses what cannot have been seen. */
    public Sums {
      if (!(delayMillis >= 0) || Double.isInfinite(delayMillis) || conversions < 0) {
        throw new IllegalArgumentException("delayMillis: " + delayMillis + ", conversions: "
            + conversions + " (expected: both at least 0)");
      }
      clicksByHour = Map.copyOf(clicksByHour);
    }
  }

  synchronized void clicked(long nowMillis) {
    see(hour(nowMillis), 1);
    newClicks.merge(hour(nowMillis), 1L, Long::sum);
  }

  private void see(long hour, long clicks) {
    if (newestHour == Long.MIN_VALUE) {
      newestHour = hour;
    }
    advance(hour);
    if (hour > newestHour - HOURS) {
      clicksByHour[place(hour)] += clicks;
    }
  }

  private static int place(long hour) {
    return (int) Math.floorMod(hour, (long) HOURS);
  }

  private static long hour(long millis) {
    return (long) Math.floor(millis / HOUR_MILLIS);
  }

  private void advance(long hour) {
    for (int i = 0; newestHour < hour && i < HOURS; i++) {
      newestHour++;
      clicksByHour[place(newestHour)] = 0;
    }
    newestHour = Math.max(newestHour, hour);
  }

  synchronized void converted(long delayMillis) {
    this.delayMillis += Math.max(0, delayMillis);
    newDelayMillis += Math.max(0, delayMillis);
    conversions++;
    newConversions++;
  }

  /** Works the share out anew. */
  synchronized void tick(long nowMillis) {
    if (newestHour == Long.MIN_VALUE) {
      return;
    }
    advance(hour(nowMillis));
    double mean =
        (PRIOR_CONVERSIONS * PRIOR_DELAY_MILLIS + delayMillis) / (PRIOR_CONVERSIONS + conversions);
    double clicks = 0;
    double due = 0;
    for (int back = 0; back < HOURS; back++) {
      long hour = newestHour - back;
      long count = clicksByHour[place(hour)];
      // Clicks of an hour lie on average in its middle.
      double age = Math.max(0, nowMillis - (hour + 0.5) * HOUR_MILLIS);
      clicks += count;
      due += count * -Math.expm1(-age / mean);
    }
    share = clicks == 0 ? 1 : Math.max(MIN_SHARE, due / clicks);
  }

  double share() {
    return share;
  }

  /** Hands over what was added since the last time, and takes it as told. */
  public synchronized Sums drain() {
    Sums added = new Sums(newDelayMillis, newConversions, newClicks);
    newClicks.clear();
    newDelayMillis = 0;
    newConversions = 0;
    return added;
  }

  /** Takes back what was drained and could not be told. */
  public synchronized void restore(Sums added) {
    added.clicksByHour().forEach((hour, clicks) -> newClicks.merge(hour, clicks, Long::sum));
    newDelayMillis += added.delayMillis();
    newConversions += added.conversions();
  }

  /** What all nodes saw, without what this one has not told yet; takes the place of what this one knows. */
  public synchronized void merge(Sums all) {
    Arrays.fill(clicksByHour, 0);
    all.clicksByHour().forEach(this::see);
    newClicks.forEach(this::see);
    delayMillis = all.delayMillis() + newDelayMillis;
    conversions = all.conversions() + newConversions;
  }
}
