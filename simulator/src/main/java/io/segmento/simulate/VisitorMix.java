package io.segmento.simulate;

/**
 * What part of all visitors is at a stage, and how long ago their last session began: the distribution that {@link SimulatedVisitor} draws from. Sessions of a visitor are P days apart, P
 * uniform from 3 to 30, and any time between two of them is as likely, so that the last session is a days ago with density
 *
 * <pre>p(a) = ln(30 / max(3, a)) / 27,  0 ≤ a &lt; 30</pre>
 */
final class VisitorMix {

  static final double DAY_MILLIS = 86_400_000.0;
  static final double KNOWN_SHARE = 0.6;
  static final double MIN_PACE_DAYS = 3;
  static final double MAX_PACE_DAYS = 30;
  static final int MAX_VIEWS = 8;
  static final double BASKET_SHARE = 0.1;
  static final double BOUGHT_SHARE = 0.02;

  /** Of an hour and a half each. */
  private static final int STEPS = 480;

  private VisitorMix() {}

  /** What is asked of visitors who are alike. */
  interface Figure {
    double of(VisitorStage stage, double ageMillis);
  }

  /** Is told of visitors who are alike, and their part of all. */
  interface Part {
    void of(VisitorStage stage, double ageMillis, double share);
  }

  /** The mean of a figure over all visitors. */
  static double mean(Figure figure) {
    double[] sums = new double[2];
    each((stage, ageMillis, share) -> {
      sums[0] += share * figure.of(stage, ageMillis);
      sums[1] += share;
    });
    return sums[0] / sums[1];
  }

  /** Goes through all visitors; their parts come to about 1. */
  static void each(Part part) {
    part.of(VisitorStage.UNKNOWN, 0, 1 - KNOWN_SHARE);
    double width = MAX_PACE_DAYS / STEPS;
    for (int i = 0; i < STEPS; i++) {
      double age = (i + 0.5) * width;
      double density =
          Math.log(MAX_PACE_DAYS / Math.max(MIN_PACE_DAYS, age)) / (MAX_PACE_DAYS - MIN_PACE_DAYS);
      for (VisitorStage stage : VisitorStage.values()) {
        if (stage != VisitorStage.UNKNOWN) {
          part.of(stage, age * DAY_MILLIS, KNOWN_SHARE * density * width * shareOfSessions(stage));
        }
      }
    }
  }

  private static double shareOfSessions(VisitorStage stage) {
    double browsing = (1 - BOUGHT_SHARE) * (1 - BASKET_SHARE);
    return switch (stage) {
      case UNKNOWN -> 0;
      case BOUGHT -> BOUGHT_SHARE;
      case BASKET -> (1 - BOUGHT_SHARE) * BASKET_SHARE;
      case VIEWED_ONCE -> browsing / MAX_VIEWS;
      case VIEWED -> browsing * (MAX_VIEWS - 1) / MAX_VIEWS;
    };
  }
}
