package io.segmento.tools.simulate;

import static io.segmento.tools.simulate.DayOptions.add;
import static io.segmento.tools.simulate.DayOptions.require;

import io.segmento.simulate.Market;
import io.segmento.simulate.Response;
import picocli.CommandLine.Option;

/** How a market, and what is predicted in it, differ from those that a preset was fitted to. */
final class MarketOptions {

  private static final double MAX_MOVE = 3;

  @Option(
      names = "--floor-cpm-micros",
      paramLabel = "MICROS",
      defaultValue = "0",
      description = "The least that is taken (default: ${DEFAULT-VALUE}).")
  private long floorCpmMicros;

  @Option(
      names = "--price-drift",
      paramLabel = "LN",
      defaultValue = "0",
      description =
          "By how much the logarithm of prices moves over the run (default: ${DEFAULT-VALUE}).")
  private double priceDrift;

  @Option(
      names = "--price-shift",
      paramLabel = "LN",
      defaultValue = "0",
      description =
          "By how much it jumps in the middle of the run, for good (default: ${DEFAULT-VALUE}).")
  private double priceShift;

  @Option(
      names = "--price-correlation",
      paramLabel = "R",
      defaultValue = "0",
      description =
          "Between the logarithms of predicted rate and price, -1 to 1 (default: ${DEFAULT-VALUE}).")
  private double priceCorrelation;

  @Option(
      names = "--calibration",
      paramLabel = "FACTOR",
      defaultValue = "1",
      description = "What predictions are multiplied by (default: ${DEFAULT-VALUE}).")
  private double calibration;

  @Option(
      names = "--lost-notices",
      paramLabel = "SHARE",
      defaultValue = "0",
      description = "Of wins and losses that are never told (default: ${DEFAULT-VALUE}).")
  private double lostNotices;

  @Option(
      names = "--timeouts",
      paramLabel = "SHARE",
      defaultValue = "0",
      description = "Of bids that come too late (default: ${DEFAULT-VALUE}).")
  private double timeouts;

  @Option(names = "--silent-losses", description = "The exchange never says that a bid lost.")
  private boolean silentLosses;

  @Option(
      names = "--tells-minimum",
      description =
          "The exchange says what would have won, to winners and to whom it says that they lost.")
  private boolean tellsMinimum;

  double priceDrift() {
    return priceDrift;
  }

  double priceShift() {
    return priceShift;
  }

  double timeouts() {
    return timeouts;
  }

  double lostNotices() {
    return lostNotices;
  }

  void check() {
    require(floorCpmMicros >= 0, "--floor-cpm-micros", floorCpmMicros, ">= 0");
    require(Math.abs(priceDrift) <= MAX_MOVE, "--price-drift", priceDrift, "-3 to 3");
    require(Math.abs(priceShift) <= MAX_MOVE, "--price-shift", priceShift, "-3 to 3");
    require(Math.abs(priceCorrelation) <= 1, "--price-correlation", priceCorrelation, "-1 to 1");
    require(calibration > 0 && calibration <= 100, "--calibration", calibration, "above 0 to 100");
    require(lostNotices >= 0 && lostNotices <= 1, "--lost-notices", lostNotices, "0 to 1");
    require(timeouts >= 0 && timeouts <= 1, "--timeouts", timeouts, "0 to 1");
  }

  Market of(Market fitted) {
    // A counted market has a floor of its own.
    return fitted
        .withFloor(floorCpmMicros > 0 ? floorCpmMicros : fitted.floorCpmMicros())
        .telling(tellsMinimum, !silentLosses);
  }

  Response of(Response fitted) {
    return fitted.withNoise(0, calibration).withCorrelation(priceCorrelation);
  }

  /** What is not as usual; empty when nothing. */
  String describe() {
    StringBuilder words = new StringBuilder();
    again(words);
    return words.isEmpty() ? "" : "," + words;
  }

  void again(StringBuilder words) {
    add(words, "--floor-cpm-micros", floorCpmMicros, 0L);
    add(words, "--price-drift", priceDrift, 0.0);
    add(words, "--price-shift", priceShift, 0.0);
    add(words, "--price-correlation", priceCorrelation, 0.0);
    add(words, "--calibration", calibration, 1.0);
    add(words, "--lost-notices", lostNotices, 0.0);
    add(words, "--timeouts", timeouts, 0.0);
    words
        .append(silentLosses ? " --silent-losses" : "")
        .append(tellsMinimum ? " --tells-minimum" : "");
  }
}
