package io.segmento.platform.subject;

import io.segmento.platform.catalog.Catalog;
import io.segmento.platform.catalog.CatalogSnapshot;
import io.segmento.proto.v1.Advertiser;
import io.segmento.proto.v1.AdvertiserProfile;
import io.segmento.proto.v1.ExportReply;
import io.segmento.proto.v1.Product;
import io.segmento.proto.v1.ProductInterest;
import jakarta.inject.Inject;

/** Puts names to ids, so that people can read what is held of them; profiles hold ids only. Thread-safe. */
final class CatalogNames {

  private final Catalog catalog;

  @Inject
  CatalogNames(Catalog catalog) {
    this.catalog = catalog;
  }

  /** With the names of all advertisers and products that are in the catalog now. */
  ExportReply name(ExportReply export) {
    ExportReply.Builder named = export.toBuilder();
    named
        .getMonthsBuilderList()
        .forEach(month -> month.getAdvertisersBuilderList().forEach(this::name));
    named.getTotalsBuilderList().forEach(this::name);
    named.getUsedForAdsBuilderList().forEach(this::name);
    return named.build();
  }

  /** With the names of the advertiser and its products. */
  AdvertiserProfile name(AdvertiserProfile profile) {
    AdvertiserProfile.Builder named = profile.toBuilder();
    name(named);
    return named.build();
  }

  private void name(AdvertiserProfile.Builder profile) {
    CatalogSnapshot snapshot = catalog.current();
    Advertiser advertiser = snapshot.advertiser(profile.getAdvertiserId());
    if (advertiser != null) {
      profile.setAdvertiserName(advertiser.getName()).setAdvertiserDomain(advertiser.getDomain());
    }
    for (ProductInterest.Builder interest : profile.getProductsBuilderList()) {
      Product product = snapshot.product(profile.getAdvertiserId(), interest.getSku());
      if (product != null) {
        interest.setName(product.getName());
      }
    }
  }
}
