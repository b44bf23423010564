package io.segmento.platform.profile;

import static io.segmento.platform.profile.ProfileEvents.at;
import static io.segmento.platform.profile.ProfileEvents.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.segmento.policy.Clause;
import io.segmento.proto.storage.v1.AdvertiserBucket;
import io.segmento.proto.storage.v1.CategoryRecord;
import io.segmento.proto.storage.v1.ProductRecord;
import io.segmento.proto.storage.v1.ProfileBucket;
import io.segmento.proto.storage.v1.SearchRecord;
import io.segmento.proto.v1.EventType;
import java.time.YearMonth;
import java.util.List;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;

class BucketUpdateTest {
  private static final YearMonth MONTH = YearMonth.of(2026, 11);
  /** The hour of all these events, counted from a day before the month. */
  private static final int HOUR = (23 * 24 + 10) * 8;

  @Test
  void eachTypeOfEventIsCountedWhereItBelongs() {
    ProfileBucket bucket = add(
        event("shop", EventType.PAGE_VIEW, 10),
        event("shop", EventType.PRODUCT_VIEW, 20, "shoes"),
        event("shop", EventType.PRODUCT_VIEW, 30, "shoes"),
        event("shop", EventType.BASKET, 40, "shoes"),
        event("shop", EventType.PURCHASE, 50, "shoes"),
        new ProfileEvent("", "shop", EventType.SEARCH, at(60), List.of(), "", "boots"),
        new ProfileEvent("", "shop", EventType.SEARCH, at(70), List.of(), "", "boots"),
        new ProfileEvent("", "shop", EventType.PAGE_VIEW, at(80), List.of(), "outdoor", ""));
    assertThat(bucket.getAdvertisersList())
        .containsExactly(AdvertiserBucket.newBuilder()
            .setAdvertiserId("shop")
            .setEvents(8)
            .setPageViews(4)
            .setFirstSeen(at(10))
            .setLastSeen(at(80))
            .addProducts(ProductRecord.newBuilder()
                .setSku("shoes")
                .setViews(2)
                .setBaskets(1)
                .setPurchases(1)
                .setFirstSeen(at(20))
                .setLastSeen(at(50))
                .addAllMarks(List.of(HOUR + 5, HOUR + 4, HOUR + 2, HOUR + 2)))
            .addSearches(
                SearchRecord.newBuilder().setQuery("boots").setCount(2).setLastSeen(at(70)))
            .addCategories(CategoryRecord.newBuilder()
                .setCategory("outdoor")
                .setViews(1)
                .setLastSeen(at(80))
                .addMarks(HOUR + 1))
            .addAllMarks(List.of(HOUR + 5, HOUR + 4, HOUR + 3, HOUR + 2, HOUR + 1))
            .addAllMarkCounts(List.of(1, 1, 2, 2, 2))
            .build());
  }

  @Clause("T9")
  @Test
  void whatOneAdvertiserCollectsStaysApartFromWhatAnotherDoes() {
    ProfileBucket bucket = add(
        event("shop", EventType.PRODUCT_VIEW, 10, "same-sku"),
        event("rival", EventType.PRODUCT_VIEW, 20, "same-sku"));
    assertThat(bucket.getAdvertisersList())
        .extracting(AdvertiserBucket::getAdvertiserId, AdvertiserBucket::getEvents)
        .containsExactly(tuple("shop", 1), tuple("rival", 1));
    assertThat(bucket.getAdvertisers(0).getProducts(0).getViews()).isEqualTo(1);
  }

  @Test
  void lateEventMovesTheFirstTimesAndNotTheLast() {
    ProfileBucket bucket = add(
        event("shop", EventType.PRODUCT_VIEW, 50, "shoes"),
        event("shop", EventType.PRODUCT_VIEW, 10, "shoes"));
    AdvertiserBucket shop = bucket.getAdvertisers(0);
    assertThat(shop.getFirstSeen()).isEqualTo(at(10));
    assertThat(shop.getLastSeen()).isEqualTo(at(50));
    assertThat(shop.getProducts(0).getFirstSeen()).isEqualTo(at(10));
    assertThat(shop.getProducts(0).getLastSeen()).isEqualTo(at(50));
  }

  @Test
  void overItsBoundsABucketForgetsWhatWasSeenLongestAgo() {
    // The first is seen again at the end, so it is the second that has to go.
    AdvertiserBucket shop = addMany(
            BucketUpdate.MAX_PRODUCTS + 1,
            i -> event("shop", EventType.PRODUCT_VIEW, i, "sku-" + i))
        .getAdvertisers(0);
    assertThat(shop.getProductsList())
        .hasSize(BucketUpdate.MAX_PRODUCTS)
        .extracting(ProductRecord::getSku)
        .contains("sku-0", "sku-" + BucketUpdate.MAX_PRODUCTS)
        .doesNotContain("sku-1");

    AdvertiserBucket searches = addMany(
            BucketUpdate.MAX_SEARCHES + 1,
            i -> new ProfileEvent("", "shop", EventType.SEARCH, at(i), List.of(), "", "query-" + i))
        .getAdvertisers(0);
    assertThat(searches.getSearchesList())
        .hasSize(BucketUpdate.MAX_SEARCHES)
        .extracting(SearchRecord::getQuery)
        .contains("query-0", "query-" + BucketUpdate.MAX_SEARCHES)
        .doesNotContain("query-1");

    AdvertiserBucket categories = addMany(
            BucketUpdate.MAX_CATEGORIES + 1,
            i ->
                new ProfileEvent("", "shop", EventType.PAGE_VIEW, at(i), List.of(), "cat-" + i, ""))
        .getAdvertisers(0);
    assertThat(categories.getCategoriesList())
        .hasSize(BucketUpdate.MAX_CATEGORIES)
        .extracting(CategoryRecord::getCategory)
        .contains("cat-0", "cat-" + BucketUpdate.MAX_CATEGORIES)
        .doesNotContain("cat-1");

    assertThat(addMany(
                BucketUpdate.MAX_ADVERTISERS + 1, i -> event("shop-" + i, EventType.PAGE_VIEW, i))
            .getAdvertisersList())
        .hasSize(BucketUpdate.MAX_ADVERTISERS)
        .extracting(AdvertiserBucket::getAdvertiserId)
        .contains("shop-0", "shop-" + BucketUpdate.MAX_ADVERTISERS)
        .doesNotContain("shop-1");
  }

  private static ProfileBucket add(ProfileEvent... events) {
    return BucketUpdate.add(
        ProfileBucket.getDefaultInstance(), List.of(events), MONTH, new Evictions());
  }

  /** One call for each event but the last, which comes together with a second contact of the first. */
  private static ProfileBucket addMany(int count, IntFunction<ProfileEvent> event) {
    ProfileBucket bucket = ProfileBucket.getDefaultInstance();
    for (int i = 0; i < count - 1; i++) {
      bucket = BucketUpdate.add(bucket, List.of(event.apply(i)), MONTH, new Evictions());
    }
    ProfileEvent first = event.apply(0);
    ProfileEvent again = new ProfileEvent(
        first.eventId(),
        first.advertiserId(),
        first.type(),
        at(count),
        first.skus(),
        first.category(),
        first.query());
    return BucketUpdate.add(bucket, List.of(again, event.apply(count - 1)), MONTH, new Evictions());
  }
}
