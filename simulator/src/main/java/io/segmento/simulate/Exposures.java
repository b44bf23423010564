package io.segmento.simulate;

/** How often each user saw each campaign of a seat, and how tired of it that makes. Not thread-safe. */
final class Exposures {

  private final Fatigue fatigue;
  private final short[][] shown;
  /** What is left of a user's impressions, and when that was so; empty where nobody recovers. */
  private final float[][] left;

  private final long[][] leftAtMillis;

  Exposures(Fatigue fatigue, int campaigns, int users) {
    this.fatigue = fatigue;
    shown = new short[campaigns][users];
    boolean recovers = fatigue.recoveryMillis() > 0;
    left = new float[recovers ? campaigns : 0][users];
    leftAtMillis = new long[left.length][users];
  }

  /** Impressions, at most {@link Short#MAX_VALUE}. */
  int times(int campaign, int user) {
    return shown[campaign][user];
  }

  /** What fatigue multiplies the click probability by, 0 to 1. */
  double factor(int campaign, int user, long nowMillis) {
    return fatigue.factor(
        left.length == 0 ? shown[campaign][user] : left(campaign, user, nowMillis));
  }

  private double left(int campaign, int user, long nowMillis) {
    float then = left[campaign][user];
    return then == 0
        ? 0
        : then
            * Math.exp(
                (double) (leftAtMillis[campaign][user] - nowMillis) / fatigue.recoveryMillis());
  }

  void shown(int campaign, int user, long nowMillis) {
    if (left.length > 0) {
      left[campaign][user] = (float) (left(campaign, user, nowMillis) + 1);
      leftAtMillis[campaign][user] = nowMillis;
    }
    if (shown[campaign][user] < Short.MAX_VALUE) {
      shown[campaign][user]++;
    }
  }
}
