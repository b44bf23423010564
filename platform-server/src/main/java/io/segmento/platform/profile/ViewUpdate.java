package io.segmento.platform.profile;

import io.segmento.proto.storage.v1.AdvertiserView;
import io.segmento.proto.storage.v1.BidView;
import io.segmento.proto.storage.v1.ProductView;
import io.segmento.proto.v1.EventType;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Adds events to the bid view and keeps it small: what was seen longest ago leaves first. Pure. */
final class ViewUpdate {

  static final int MAX_BYTES = 1_400;
  static final int MAX_PRODUCTS = 10;
  static final int MAX_ADVERTISERS = 8;

  private ViewUpdate() {}

  /**
   * The view with the events.
   *
   * @param notBefore epoch seconds; what began earlier has ended and is left out
   */
  static BidView add(BidView view, List<ProfileEvent> events, long notBefore) {
    List<AdvertiserView.Builder> advertisers = new ArrayList<>();
    for (AdvertiserView advertiser : view.getAdvertisersList()) {
      retained(advertiser, notBefore, advertisers);
    }
    for (ProfileEvent event : events) {
      add(advertiser(advertisers, event), event);
    }
    advertisers.sort(
        Comparator.comparingLong(AdvertiserView.Builder::getLastSeen).reversed());
    BidView.Builder small = BidView.newBuilder();
    for (AdvertiserView.Builder advertiser :
        advertisers.subList(0, Math.min(MAX_ADVERTISERS, advertisers.size()))) {
      small.addAdvertisers(advertiser);
    }
    return shrink(small);
  }

  /** The time from which on the view has data, epoch seconds. */
  static long oldest(BidView view, long now) {
    long oldest = now;
    for (AdvertiserView advertiser : view.getAdvertisersList()) {
      oldest = Math.min(oldest, advertiser.getFirstSeen());
      for (ProductView product : advertiser.getProductsList()) {
        oldest = Math.min(oldest, product.getFirstViewed());
      }
    }
    return oldest;
  }

  /**
   * Counts that reach back too far cannot be split by month here, so an advertiser whose first contact has ended begins anew with the products
   * that have not.
   */
  private static void retained(
      AdvertiserView advertiser, long notBefore, List<AdvertiserView.Builder> into) {
    if (advertiser.getFirstSeen() >= notBefore) {
      into.add(advertiser.toBuilder());
      return;
    }
    AdvertiserView.Builder anew =
        AdvertiserView.newBuilder().setAdvertiserId(advertiser.getAdvertiserId());
    long first = Long.MAX_VALUE;
    for (ProductView product : advertiser.getProductsList()) {
      if (product.getFirstViewed() >= notBefore) {
        anew.addProducts(product).setViews(anew.getViews() + product.getViews());
        anew.setLastSeen(Math.max(anew.getLastSeen(), product.getLastViewed()));
        first = Math.min(first, product.getFirstViewed());
      }
    }
    if (anew.getProductsCount() > 0) {
      into.add(anew.setFirstSeen(first));
    }
  }

  private static AdvertiserView.Builder advertiser(
      List<AdvertiserView.Builder> advertisers, ProfileEvent event) {
    for (AdvertiserView.Builder advertiser : advertisers) {
      if (advertiser.getAdvertiserId().equals(event.advertiserId())) {
        return advertiser;
      }
    }
    AdvertiserView.Builder added = AdvertiserView.newBuilder()
        .setAdvertiserId(event.advertiserId())
        .setFirstSeen(event.atSeconds());
    advertisers.add(added);
    return added;
  }

  private static void add(AdvertiserView.Builder advertiser, ProfileEvent event) {
    advertiser
        .setFirstSeen(Math.min(advertiser.getFirstSeen(), event.atSeconds()))
        .setLastSeen(Math.max(advertiser.getLastSeen(), event.atSeconds()));
    if (event.type() == EventType.PAGE_VIEW || event.type() == EventType.PRODUCT_VIEW) {
      advertiser.setViews(advertiser.getViews() + 1);
    }
    if (event.type() == EventType.PURCHASE) {
      advertiser.setPurchases(advertiser.getPurchases() + 1);
    }
    for (String sku : event.skus()) {
      addProduct(advertiser, sku, event);
    }
  }

  private static void addProduct(
      AdvertiserView.Builder advertiser, String sku, ProfileEvent event) {
    List<ProductView.Builder> products = new ArrayList<>();
    ProductView.Builder product = null;
    for (ProductView known : advertiser.getProductsList()) {
      ProductView.Builder builder = known.toBuilder();
      products.add(builder);
      if (known.getSku().equals(sku)) {
        product = builder;
      }
    }
    if (event.type() == EventType.PURCHASE) {
      // What was bought is not advertised again.
      if (product != null) {
        products.removeIf(known -> known.getSku().equals(sku));
      }
    } else {
      if (product == null) {
        product = ProductView.newBuilder().setSku(sku).setFirstViewed(event.atSeconds());
        products.add(product);
      }
      product
          .setFirstViewed(Math.min(product.getFirstViewed(), event.atSeconds()))
          .setLastViewed(Math.max(product.getLastViewed(), event.atSeconds()));
      if (event.type() == EventType.BASKET) {
        product.setInBasket(true);
      } else {
        product.setViews(product.getViews() + 1);
      }
    }
    products.sort(Comparator.comparingLong(ProductView.Builder::getLastViewed).reversed());
    advertiser.clearProducts();
    for (ProductView.Builder kept : products.subList(0, Math.min(MAX_PRODUCTS, products.size()))) {
      advertiser.addProducts(kept);
    }
  }

  /** Takes away the last product of the advertiser that was seen longest ago, then the advertiser, until it fits. */
  private static BidView shrink(BidView.Builder view) {
    BidView small = view.build();
    while (small.getSerializedSize() > MAX_BYTES) {
      int last = view.getAdvertisersCount() - 1;
      AdvertiserView.Builder advertiser = view.getAdvertisersBuilder(last);
      if (advertiser.getProductsCount() > 1) {
        advertiser.removeProducts(advertiser.getProductsCount() - 1);
      } else {
        view.removeAdvertisers(last);
      }
      small = view.build();
    }
    return small;
  }
}
