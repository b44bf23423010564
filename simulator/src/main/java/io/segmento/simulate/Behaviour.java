package io.segmento.simulate;

/**
 * What visitors did, as a factor on a true probability, such as that of a click. An unknown visitor has 1, a known one
 *
 * <pre>factor = 1 + (weight − 1) · e^(−age / recency)</pre>
 *
 * with the weight of the stage of the last session, {@code age} since it began: whoever did something long ago is like one who is unknown. Weights are hidden from strategies; these see
 * what the visitor did. The shape (recency, views, basket, purchase) is that of published retargeting models, the figures are the platform's own.
 *
 * @param oneView weight of a session with one product view, ≥ 0
 * @param severalViews with more of them
 * @param basket with something in the basket
 * @param bought with an order
 * @param recencyMillis after which e times less of it is left, > 0
 */
public record Behaviour(
    double oneView, double severalViews, double basket, double bought, long recencyMillis) {

  private static final double MAX_WEIGHT = 1_000;

  /** Whatever visitors did, they respond alike. */
  public static final Behaviour NONE = new Behaviour(1, 1, 1, 1, 1);

  public Behaviour {
    for (double weight : new double[] {oneView, severalViews, basket, bought}) {
      if (!(weight >= 0 && weight <= MAX_WEIGHT)) {
        throw new IllegalArgumentException(
            "weight: " + weight + " (expected: 0 to " + MAX_WEIGHT + ")");
      }
    }
    if (recencyMillis < 1) {
      throw new IllegalArgumentException("recency: " + recencyMillis + " (expected: >= 1 ms)");
    }
  }

  /** Whether it changes anything. */
  public boolean matters() {
    return oneView != 1 || severalViews != 1 || basket != 1 || bought != 1;
  }

  private double weight(VisitorStage stage) {
    return switch (stage) {
      case UNKNOWN -> 1;
      case VIEWED_ONCE -> oneView;
      case VIEWED -> severalViews;
      case BASKET -> basket;
      case BOUGHT -> bought;
    };
  }

  double factor(VisitorStage stage, double ageMillis) {
    return 1 + (weight(stage) - 1) * Math.exp(-ageMillis / recencyMillis);
  }
}
