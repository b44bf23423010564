package io.segmento.platform.profile;

import io.segmento.platform.profile.Evictions.Kind;
import io.segmento.proto.storage.v1.AdvertiserBucket;
import io.segmento.proto.storage.v1.AudienceRecord;
import io.segmento.proto.storage.v1.CategoryRecord;
import io.segmento.proto.storage.v1.ProductRecord;
import io.segmento.proto.storage.v1.ProfileBucket;
import io.segmento.proto.storage.v1.SearchRecord;
import io.segmento.proto.v1.EventType;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToLongFunction;

/** Adds events to a month's bucket. Bounded in entries and bytes: what was seen longest ago leaves first, and is counted. Pure but for that. */
final class BucketUpdate {

  static final int MAX_PRODUCTS = 200;
  static final int MAX_SEARCHES = 50;
  static final int MAX_CATEGORIES = 100;
  static final int MAX_ADVERTISERS = 50;
  static final int MAX_AUDIENCES = 32;
  static final int MAX_MARKS = 64;
  static final int MAX_BYTES = 32_768;

  private final long baseHour;
  private final Evictions evictions;

  private BucketUpdate(long baseHour, Evictions evictions) {
    this.baseHour = baseHour;
    this.evictions = evictions;
  }

  /**
   * The bucket with the events.
   *
   * @param month of collection
   * @param evictions counts what had to leave
   */
  static ProfileBucket add(
      ProfileBucket bucket, List<ProfileEvent> events, YearMonth month, Evictions evictions) {
    BucketUpdate update = new BucketUpdate(EventMarks.baseHour(month), evictions);
    ProfileBucket.Builder updated = bucket.toBuilder();
    for (ProfileEvent event : events) {
      update.add(advertiser(updated, event.advertiserId(), event.atSeconds()), event);
    }
    return update.bounded(updated);
  }

  /** The bucket with a segment that a provider put the user in; the same bucket when it says so already. */
  static ProfileBucket add(
      ProfileBucket bucket, String advertiserId, AudienceRecord audience, Evictions evictions) {
    ProfileBucket.Builder updated = bucket.toBuilder();
    AdvertiserBucket.Builder advertiser = advertiser(updated, advertiserId, 0);
    for (AudienceRecord known : advertiser.getAudiencesList()) {
      if (isSame(known, audience)) {
        return bucket;
      }
    }
    advertiser.addAudiences(audience);
    while (advertiser.getAudiencesCount() > MAX_AUDIENCES) {
      advertiser.removeAudiences(0);
      evictions.add(Kind.SEGMENT, 1);
    }
    return new BucketUpdate(0, evictions).bounded(updated);
  }

  private static boolean isSame(AudienceRecord one, AudienceRecord other) {
    return one.getSegmentId().equals(other.getSegmentId())
        && one.getProvider().equals(other.getProvider())
        && one.getCollectedOn() == other.getCollectedOn();
  }

  /** Whole advertisers leave, those seen longest ago first. */
  private ProfileBucket bounded(ProfileBucket.Builder updated) {
    int before = updated.getAdvertisersCount();
    if (before > MAX_ADVERTISERS) {
      List<AdvertiserBucket> kept =
          latest(updated.getAdvertisersList(), MAX_ADVERTISERS, AdvertiserBucket::getLastSeen);
      updated.clearAdvertisers().addAllAdvertisers(kept);
    }
    ProfileBucket bucket = updated.build();
    while (bucket.getSerializedSize() > MAX_BYTES && bucket.getAdvertisersCount() > 1) {
      bucket = ProfileBucket.newBuilder()
          .addAllAdvertisers(latest(
              bucket.getAdvertisersList(),
              bucket.getAdvertisersCount() - 1,
              AdvertiserBucket::getLastSeen))
          .build();
    }
    evictions.add(Kind.ADVERTISER, before - bucket.getAdvertisersCount());
    return bucket;
  }

