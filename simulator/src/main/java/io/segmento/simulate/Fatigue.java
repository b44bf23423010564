package io.segmento.simulate;

/**
 * How a user tires of a campaign: the true click probability is multiplied by
 *
 * <pre>e^(−κ n),  n = Σ e^(−(now − t) / recovery)   over the campaign's impressions to the user, at times t</pre>
 *
 * @param perImpression κ, ≥ 0
 * @param recoveryMillis after which an impression counts for e times less; 0: nobody recovers, n is the number of impressions
 */
public record Fatigue(double perImpression, long recoveryMillis) {

  public static final Fatigue NONE = new Fatigue(0, 0);

  public Fatigue {
    if (!(perImpression >= 0)) {
      throw new IllegalArgumentException("fatigue: " + perImpression + " (expected: >= 0)");
    }
    if (recoveryMillis < 0) {
      throw new IllegalArgumentException("recovery: " + recoveryMillis + " (expected: >= 0 ms)");
    }
  }

  double factor(double impressions) {
    return impressions == 0 ? 1 : Math.exp(-perImpression * impressions);
  }
}
