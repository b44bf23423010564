package io.segmento.simulate;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Markets and responses fitted to nine campaigns of the iPinYou bidding data: ln price ~ N(μ, σ) and the click-through rate. Only these parameters are
 * here, not the data. A unit of its prices is taken as 10,000 CPM micros, so that campaign 2997's mean price is 0.63 of currency CPM.
 */
public final class Presets {

  /** CPM micros in one price unit of the data. */
  public static final double UNIT_CPM_MICROS = 10_000;

  private record Fit(double logMean, double logDeviation, double clickRate, double auc) {}

  private static final Map<String, Fit> FITS = new TreeMap<>(Map.of(
      "1458", new Fit(3.93, .84, .00080, .977),
      "2259", new Fit(4.11, 1.04, .00034, .679),
      "2261", new Fit(4.00, 1.15, .00030, .622),
      "2821", new Fit(4.07, 1.04, .00064, .630),
      "2997", new Fit(3.64, 1.09, .00444, .604),
      "3358", new Fit(4.22, .88, .00078, .976),
      "3386", new Fit(4.02, .87, .00073, .780),
      "3427", new Fit(4.10, .85, .00074, .974),
      "3476", new Fit(4.07, .86, .00052, .958)));

  private Presets() {}

  public static List<String> names() {
    return List.copyOf(FITS.keySet());
  }

  /** A market like a campaign's; throws {@link IllegalArgumentException} for an unknown name. */
  public static Market market(String name, boolean firstPrice) {
    Fit fit = fit(name);
    double median = UNIT_CPM_MICROS * Math.exp(fit.logMean());
    return firstPrice
        ? Market.firstPrice("ipinyou-" + name, median, fit.logDeviation())
        : Market.secondPrice("ipinyou-" + name, median, fit.logDeviation());
  }

  /** Users who respond like a campaign's, to calibrated predictions of the same area under the curve. */
  public static Response response(String name) {
    Fit fit = fit(name);
    return Response.of(fit.clickRate(), Response.spreadOfAuc(fit.auc()));
  }

  private static Fit fit(String name) {
    Fit fit = FITS.get(name);
    if (fit == null) {
      throw new IllegalArgumentException(
          "preset: " + name + " (expected: one of " + String.join(", ", FITS.keySet()) + ")");
    }
    return fit;
  }
}
