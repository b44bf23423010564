package io.segmento.platform.markup;

import io.segmento.proto.v1.Product;

/** Prices as people read them. */
final class PriceText {
  private PriceText() {}

  /** {@code 1299.90 USD}; the fraction is left out when it is zero. */
  static void write(StringBuilder out, Product product) {
    long hundredths = (product.getPriceMicros() + 5_000) / 10_000;
    out.append(hundredths / 100);
    long fraction = hundredths % 100;
    if (fraction != 0) {
      out.append('.').append((char) ('0' + fraction / 10)).append((char) ('0' + fraction % 10));
    }
    out.append('\u00a0').append(product.getCurrency());
  }
}
