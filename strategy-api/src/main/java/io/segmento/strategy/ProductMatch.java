package io.segmento.strategy;

/** A product that the user viewed and that is on offer in the user's region. */
public interface ProductMatch {

  /** The advertiser's own product number. */
  String sku();

  /** How often the user viewed it, ≥ 1. */
  int views();

  /** When the user last viewed it, epoch milliseconds. */
  long lastViewedMillis();

  /** True when it lies in the user's basket. */
  boolean inBasket();
}
