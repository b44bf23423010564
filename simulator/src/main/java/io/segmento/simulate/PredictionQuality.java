package io.segmento.simulate;

import java.util.Map;
import java.util.TreeMap;

/**
 * The area under the curve of predictions, and how to come to a chosen one. With a log-normal part of deviation s, an error of deviation e, and the factor f of what visitors did, for rare
 * clicks:
 *
 * <pre>AUC = E Φ((s² + ln f' − ln f) / √(2 (s² + e²)))     f of all visitors, f' of those who click, that is f weighed by f</pre>
 */
final class PredictionQuality {

  private static final double STEP = 0.02;
  private static final double LEAST = 1e-6;
  private static final double MOST = 10;
  private static final int TRIALS = 40;

  /** The parts of visitors by the logarithm of their factor, in steps of {@value #STEP}. */
  private final Map<Integer, Double> parts = new TreeMap<>();

  /** @param behaviour as far as predictions know it */
  PredictionQuality(Behaviour behaviour) {
    VisitorMix.each((stage, ageMillis, share) -> parts.merge(
        (int) Math.rint(Math.log(Math.max(LEAST, behaviour.factor(stage, ageMillis))) / STEP),
        share,
        Double::sum));
  }

  double auc(double spread, double error) {
    double deviation = Math.sqrt(2 * Math.max(LEAST, spread * spread + error * error));
    double sum = 0;
    double weights = 0;
    for (Map.Entry<Integer, Double> clicked : parts.entrySet()) {
      double weight = clicked.getValue() * Math.exp(STEP * clicked.getKey());
      for (Map.Entry<Integer, Double> other : parts.entrySet()) {
        double both = weight * other.getValue();
        double apart = STEP * (clicked.getKey() - other.getKey());
        sum += both * Normal.cumulative((spread * spread + apart) / deviation);
        weights += both;
      }
    }
    return sum / weights;
  }

  /** The response whose predictions have an area, 0.5 to 1 (both excluded): see {@link Response#withAuc}. */
  Response tuned(Response response, double area) {
    double alone = auc(0, 0);
    double spread = area < alone ? 0 : solve(value -> auc(value, 0) - area);
    double error = area < alone ? solve(value -> area - auc(0, value)) : 0;
    Predictions old = response.predictions();
    double all = response.spread() * response.spread() + old.noise() * old.noise();
    return response
        .withSpread(spread)
        .withPredictions(new Predictions(
            Math.sqrt(Math.max(0, all - spread * spread)),
            error,
            old.calibration(),
            old.knowVisitors()));
  }

  private interface Rising {
    double of(double value);
  }

  /** Where something that rises is 0, by bisection. */
  private static double solve(Rising rising) {
    double low = 0;
    double high = MOST;
    for (int i = 0; i < TRIALS; i++) {
      double middle = (low + high) / 2;
      if (rising.of(middle) < 0) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return (low + high) / 2;
  }
}
