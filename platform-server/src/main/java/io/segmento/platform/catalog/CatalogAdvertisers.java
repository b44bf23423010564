package io.segmento.platform.catalog;

import io.segmento.platform.tracking.AdvertiserDirectory;
import io.segmento.proto.v1.Advertiser;
import jakarta.inject.Inject;

/** The catalog's advertisers, for tracking. Any thread. */
final class CatalogAdvertisers implements AdvertiserDirectory {
  private final Catalog catalog;
  private final AdvertiserKeys keys;

  @Inject
  CatalogAdvertisers(Catalog catalog, AdvertiserKeys keys) {
    this.catalog = catalog;
    this.keys = keys;
  }

  @Override
  public boolean isActive(String advertiserId) {
    Advertiser advertiser = catalog.current().advertiser(advertiserId);
    return advertiser != null && advertiser.getActive();
  }

  @Override
  public boolean apiKeyMatches(String advertiserId, String apiKey) {
    return keys.isKeyOf(advertiserId, apiKey);
  }
}