  private static AdvertiserBucket.Builder advertiser(
      ProfileBucket.Builder bucket, String advertiserId, long atSeconds) {
    for (int i = 0; i < bucket.getAdvertisersCount(); i++) {
      // Only what changes becomes a builder: each has to be built again.
      if (bucket.getAdvertisersOrBuilder(i).getAdvertiserId().equals(advertiserId)) {
        AdvertiserBucket.Builder advertiser = bucket.getAdvertisersBuilder(i);
        if (advertiser.getEvents() == 0) {
          advertiser.setFirstSeen(atSeconds).setLastSeen(atSeconds);
        }
        return advertiser;
      }
    }
    return bucket
        .addAdvertisersBuilder()
        .setAdvertiserId(advertiserId)
        .setFirstSeen(atSeconds)
        .setLastSeen(atSeconds);
  }

  private void add(AdvertiserBucket.Builder advertiser, ProfileEvent event) {
    mark(advertiser, EventMarks.of(event.atSeconds(), event.type(), baseHour));
    advertiser
        .setEvents(advertiser.getEvents() + 1)
        .setFirstSeen(Math.min(advertiser.getFirstSeen(), event.atSeconds()))
        .setLastSeen(Math.max(advertiser.getLastSeen(), event.atSeconds()));
    if (event.type() == EventType.PAGE_VIEW || event.type() == EventType.PRODUCT_VIEW) {
      advertiser.setPageViews(advertiser.getPageViews() + 1);
    }
    surround(advertiser, event.surroundings());
    for (String sku : event.skus()) {
      addProduct(advertiser, sku, event);
    }
    if (!event.query().isEmpty()) {
      addSearch(advertiser, event);
    }
    if (!event.category().isEmpty()) {
      addCategory(advertiser, event);
    }
  }

  /** The device and the place that were seen last. */
  private static void surround(AdvertiserBucket.Builder advertiser, Surroundings surroundings) {
    if (!surroundings.device().equals(Surroundings.UNKNOWN.device())) {
      advertiser.setDevice(surroundings.device());
    }
    if (!surroundings.place().equals(Surroundings.UNKNOWN.place())) {
      advertiser.setPlace(surroundings.place());
    }
  }

  /** Adds to the mark, or puts it in its place, the newest first. */
  private static void mark(AdvertiserBucket.Builder advertiser, int mark) {
    int place = 0;
    while (place < advertiser.getMarksCount() && advertiser.getMarks(place) > mark) {
      place++;
    }
    if (place < advertiser.getMarksCount() && advertiser.getMarks(place) == mark) {
      advertiser.setMarkCounts(place, advertiser.getMarkCounts(place) + 1);
      return;
    }
    List<Integer> marks = new ArrayList<>(advertiser.getMarksList());
    List<Integer> counts = new ArrayList<>(advertiser.getMarkCountsList());
    marks.add(place, mark);
    counts.add(place, 1);
    int kept = Math.min(MAX_MARKS, marks.size());
    advertiser
        .clearMarks()
        .addAllMarks(marks.subList(0, kept))
        .clearMarkCounts()
        .addAllMarkCounts(counts.subList(0, kept));
  }

  /** With one more, the newest first. */
  private List<Integer> marked(List<Integer> known, ProfileEvent event) {
    int mark = EventMarks.of(event.atSeconds(), event.type(), baseHour);
    List<Integer> marks = new ArrayList<>(known);
    int place = 0;
    while (place < marks.size() && marks.get(place) > mark) {
      place++;
    }
    marks.add(place, mark);
    return marks.subList(0, Math.min(EventMarks.MAX_OF_RECORD, marks.size()));
  }

