package io.segmento.platform.profile;

import io.segmento.platform.profile.Evictions.Kind;
import io.segmento.proto.storage.v1.AdvertiserView;
import io.segmento.proto.storage.v1.BidView;
import io.segmento.proto.storage.v1.ProductView;
import io.segmento.proto.storage.v1.SegmentView;
import io.segmento.proto.v1.EventType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Adds events to the bid view and keeps it small: what was seen longest ago leaves first, and is counted. Pure but for that. */
final class ViewUpdate {

  static final int MAX_BYTES = 1_400;
  static final int MAX_PRODUCTS = 10;
  static final int MAX_ADVERTISERS = 8;
  private static final int MIN_PRODUCTS = 3;

  private ViewUpdate() {}

  /**
   * The view with the events.
   *
   * @param notBefore epoch seconds; what began earlier has ended and is left out
   * @param evictions counts what had to leave
   * @param touched is shown each advertiser that the events are of, when they are in
   */
  static BidView add(
      BidView view,
      List<ProfileEvent> events,
      long notBefore,
      Evictions evictions,
      Consumer<AdvertiserView.Builder> touched) {
    List<AdvertiserView.Builder> advertisers = retained(view, notBefore);
    Set<AdvertiserView.Builder> changed = Collections.newSetFromMap(new IdentityHashMap<>());
    for (ProfileEvent event : events) {
      AdvertiserView.Builder advertiser = advertiser(advertisers, event.advertiserId());
      if (advertiser.getFirstSeen() == 0) {
        advertiser.setFirstSeen(event.atSeconds());
      }
      add(advertiser, event, evictions);
      changed.add(advertiser);
    }
    changed.forEach(touched);
    return bounded(advertisers, evictions);
  }

  /** The view with a segment that a provider put the user in. */
  static BidView add(
      BidView view, String advertiserId, SegmentView segment, long notBefore, Evictions evictions) {
    List<AdvertiserView.Builder> advertisers = retained(view, notBefore);
    AdvertiserView.Builder advertiser = advertiser(advertisers, advertiserId);
    List<SegmentView> segments = new ArrayList<>(advertiser.getSegmentsList());
    // Of several times that the same audience was collected, the latest lasts longest.
    segments.removeIf(known -> known.getSegmentId().equals(segment.getSegmentId())
        && known.getCollectedOn() > 0
        && known.getCollectedOn() <= segment.getCollectedOn());
    segments.add(segment);
    advertiser.clearSegments().addAllSegments(segments);
    return bounded(advertisers, evictions);
  }

  /** The time from which on the view has data, epoch seconds. */
  static long oldest(BidView view, long now) {
    long oldest = now;
    for (AdvertiserView advertiser : view.getAdvertisersList()) {
      if (advertiser.getFirstSeen() > 0) {
        oldest = Math.min(oldest, advertiser.getFirstSeen());
      }
      for (ProductView product : advertiser.getProductsList()) {
        oldest = Math.min(oldest, product.getFirstViewed());
      }
      for (SegmentView segment : advertiser.getSegmentsList()) {
        if (segment.getCollectedOn() > 0) {
          oldest = Math.min(oldest, collectedAt(segment));
        }
      }
    }
    return oldest;
  }

  private static long collectedAt(SegmentView segment) {
    return TimeUnit.DAYS.toSeconds(segment.getCollectedOn());
  }

  private static List<AdvertiserView.Builder> retained(BidView view, long notBefore) {
    List<AdvertiserView.Builder> advertisers = new ArrayList<>();
    for (AdvertiserView advertiser : view.getAdvertisersList()) {
      retained(advertiser, notBefore, advertisers);
    }
    return advertisers;
  }

