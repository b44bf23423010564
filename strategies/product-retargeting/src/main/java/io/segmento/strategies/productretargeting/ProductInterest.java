package io.segmento.strategies.productretargeting;

import io.segmento.strategy.ProductMatch;
import io.segmento.strategy.StrategyConfig;
import java.time.Duration;

/**
 * How much a viewed product interests the user, as a factor on the base price:
 *
 * <pre>interest = 2^(-age / half-life) * min(max-depth, 1 + log2(views)) * (in basket ? basket-boost : 1)</pre>
 *
 * Recency decays by half with each half-life; depth grows with each doubling of views, up to a limit; a product in the basket counts more.
 * The shape is the platform's own; exponential decay of purchase intent after the last view is common in retargeting practice. Immutable.
 */
final class ProductInterest {

  private static final Duration DEFAULT_HALF_LIFE = Duration.ofDays(3);
  private static final double DEFAULT_MAX_DEPTH = 3;
  private static final double DEFAULT_BASKET_BOOST = 1.5;

  private final double halfLifeMillis;
  private final double maxDepth;
  private final double basketBoost;

  /** Reads {@code half-life} (duration), {@code max-depth} (1 to 10) and {@code basket-boost} (1 to 10). */
  ProductInterest(StrategyConfig parameters) {
    Duration halfLife = parameters.duration("half-life", DEFAULT_HALF_LIFE);
    // Not toMillis(): it rounds a short one down to zero, which gives NaN, and throws for a very
    // long one.
    halfLifeMillis = halfLife.getSeconds() * 1e3 + halfLife.getNano() / 1e6;
    maxDepth = parameters.number("max-depth", DEFAULT_MAX_DEPTH, 1, 10);
    basketBoost = parameters.number("basket-boost", DEFAULT_BASKET_BOOST, 1, 10);
  }

  /** From 0 to {@code max-depth * basket-boost}. */
  double of(ProductMatch product, long nowMillis) {
    double ageMillis = Math.max(0, nowMillis - product.lastViewedMillis());
    double recency = Math.pow(2, -ageMillis / halfLifeMillis);
    double depth = Math.min(maxDepth, 1 + Math.log(Math.max(1, product.views())) / Math.log(2));
    return recency * depth * (product.inBasket() ? basketBoost : 1);
  }
}
