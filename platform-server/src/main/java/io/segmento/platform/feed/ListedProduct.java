package io.segmento.platform.feed;

import io.segmento.proto.v1.Product;

/** A product as bidding needs it: what decides whether it may be shown costs little to ask; the rest is read when it is shown. Immutable. */
public interface ListedProduct {
  /** A product that stands by itself. */
  static ListedProduct of(Product product) {
    return new EnteredProduct(product);
  }

  String sku();

  /** Whether it is in stock and on offer there; each part of the place may be empty when it is not known. */
  boolean isOnOffer(String country, String region, String city);

  /** Whether its picture is loaded without encryption. */
  boolean hasInsecurePicture();

  /** All of it; of a feed it is read anew each time. */
  Product product();
}
