package io.segmento.simulate;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.function.DoubleUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * One exchange. The highest rival bid is log-normal; or that of several rivals, each in a part of the auctions; or as it was counted in real ones. Where
 * nobody else bids, the floor is to beat.
 *
 * @param exchange its name, as a strategy sees it
 * @param share of all auctions, above 0; shares need not sum to 1
 * @param logMean the logarithm of the median of the highest rival bid in CPM micros
 * @param logDeviation the deviation of that logarithm, ≥ 0; of several rivals or a histogram: half the way from the lower to the upper sixth of it
 * @param firstPrice the winner pays its own bid; otherwise the highest rival bid or the floor
 * @param floorCpmMicros the least that is taken
 * @param tellsMinimum says what would have won, to winners and to whom it says that they lost
 * @param tellsLosses says that a bid lost
 * @param rivals who else bids; empty: one that stands for all of them
 * @param histogram the highest rival bid as it was counted; null: it was not
 */
public record Market(
    String exchange,
    double share,
    double logMean,
    double logDeviation,
    boolean firstPrice,
    long floorCpmMicros,
    boolean tellsMinimum,
    boolean tellsLosses,
    List<Rival> rivals,
    @Nullable PriceHistogram histogram) {

  static final double MAX_DEVIATION = 10;
  static final double MAX_CPM_MICROS = 1e15;
  static final int MAX_RIVALS = 64;

  private static final double DEVIATION_BELOW = 0.158655;
  private static final double DEVIATIONS = 8;
  private static final int BISECTIONS = 60;
  private static final int STEPS = 4_000;

  /** Names what is wrong and what is expected. */
  public Market {
    requireNonNull(exchange, "exchange");
    rivals = List.copyOf(rivals);
    if (!(share > 0) || rivals.size() > MAX_RIVALS) {
      throw new IllegalArgumentException("share: " + share + ", rivals: " + rivals.size()
          + " (expected: above 0, <= " + MAX_RIVALS + ")");
    }
  }

  /** Of one rival that stands for all. */
  Market(
      String exchange,
      double share,
      double logMean,
      double logDeviation,
      boolean firstPrice,
      long floorCpmMicros,
      boolean tellsMinimum,
      boolean tellsLosses) {
    this(
        exchange,
        share,
        logMean,
        logDeviation,
        firstPrice,
        floorCpmMicros,
        tellsMinimum,
        tellsLosses,
        List.of(),
        null);
  }

  /** A first-price exchange of a given median price that tells losses and no prices. */
  public static Market firstPrice(String exchange, double medianCpmMicros, double logDeviation) {
    return new Market(exchange, 1, Math.log(medianCpmMicros), logDeviation, true, 0, false, true);
  }

  /** The same where the winner pays the highest rival bid. */
  public static Market secondPrice(String exchange, double medianCpmMicros, double logDeviation) {
    return new Market(exchange, 1, Math.log(medianCpmMicros), logDeviation, false, 0, false, true);
  }

  /** An exchange in which at least one rival bids against us, and only those. */
  public static Market ofRivals(String exchange, boolean firstPrice, List<Rival> rivals) {
    if (rivals.isEmpty()) {
      throw new IllegalArgumentException("rivals: none (expected: at least 1)");
    }
    double low = rivals.stream().mapToDouble(Market::lowest).min().orElse(0);
    double high = rivals.stream().mapToDouble(Market::highest).max().orElse(0);
    // Of the auctions in which anybody bids.
    double nobody = allBeaten(rivals, Double.NEGATIVE_INFINITY);
    DoubleUnaryOperator logAt = part -> {
      double from = low;
      double to = high;
      for (int i = 0; i < BISECTIONS; i++) {
        double middle = (from + to) / 2;
        if (allBeaten(rivals, middle) < nobody + part * (1 - nobody)) {
          from = middle;
        } else {
          to = middle;
        }
      }
      return (from + to) / 2;
    };
    return new Market(
        exchange,
        1,
        logAt.applyAsDouble(0.5),
        (logAt.applyAsDouble(1 - DEVIATION_BELOW) - logAt.applyAsDouble(DEVIATION_BELOW)) / 2,
        firstPrice,
        0,
        false,
        true,
        rivals,
        null);
  }

  /** An exchange whose prices to beat are drawn from what was counted. */
  public static Market counted(String exchange, boolean firstPrice, PriceHistogram histogram) {
    return new Market(
        exchange,
        1,
        Math.log(histogram.at(0.5)),
        Math.log(histogram.at(1 - DEVIATION_BELOW) / histogram.at(DEVIATION_BELOW)) / 2,
        firstPrice,
        0,
        false,
        true,
        List.of(),
        histogram);
  }

  private static double lowest(Rival rival) {
    return rival.logMean() - DEVIATIONS * rival.logDeviation() - 1;
  }

  private static double highest(Rival rival) {
    return rival.logMean() + DEVIATIONS * rival.logDeviation() + 1;
  }

  private static double allBeaten(List<Rival> rivals, double logCpmMicros) {
    double chance = 1;
    for (int i = 0; i < rivals.size(); i++) {
      chance *= rivals.get(i).isBeatenBy(logCpmMicros);
    }
    return chance;
  }

  /** How likely a bid is the highest, 0 to 1; without the floor. */
  public double winProbability(double cpmMicros) {
    if (cpmMicros <= 0) {
      return 0;
    }
    if (histogram != null) {
      return histogram.partBelow(cpmMicros);
    }
    return rivals.isEmpty()
        ? Normal.cumulative((Math.log(cpmMicros) - logMean) / Math.max(1e-9, logDeviation))
        : allBeaten(rivals, Math.log(cpmMicros));
  }

  /** The mean of the highest rival bid, CPM micros; 0 counts where nobody bids. */
  public double meanCpmMicros() {
    return meanToBeat(0);
  }

  /**
   * The mean of the price to beat, CPM micros: the highest rival bid, or the floor where that is higher or nobody bids.
   *
   * @param logMove by how much rivals bid more than usual, in the logarithm; the floor stays
   */
  public double meanToBeatCpmMicros(double logMove) {
    double move = Math.exp(logMove);
    return move * meanToBeat(floorCpmMicros / move);
  }

  /** E[max(z, floor)]. */
  private double meanToBeat(double floor) {
    if (histogram != null) {
      return histogram.meanAbove(floor);
    }
    if (rivals.isEmpty()) {
      double score = (Math.log(floor) - logMean) / Math.max(1e-9, logDeviation);
      return floor * Normal.cumulative(score)
          + Math.exp(logMean + logDeviation * logDeviation / 2)
              * Normal.cumulative(logDeviation - score);
    }
    // floor + ∫ P(highest > z) dz from the floor on, by the middle of steps in ln z.
    double low = rivals.stream().mapToDouble(Market::lowest).min().orElse(0);
    double high = rivals.stream().mapToDouble(Market::highest).max().orElse(0);
    double from = Math.min(high, Math.max(low, Math.log(floor)));
    double step = (high - from) / STEPS;
    double mean = floor + Math.max(0, Math.exp(from) - floor) * (1 - allBeaten(rivals, low));
    for (int i = 0; i < STEPS; i++) {
      double width = Math.exp(from + (i + 1) * step) - Math.exp(from + i * step);
      mean += width * (1 - allBeaten(rivals, from + (i + 0.5) * step));
    }
    return mean;
  }

  public Market withShare(double newShare) {
    return with(newShare, floorCpmMicros, tellsMinimum, tellsLosses);
  }

  public Market withFloor(long cpmMicros) {
    return with(share, cpmMicros, tellsMinimum, tellsLosses);
  }

  public Market telling(boolean minimum, boolean losses) {
    return with(share, floorCpmMicros, minimum, losses);
  }

  private Market with(double newShare, long floor, boolean minimum, boolean losses) {
    return new Market(
        exchange,
        newShare,
        logMean,
        logDeviation,
        firstPrice,
        floor,
        minimum,
        losses,
        rivals,
        histogram);
  }
}
