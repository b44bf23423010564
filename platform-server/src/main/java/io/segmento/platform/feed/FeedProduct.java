package io.segmento.platform.feed;

import io.segmento.proto.v1.Product;

/** One record of a feed, read where it lies. */
record FeedProduct(FeedFile feed, int index, String sku) implements ListedProduct {
  @Override
  public boolean isOnOffer(String country, String region, String city) {
    return feed.isOnOffer(index, country, region, city);
  }

  @Override
  public boolean hasInsecurePicture() {
    return feed.hasInsecurePicture(index);
  }

  @Override
  public Product product() {
    return feed.product(index);
  }
}
