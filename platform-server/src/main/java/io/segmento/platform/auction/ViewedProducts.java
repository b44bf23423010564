package io.segmento.platform.auction;

import io.segmento.platform.auction.request.AuctionRequest;
import io.segmento.platform.catalog.LiveCampaign;
import io.segmento.platform.feed.ListedProduct;
import io.segmento.proto.openrtb.BidRequest.Geo;
import io.segmento.proto.storage.v1.AdvertiserView;
import io.segmento.proto.storage.v1.ProductView;
import io.segmento.proto.v1.Creative;
import io.segmento.strategy.ProductMatch;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Joins what the user viewed with what the advertiser has on offer where the user is. Stateless. */
final class ViewedProducts {

  /** A viewed product with what the advertiser says of it, which the strategy does not see. */
  record Viewed(ListedProduct product, int views, long lastViewedMillis, boolean inBasket)
      implements ProductMatch {
    @Override
    public String sku() {
      return product.sku();
    }

    @Override
    public String toString() {
      return sku();
    }
  }

  private ViewedProducts() {}

  /** The products that this creative can show to this user, the most recently viewed first. */
  static List<ProductMatch> of(LiveCampaign campaign, Creative creative, AuctionRequest request) {
    return of(campaign, creative, request.user().at(campaign.advertiserId()), request);
  }

  /** The same with what the campaign's advertiser knows of the user; null when nothing. */
  static List<ProductMatch> of(
      LiveCampaign campaign,
      Creative creative,
      @Nullable AdvertiserView view,
      AuctionRequest request) {
    if (view == null || view.getProductsCount() == 0) {
      return List.of();
    }
    String advertiserId = campaign.advertiserId();
    List<ProductMatch> matches = new ArrayList<>(view.getProductsCount());
    for (int i = 0; i < view.getProductsCount(); i++) {
      ProductView viewed = view.getProducts(i);
      if (!creative.getSku().isEmpty() && !creative.getSku().equals(viewed.getSku())) {
        continue;
      }
      ListedProduct product = onOffer(advertiserId, viewed.getSku(), request);
      if (product != null && isAsSecureAs(creative, product)) {
        matches.add(new Viewed(
            product,
            viewed.getViews(),
            TimeUnit.SECONDS.toMillis(viewed.getLastViewed()),
            viewed.getInBasket()));
      }
    }
    // Several strategies are shown the same list.
    return Collections.unmodifiableList(matches);
  }

  /** The product when it is in stock and on offer where the device is; else null. */
  static @Nullable ListedProduct onOffer(String advertiserId, String sku, AuctionRequest request) {
    ListedProduct product = request.snapshot().products(advertiserId).find(sku);
    return product != null && isOnOffer(product, request) ? product : null;
  }

  /** Whether it is in stock and on offer where the device is. */
  static boolean isOnOffer(ListedProduct product, AuctionRequest request) {
    Geo geo = request.bidRequest().getDevice().getGeo();
    return product.isOnOffer(geo.getCountry(), geo.getRegion(), geo.getCity());
  }

  /** A creative that promises https for all that it loads shows no product whose picture is not. */
  static boolean isAsSecureAs(Creative creative, ListedProduct product) {
    return !creative.getSecure() || !product.hasInsecurePicture();
  }
}
