package io.segmento.simulate;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Markets and responses fitted to nine campaigns of the iPinYou bidding data: ln price ~ N(μ, σ) and the click-through rate. Only these parameters are
 * here, not the data. A unit of its prices is taken as 10,000 CPM micros, so that campaign 2997's mean price is 0.63 of currency CPM.
 *
 * <p>{@value #RETARGETING} has the market and the click rate of 2997 and users who respond by what they did at the advertiser; its weights are the platform's own, see {@link Behaviour}.
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

  /** Of a campaign for an advertiser's own visitors. */
  public static final String RETARGETING = "retargeting";

  private static final String RETARGETING_MARKET = "2997";
  private static final long DAY_MILLIS = 86_400_000L;
  private static final Behaviour VISITORS = new Behaviour(5, 10, 30, 0.5, 3 * DAY_MILLIS);
  private static final Conversions ORDERS = new Conversions(
      0.1,
      new Behaviour(1.5, 2, 4, 0.5, 2 * DAY_MILLIS),
      new ConversionDelay(0.4, DAY_MILLIS / 2),
      Conversions.CLICK_WINDOW_MILLIS);
  private static final Organic UNASKED =
      new Organic(0.002, new Behaviour(10, 25, 150, 5, DAY_MILLIS));
  private static final Fatigue TIRING = new Fatigue(0.05, DAY_MILLIS);

  private Presets() {}

  public static List<String> names() {
    return Stream.concat(FITS.keySet().stream(), Stream.of(RETARGETING)).toList();
  }

  /** A market like a campaign's; throws {@link IllegalArgumentException} for an unknown name. */
  public static Market market(String name, boolean firstPrice) {
    Fit fit = fit(name);
    double median = UNIT_CPM_MICROS * Math.exp(fit.logMean());
    return firstPrice
        ? Market.firstPrice(exchange(name), median, fit.logDeviation())
        : Market.secondPrice(exchange(name), median, fit.logDeviation());
  }

  private static String exchange(String name) {
    return name.equals(RETARGETING) ? name : "ipinyou-" + name;
  }

  /** Users who respond like a campaign's, to calibrated predictions of the same area under the curve; those of {@value #RETARGETING} know nothing of visitors. */
  public static Response response(String name) {
    Fit fit = fit(name);
    Response response = Response.of(fit.clickRate(), Response.spreadOfAuc(fit.auc()));
    return name.equals(RETARGETING)
        ? response
            .withBehaviour(VISITORS)
            .withFatigue(TIRING)
            .withConversions(ORDERS)
            .withOrganic(UNASKED)
        : response;
  }

  private static Fit fit(String name) {
    Fit fit = FITS.get(name.equals(RETARGETING) ? RETARGETING_MARKET : name);
    if (fit == null) {
      throw new IllegalArgumentException(
          "preset: " + name + " (expected: one of " + String.join(", ", names()) + ")");
    }
    return fit;
  }
}
