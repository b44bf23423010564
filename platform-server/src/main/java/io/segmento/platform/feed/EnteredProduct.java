package io.segmento.platform.feed;

import io.segmento.proto.v1.Product;

/** A product that was written to the catalog by itself. */
record EnteredProduct(Product product) implements ListedProduct {
  @Override
  public String sku() {
    return product.getSku();
  }

  @Override
  public boolean isOnOffer(String country, String region, String city) {
    if (!product.getInStock()) {
      return false;
    }
    for (int i = 0; i < product.getAvailableInCount(); i++) {
      if (matches(product.getAvailableIn(i), country, region, city)) {
        return true;
      }
    }
    return product.getAvailableInCount() == 0;
  }

  /** Each place is a country, country/region or country/region/city. */
  private static boolean matches(String place, String country, String region, String city) {
    int at = country.length();
    if (country.isEmpty() || !place.startsWith(country)) {
      return false;
    }
    if (at == place.length()) {
      return true;
    }
    if (place.charAt(at) != '/' || !place.startsWith(region, at + 1)) {
      return false;
    }
    at += 1 + region.length();
    if (at == place.length()) {
      return true;
    }
    return place.charAt(at) == '/' && place.substring(at + 1).equals(city);
  }

  @Override
  public boolean hasInsecurePicture() {
    return product.getImageUrl().startsWith("http:");
  }
}
