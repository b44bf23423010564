package io.segmento.tools.traffic;

import static java.math.RoundingMode.HALF_UP;

import java.math.BigDecimal;
import java.util.Random;

/**
 * What others bid for the same impressions, and what those do who see an ad. Immutable.
 *
 * @param rivalCpm median of the highest rival bid, USD CPM, above 0; bids spread around it by a log-normal distribution
 * @param strangers share of impressions of browsers that nobody has seen before, 0 to 1
 * @param clicks share of shown ads that are clicked, 0 to 1
 * @param purchases share of clicks after which something is bought, 0 to 1
 * @param views share of impressions before which the visitor looks at another product, 0 to 1
 */
record Market(double rivalCpm, double strangers, double clicks, double purchases, double views) {
  /** Of the logarithm; production markets have 0.8 to 1.1. */
  private static final double SPREAD = 0.9;

  private static final int DIGITS = 4;

  /** The highest rival bid of one impression, USD CPM. */
  BigDecimal rivalBid(Random random) {
    double cpm = rivalCpm * Math.exp(SPREAD * random.nextGaussian());
    return BigDecimal.valueOf(cpm).setScale(DIGITS, HALF_UP);
  }
}
