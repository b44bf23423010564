package io.segmento.platform.profile;

import io.segmento.proto.storage.v1.AdvertiserBucket;
import io.segmento.proto.storage.v1.CategoryRecord;
import io.segmento.proto.storage.v1.ProductRecord;
import io.segmento.proto.storage.v1.ProfileBucket;
import io.segmento.proto.storage.v1.SearchRecord;
import io.segmento.proto.v1.EventType;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToLongFunction;

/** Adds events to a month's bucket. Bounded: what was seen longest ago leaves first. Pure. */
final class BucketUpdate {

  static final int MAX_PRODUCTS = 200;
  static final int MAX_SEARCHES = 50;
  static final int MAX_CATEGORIES = 100;
  static final int MAX_ADVERTISERS = 50;

  private BucketUpdate() {}

  static ProfileBucket add(ProfileBucket bucket, List<ProfileEvent> events) {
    ProfileBucket.Builder updated = bucket.toBuilder();
    for (ProfileEvent event : events) {
      add(advertiser(updated, event), event);
    }
    List<AdvertiserBucket> kept =
        latest(updated.getAdvertisersList(), MAX_ADVERTISERS, AdvertiserBucket::getLastSeen);
    return updated.clearAdvertisers().addAllAdvertisers(kept).build();
  }

  private static AdvertiserBucket.Builder advertiser(
      ProfileBucket.Builder bucket, ProfileEvent event) {
    for (AdvertiserBucket.Builder advertiser : bucket.getAdvertisersBuilderList()) {
      if (advertiser.getAdvertiserId().equals(event.advertiserId())) {
        return advertiser;
      }
    }
    return bucket
        .addAdvertisersBuilder()
        .setAdvertiserId(event.advertiserId())
        .setFirstSeen(event.atSeconds())
        .setLastSeen(event.atSeconds());
  }

  private static void add(AdvertiserBucket.Builder advertiser, ProfileEvent event) {
    advertiser
        .setEvents(advertiser.getEvents() + 1)
        .setFirstSeen(Math.min(advertiser.getFirstSeen(), event.atSeconds()))
        .setLastSeen(Math.max(advertiser.getLastSeen(), event.atSeconds()));
    if (event.type() == EventType.PAGE_VIEW || event.type() == EventType.PRODUCT_VIEW) {
      advertiser.setPageViews(advertiser.getPageViews() + 1);
    }
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

  private static void addProduct(
      AdvertiserBucket.Builder advertiser, String sku, ProfileEvent event) {
    ProductRecord.Builder product = null;
    for (ProductRecord.Builder known : advertiser.getProductsBuilderList()) {
      if (known.getSku().equals(sku)) {
        product = known;
      }
    }
    if (product == null) {
      product = advertiser.addProductsBuilder().setSku(sku).setFirstSeen(event.atSeconds());
    }
    product
        .setFirstSeen(Math.min(product.getFirstSeen(), event.atSeconds()))
        .setLastSeen(Math.max(product.getLastSeen(), event.atSeconds()));
    switch (event.type()) {
      case BASKET -> product.setBaskets(product.getBaskets() + 1);
      case PURCHASE -> product.setPurchases(product.getPurchases() + 1);
      default -> product.setViews(product.getViews() + 1);
    }
    List<ProductRecord> kept =
        latest(advertiser.getProductsList(), MAX_PRODUCTS, ProductRecord::getLastSeen);
    if (kept.size() < advertiser.getProductsCount()) {
      advertiser.clearProducts().addAllProducts(kept);
    }
  }

  private static void addSearch(AdvertiserBucket.Builder advertiser, ProfileEvent event) {
    for (SearchRecord.Builder search : advertiser.getSearchesBuilderList()) {
      if (search.getQuery().equals(event.query())) {
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
    List<SearchRecord> kept =
        latest(advertiser.getSearchesList(), MAX_SEARCHES, SearchRecord::getLastSeen);
    advertiser.clearSearches().addAllSearches(kept);
  }

  private static void addCategory(AdvertiserBucket.Builder advertiser, ProfileEvent event) {
    for (CategoryRecord.Builder category : advertiser.getCategoriesBuilderList()) {
      if (category.getCategory().equals(event.category())) {
        category
            .setViews(category.getViews() + 1)
            .setLastSeen(Math.max(category.getLastSeen(), event.atSeconds()));
        return;
      }
    }
    advertiser.addCategories(CategoryRecord.newBuilder()
        .setCategory(event.category())
        .setViews(1)
        .setLastSeen(event.atSeconds()));
    List<CategoryRecord> kept =
        latest(advertiser.getCategoriesList(), MAX_CATEGORIES, CategoryRecord::getLastSeen);
    advertiser.clearCategories().addAllCategories(kept);
  }

  private static <T> List<T> latest(List<T> records, int limit, ToLongFunction<T> lastSeen) {
    if (records.size() <= limit) {
      return new ArrayList<>(records);
    }
    return records.stream()
        .sorted(Comparator.comparingLong(lastSeen).reversed())
        .limit(limit)
        .toList();
  }
}
