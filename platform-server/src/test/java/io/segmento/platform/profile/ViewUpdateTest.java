package io.segmento.platform.profile;

import static io.segmento.platform.profile.ProfileEvents.at;
import static io.segmento.platform.profile.ProfileEvents.event;
import static org.assertj.core.api.Assertions.assertThat;

import io.segmento.proto.storage.v1.AdvertiserView;
import io.segmento.proto.storage.v1.BidView;
import io.segmento.proto.storage.v1.ProductView;
import io.segmento.proto.v1.EventType;
import java.util.List;
import org.junit.jupiter.api.Test;

class ViewUpdateTest {
  private static final long ALWAYS = 0;

  @Test
  void eachTypeOfEventIsCountedWhereItBelongs() {
    BidView view = add(
        event("shop", EventType.PAGE_VIEW, 10),
        event("shop", EventType.PRODUCT_VIEW, 30, "shoes"),
        event("shop", EventType.PRODUCT_VIEW, 20, "shoes"),
        event("shop", EventType.BASKET, 40, "jacket"));
    assertThat(view.getAdvertisersList())
        .containsExactly(AdvertiserView.newBuilder()
            .setAdvertiserId("shop")
            .setViews(3)
            .setFirstSeen(at(10))
            .setLastSeen(at(40))
            .addProducts(product("jacket", 0, 40, 40).setInBasket(true))
            .addProducts(product("shoes", 2, 20, 30))
            .build());
  }

  @Test
  void whatWasBoughtIsNotAdvertisedAgain() {
    BidView view = add(
        event("shop", EventType.PRODUCT_VIEW, 10, "shoes", "socks"),
        event("rival", EventType.PRODUCT_VIEW, 15, "shoes"),
        event("shop", EventType.PURCHASE, 20, "shoes", "never-viewed"));
    assertThat(view.getAdvertisersList())
        .extracting(AdvertiserView::getAdvertiserId)
        .containsExactly("shop", "rival");
    assertThat(skus(view.getAdvertisers(0))).containsExactly("socks");
    assertThat(view.getAdvertisers(0).getPurchases()).isEqualTo(1);
    assertThat(skus(view.getAdvertisers(1))).containsExactly("shoes");
  }

  @Test
  void onlyTheLatestProductsAndAdvertisersStay() {
    BidView view = BidView.getDefaultInstance();
    for (int i = 0; i <= ViewUpdate.MAX_PRODUCTS; i++) {
      view = add(view, event("shop", EventType.PRODUCT_VIEW, i, "p" + i));
    }
    assertThat(skus(view.getAdvertisers(0)))
        .hasSize(ViewUpdate.MAX_PRODUCTS)
        .startsWith("p10", "p9")
        .doesNotContain("p0");
    for (int i = 0; i < ViewUpdate.MAX_ADVERTISERS; i++) {
      view = add(view, event("a" + i, EventType.PAGE_VIEW, 100 + i));
    }
    assertThat(view.getAdvertisersList())
        .hasSize(ViewUpdate.MAX_ADVERTISERS)
        .extracting(AdvertiserView::getAdvertiserId)
        .startsWith("a7", "a6")
        .doesNotContain("shop");
  }

  @Test
  void viewThatIsTooLargeLosesTheOldestProductsOfTheOldestAdvertiserFirst() {
    String longTail = "x".repeat(60);
    BidView view = BidView.getDefaultInstance();
    for (int shop = 0; shop < 3; shop++) {
      for (int i = 0; i < ViewUpdate.MAX_PRODUCTS; i++) {
        view = add(
            view, event("s" + shop, EventType.PRODUCT_VIEW, 100 * shop + i, i + "-" + longTail));
        assertThat(view.getSerializedSize()).isLessThanOrEqualTo(ViewUpdate.MAX_BYTES);
      }
    }
    // 84 bytes for a product: no more than 16 have room. The latest shop has all, the one before
    // the rest.
    assertThat(view.getAdvertisers(0).getAdvertiserId()).isEqualTo("s2");
    assertThat(skus(view.getAdvertisers(0)))
        .hasSize(ViewUpdate.MAX_PRODUCTS)
        .startsWith("9-" + longTail);
    assertThat(skus(view.getAdvertisers(1)))
        .hasSizeBetween(2, ViewUpdate.MAX_PRODUCTS - 1)
        .startsWith("9-" + longTail)
        .doesNotContain("0-" + longTail);
  }

  @Test
  void whatHasEndedIsLeftOutAndWhatHasNotBeginsAnew() {
    BidView old = add(
        event("shop", EventType.PAGE_VIEW, 0),
        event("shop", EventType.PRODUCT_VIEW, 10, "ended"),
        event("shop", EventType.PURCHASE, 20, "bought"),
        event("shop", EventType.PRODUCT_VIEW, 50, "younger"),
        event("shop", EventType.PRODUCT_VIEW, 60, "ended", "younger"),
        event("gone", EventType.PRODUCT_VIEW, 10, "ended"));
    BidView view = ViewUpdate.add(
        old,
        List.of(event("new", EventType.PAGE_VIEW, 70)),
        at(50),
        new Evictions(),
        touched -> {});
    assertThat(view.getAdvertisersList())
        .containsExactly(
            AdvertiserView.newBuilder()
                .setAdvertiserId("new")
                .setViews(1)
                .setFirstSeen(at(70))
                .setLastSeen(at(70))
                .build(),
            AdvertiserView.newBuilder()
                .setAdvertiserId("shop")
                .setViews(2)
                .setFirstSeen(at(50))
                .setLastSeen(at(60))
                .addProducts(product("younger", 2, 50, 60))
                .build());
    assertThat(ViewUpdate.oldest(old, at(99))).isEqualTo(at(0));
    assertThat(ViewUpdate.oldest(view, at(99))).isEqualTo(at(50));
    assertThat(ViewUpdate.oldest(BidView.getDefaultInstance(), at(99))).isEqualTo(at(99));
  }

  private static BidView add(ProfileEvent... events) {
    return add(BidView.getDefaultInstance(), events);
  }

  private static BidView add(BidView view, ProfileEvent... events) {
    return ViewUpdate.add(view, List.of(events), ALWAYS, new Evictions(), touched -> {});
  }

  private static ProductView.Builder product(String sku, int views, long first, long last) {
    return ProductView.newBuilder()
        .setSku(sku)
        .setViews(views)
        .setFirstViewed(at(first))
        .setLastViewed(at(last));
  }

  private static List<String> skus(AdvertiserView advertiser) {
    return advertiser.getProductsList().stream().map(ProductView::getSku).toList();
  }
}
