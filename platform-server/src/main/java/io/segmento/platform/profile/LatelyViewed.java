package io.segmento.platform.profile;

import io.segmento.proto.storage.v1.AdvertiserView;
import io.segmento.proto.storage.v1.BidView;
import io.segmento.proto.storage.v1.ProductView;
import io.segmento.proto.v1.EventType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What one write of a profile adds to the products that the user viewed lately, by advertiser. Stateless. */
final class LatelyViewed {
  /** What is viewed within it belongs together. */
  private static final Duration TOGETHER = Duration.ofDays(1);

  private LatelyViewed() {}

  /** @param before the view as it was without the events */
  static void tell(BidView before, List<ProfileEvent> events, ViewedListener listener) {
    Map<String, Set<String>> viewed = new LinkedHashMap<>();
    long from = Long.MAX_VALUE;
    for (ProfileEvent event : events) {
      if (event.type() == EventType.PRODUCT_VIEW) {
        viewed
            .computeIfAbsent(event.advertiserId(), unused -> new LinkedHashSet<>())
            .addAll(event.skus());
        from = Math.min(from, event.atSeconds() - TOGETHER.toSeconds());
      }
    }
    for (Map.Entry<String, Set<String>> each : viewed.entrySet()) {
      List<String> lately = lately(before, each.getKey(), from);
      Set<String> added = each.getValue();
      lately.forEach(added::remove);
      if (!added.isEmpty()) {
        listener.viewed(each.getKey(), added, lately);
      }
    }
  }

  /** Takes the products of one advertiser. */
  interface ViewedListener {
    void viewed(String advertiserId, Set<String> viewed, List<String> before);
  }

  private static List<String> lately(BidView view, String advertiserId, long fromSeconds) {
    List<String> lately = new ArrayList<>();
    for (AdvertiserView advertiser : view.getAdvertisersList()) {
      if (advertiser.getAdvertiserId().equals(advertiserId)) {
        for (ProductView product : advertiser.getProductsList()) {
          if (product.getLastViewed() >= fromSeconds) {
            lately.add(product.getSku());
          }
        }
      }
    }
    return lately;
  }
}
