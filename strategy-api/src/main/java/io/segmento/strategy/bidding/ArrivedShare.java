package io.segmento.strategy.bidding;

/**
 * Which part of the conversions of the clicks of the last {@value #DAYS} days should have come by now, when delays are exponential with the mean τ that was seen:
 *
 * <pre>share = Σ clicksₕ (1 − e^(−ageₕ / τ)) / Σ clicksₕ     over hours h</pre>
 *
 * Learning takes a lock; reading does not.
 */
final class ArrivedShare {

  static final int DAYS = 30;
  private static final int HOURS = DAYS * 24;
  private static final double HOUR_MILLIS = 3_600_000;
  /** While few conversions were seen: as if so many had come, six hours after their click. */
  private static final double PRIOR_CONVERSIONS = 20;

  private static final double PRIOR_DELAY_MILLIS = 6 * HOUR_MILLIS;
  private static final double MIN_SHARE = 0.05;

  private final long[] clicksByHour = new long[HOURS];
  private long newestHour = Long.MIN_VALUE;
  private double delays = PRIOR_CONVERSIONS * PRIOR_DELAY_MILLIS;
  private double conversions = PRIOR_CONVERSIONS;
  private volatile double share = 1;

  synchronized void clicked(long nowMillis) {
    long hour = hour(nowMillis);
    if (newestHour == Long.MIN_VALUE) {
      newestHour = hour;
    }
    advance(hour);
    if (hour > newestHour - HOURS) {
      clicksByHour[(int) Math.floorMod(hour, (long) HOURS)]++;
    }
  }

  private static long hour(long millis) {
    return (long) Math.floor(millis / HOUR_MILLIS);
  }

  private void advance(long hour) {
    for (int i = 0; newestHour < hour && i < HOURS; i++) {
      newestHour++;
      clicksByHour[(int) Math.floorMod(newestHour, (long) HOURS)] = 0;
    }
    newestHour = Math.max(newestHour, hour);
  }

  synchronized void converted(long delayMillis) {
    delays += Math.max(0, delayMillis);
    conversions++;
  }

  /** Works the share out anew. */
  synchronized void tick(long nowMillis) {
    if (newestHour == Long.MIN_VALUE) {
      return;
    }
    advance(hour(nowMillis));
    double mean = delays / conversions;
    double clicks = 0;
    double due = 0;
    for (int back = 0; back < HOURS; back++) {
      long hour = newestHour - back;
      long count = clicksByHour[(int) Math.floorMod(hour, (long) HOURS)];
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
}