  /**
   * Counts that reach back too far cannot be split by month here, so an advertiser whose first contact has ended begins anew with the products
   * and the provider's segments that have not; its own segments are evaluated anew with the next event.
   */
  private static void retained(
      AdvertiserView advertiser, long notBefore, List<AdvertiserView.Builder> into) {
    if (advertiser.getFirstSeen() >= notBefore) {
      into.add(withSegmentsSince(advertiser.toBuilder(), notBefore));
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
    for (SegmentView segment : advertiser.getSegmentsList()) {
      if (segment.getCollectedOn() > 0) {
        anew.addSegments(segment);
      }
    }
    withSegmentsSince(anew, notBefore);
    if (anew.getProductsCount() > 0) {
      into.add(anew.setFirstSeen(first));
    } else if (anew.getSegmentsCount() > 0) {
      into.add(anew);
    }
  }

  private static AdvertiserView.Builder withSegmentsSince(
      AdvertiserView.Builder advertiser, long notBefore) {
    List<SegmentView> segments = new ArrayList<>(advertiser.getSegmentsList());
    if (segments.removeIf(
        segment -> segment.getCollectedOn() > 0 && collectedAt(segment) < notBefore)) {
      advertiser.clearSegments().addAllSegments(segments);
    }
    return advertiser;
  }

  private static BidView bounded(List<AdvertiserView.Builder> advertisers, Evictions evictions) {
    advertisers.sort(
        Comparator.comparingLong(AdvertiserView.Builder::getLastSeen).reversed());
    BidView.Builder small = BidView.newBuilder();
    for (AdvertiserView.Builder advertiser :
        advertisers.subList(0, Math.min(MAX_ADVERTISERS, advertisers.size()))) {
      small.addAdvertisers(advertiser);
    }
    evictions.add(Kind.ADVERTISER, advertisers.size() - MAX_ADVERTISERS);
    return shrink(small, evictions);
  }

  private static AdvertiserView.Builder advertiser(
      List<AdvertiserView.Builder> advertisers, String advertiserId) {
    for (AdvertiserView.Builder advertiser : advertisers) {
      if (advertiser.getAdvertiserId().equals(advertiserId)) {
        return advertiser;
      }
    }
    AdvertiserView.Builder added = AdvertiserView.newBuilder().setAdvertiserId(advertiserId);
    advertisers.add(added);
    return added;
  }

  private static void add(
      AdvertiserView.Builder advertiser, ProfileEvent event, Evictions evictions) {
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
      addProduct(advertiser, sku, event, evictions);
    }
  }

  private static void addProduct(
      AdvertiserView.Builder advertiser, String sku, ProfileEvent event, Evictions evictions) {
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
    evictions.add(Kind.PRODUCT, products.size() - MAX_PRODUCTS);
    advertiser.clearProducts();
    for (ProductView.Builder kept : products.subList(0, Math.min(MAX_PRODUCTS, products.size()))) {
      advertiser.addProducts(kept);
    }
  }

  /**
   * Takes from the advertiser that was seen longest ago: products beyond three, the last viewed stay; then segments, those that end last stay;
   * then the advertiser, until it fits.
   */
  private static BidView shrink(BidView.Builder view, Evictions evictions) {
    BidView small = view.build();
    while (small.getSerializedSize() > MAX_BYTES) {
      int last = view.getAdvertisersCount() - 1;
      AdvertiserView.Builder advertiser = view.getAdvertisersBuilder(last);
      if (advertiser.getProductsCount() > MIN_PRODUCTS) {
        advertiser.removeProducts(advertiser.getProductsCount() - 1);
        evictions.add(Kind.PRODUCT, 1);
      } else if (advertiser.getSegmentsCount() > 1) {
        advertiser.removeSegments(endsFirst(advertiser));
        evictions.add(Kind.SEGMENT, 1);
      } else if (advertiser.getProductsCount() > 1) {
        advertiser.removeProducts(advertiser.getProductsCount() - 1);
        evictions.add(Kind.PRODUCT, 1);
      } else {
        view.removeAdvertisers(last);
        evictions.add(Kind.ADVERTISER, 1);
      }
      small = view.build();
    }
    return small;
  }

  private static int endsFirst(AdvertiserView.Builder advertiser) {
    int first = 0;
    for (int i = 1; i < advertiser.getSegmentsCount(); i++) {
      if (advertiser.getSegments(i).getValidUntil()
          < advertiser.getSegments(first).getValidUntil()) {
        first = i;
      }
    }
    return first;
  }
}