  private void addProduct(AdvertiserBucket.Builder advertiser, String sku, ProfileEvent event) {
    ProductRecord.Builder product = product(advertiser, sku, event.atSeconds());
    product
        .setFirstSeen(Math.min(product.getFirstSeen(), event.atSeconds()))
        .setLastSeen(Math.max(product.getLastSeen(), event.atSeconds()));
    switch (event.type()) {
      case BASKET -> product.setBaskets(product.getBaskets() + 1);
      case PURCHASE -> product.setPurchases(product.getPurchases() + 1);
      default -> product.setViews(product.getViews() + 1);
    }
    List<Integer> marks = marked(product.getMarksList(), event);
    product.clearMarks().addAllMarks(marks);
    if (advertiser.getProductsCount() > MAX_PRODUCTS) {
      evictions.add(Kind.PRODUCT, advertiser.getProductsCount() - MAX_PRODUCTS);
      List<ProductRecord> kept =
          latest(advertiser.getProductsList(), MAX_PRODUCTS, ProductRecord::getLastSeen);
      advertiser.clearProducts().addAllProducts(kept);
    }
  }

  private static ProductRecord.Builder product(
      AdvertiserBucket.Builder advertiser, String sku, long atSeconds) {
    for (int i = 0; i < advertiser.getProductsCount(); i++) {
      if (advertiser.getProductsOrBuilder(i).getSku().equals(sku)) {
        return advertiser.getProductsBuilder(i);
      }
    }
    return advertiser.addProductsBuilder().setSku(sku).setFirstSeen(atSeconds);
  }

  private void addSearch(AdvertiserBucket.Builder advertiser, ProfileEvent event) {
    for (int i = 0; i < advertiser.getSearchesCount(); i++) {
      if (advertiser.getSearchesOrBuilder(i).getQuery().equals(event.query())) {
        SearchRecord.Builder search = advertiser.getSearchesBuilder(i);
        search
            .setCount(search.getCount() + 1)
            .setLastSeen(Math.max(search.getLastSeen(), event.atSeconds()));
        return;
      }
    }
    advertiser.addSearches(SearchRecord.newBuilder()
        .setQuery(event.query())
        .setCount(1)
        .setLastSeen(event.atSeconds()));
    if (advertiser.getSearchesCount() > MAX_SEARCHES) {
      evictions.add(Kind.SEARCH, advertiser.getSearchesCount() - MAX_SEARCHES);
      List<SearchRecord> kept =
          latest(advertiser.getSearchesList(), MAX_SEARCHES, SearchRecord::getLastSeen);
      advertiser.clearSearches().addAllSearches(kept);
    }
  }

  private void addCategory(AdvertiserBucket.Builder advertiser, ProfileEvent event) {
    for (int i = 0; i < advertiser.getCategoriesCount(); i++) {
      if (advertiser.getCategoriesOrBuilder(i).getCategory().equals(event.category())) {
        CategoryRecord.Builder category = advertiser.getCategoriesBuilder(i);
        category
            .setViews(category.getViews() + 1)
            .setLastSeen(Math.max(category.getLastSeen(), event.atSeconds()));
        List<Integer> marks = marked(category.getMarksList(), event);
        category.clearMarks().addAllMarks(marks);
        return;
      }
    }
    advertiser.addCategories(CategoryRecord.newBuilder()
        .setCategory(event.category())
        .setViews(1)
        .setLastSeen(event.atSeconds())
        .addAllMarks(marked(List.of(), event)));
    if (advertiser.getCategoriesCount() > MAX_CATEGORIES) {
      evictions.add(Kind.CATEGORY, advertiser.getCategoriesCount() - MAX_CATEGORIES);
      List<CategoryRecord> kept =
          latest(advertiser.getCategoriesList(), MAX_CATEGORIES, CategoryRecord::getLastSeen);
      advertiser.clearCategories().addAllCategories(kept);
    }
  }

  private static <T> List<T> latest(List<T> records, int limit, ToLongFunction<T> lastSeen) {
    return records.stream()
        .sorted(Comparator.comparingLong(lastSeen).reversed())
        .limit(limit)
        .toList();
  }
}
