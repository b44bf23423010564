package io.segmento.strategy.testing;

import io.segmento.strategy.ProductMatch;

/** A viewed product. */
public record FakeProduct(String sku, int views, long lastViewedMillis, boolean inBasket)
    implements ProductMatch {}
