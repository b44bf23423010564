package io.segmento.platform.subject;

import io.segmento.platform.profile.StoredProfile;
import io.segmento.proto.storage.v1.AdvertiserBucket;
import io.segmento.proto.storage.v1.AdvertiserView;
import io.segmento.proto.storage.v1.ProductView;
import io.segmento.proto.storage.v1.ProfileBucket;
import io.segmento.proto.v1.AdShown;
import io.segmento.proto.v1.AdTouch;
import io.segmento.proto.v1.AdvertiserProfile;
import io.segmento.proto.v1.CategoryInterest;
import io.segmento.proto.v1.CollectedMonth;
import io.segmento.proto.v1.ProductInterest;
import io.segmento.proto.v1.SearchInterest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** Turns what is stored into what is told. Times become milliseconds. */
final class ProfileProtos {

  private static final long MILLIS = 1_000;

  private ProfileProtos() {}

  /** Months that hold something of the advertisers in question. */
  static List<CollectedMonth> months(StoredProfile stored, Predicate<String> advertiser) {
    List<CollectedMonth> months = new ArrayList<>();
    stored.byMonth().forEach((month, bucket) -> {
      List<AdvertiserProfile> profiles = advertisers(bucket, advertiser);
      if (!profiles.isEmpty()) {
        months.add(CollectedMonth.newBuilder()
            .setMonth(month.toString())
            .setEndsAtMillis(StoredProfile.endOf(month).toEpochMilli())
            .addAllAdvertisers(profiles)
            .build());
      }
    });
    return months;
  }

  private static List<AdvertiserProfile> advertisers(
      ProfileBucket bucket, Predicate<String> advertiser) {
    return bucket.getAdvertisersList().stream()
        .filter(each -> advertiser.test(each.getAdvertiserId()))
        .map(ProfileProtos::advertiser)
        .toList();
  }

  private static AdvertiserProfile advertiser(AdvertiserBucket bucket) {
    AdvertiserProfile.Builder profile = AdvertiserProfile.newBuilder()
        .setAdvertiserId(bucket.getAdvertiserId())
        .setPageViews(bucket.getPageViews())
        .setEvents(bucket.getEvents())
        .setFirstSeenMillis(bucket.getFirstSeen() * MILLIS)
        .setLastSeenMillis(bucket.getLastSeen() * MILLIS)
        .setDeviceType(bucket.getDevice().getType())
        .setOperatingSystem(bucket.getDevice().getOperatingSystem())
        .setOperatingSystemVersion(bucket.getDevice().getOperatingSystemVersion())
        .setBrowser(bucket.getDevice().getBrowser())
        .setCountry(bucket.getPlace().getCountry())
        .setRegion(bucket.getPlace().getRegion())
        .setCity(bucket.getPlace().getCity());
    bucket
        .getProductsList()
        .forEach(product -> profile.addProducts(ProductInterest.newBuilder()
            .setSku(product.getSku())
            .setViews(product.getViews())
            .setBaskets(product.getBaskets())
            .setPurchases(product.getPurchases())
            .setFirstSeenMillis(product.getFirstSeen() * MILLIS)
            .setLastSeenMillis(product.getLastSeen() * MILLIS)));
    bucket
        .getSearchesList()
        .forEach(search -> profile.addSearches(SearchInterest.newBuilder()
            .setQuery(search.getQuery())
            .setCount(search.getCount())
            .setLastSeenMillis(search.getLastSeen() * MILLIS)));
    bucket
        .getCategoriesList()
        .forEach(category -> profile.addCategories(CategoryInterest.newBuilder()
            .setCategory(category.getCategory())
            .setViews(category.getViews())
            .setLastSeenMillis(category.getLastSeen() * MILLIS)));
    return profile.build();
  }

  static List<AdShown> adsShown(StoredProfile stored, Predicate<String> advertiser) {
    return stored.shownAds().getAdsList().stream()
        .filter(ad -> advertiser.test(ad.getAdvertiserId()))
        .map(ad -> AdShown.newBuilder()
            .setAdvertiserId(ad.getAdvertiserId())
            .setCampaignId(ad.getCampaignId())
            .setCreativeId(ad.getCreativeId())
            .setHourMillis(TimeUnit.HOURS.toMillis(ad.getHour()))
            .setImpressions(ad.getImpressions())
            .build())
        .toList();
  }

  static List<AdTouch> adTouches(StoredProfile stored, Predicate<String> advertiser) {
    return stored.adTouches().stream()
        .filter(touch -> advertiser.test(touch.getAdvertiserId()))
        .map(touch -> AdTouch.newBuilder()
            .setAdvertiserId(touch.getAdvertiserId())
            .setCampaignId(touch.getCampaignId())
            .setCreativeId(touch.getCreativeId())
            .setAtMillis(touch.getAt() * MILLIS)
            .setClicked(touch.getClicked())
            .build())
        .toList();
  }

  static List<AdvertiserProfile> usedForAds(StoredProfile stored, Predicate<String> advertiser) {
    return stored.view().getAdvertisersList().stream()
        .filter(each -> advertiser.test(each.getAdvertiserId()))
        .map(ProfileProtos::advertiser)
        .toList();
  }

  private static AdvertiserProfile advertiser(AdvertiserView view) {
    AdvertiserProfile.Builder profile = AdvertiserProfile.newBuilder()
        .setAdvertiserId(view.getAdvertiserId())
        .setPageViews(view.getViews())
        .setPurchases(view.getPurchases())
        .setFirstSeenMillis(view.getFirstSeen() * MILLIS)
        .setLastSeenMillis(view.getLastSeen() * MILLIS);
    for (ProductView product : view.getProductsList()) {
      profile.addProducts(ProductInterest.newBuilder()
          .setSku(product.getSku())
          .setViews(product.getViews())
          .setBaskets(product.getInBasket() ? 1 : 0)
          .setFirstSeenMillis(product.getFirstViewed() * MILLIS)
          .setLastSeenMillis(product.getLastViewed() * MILLIS));
    }
    view.getSegmentsList().forEach(segment -> profile.addSegmentIds(segment.getSegmentId()));
    return profile.build();
  }

  /** The months summed up, one entry an advertiser; what was last known of device and place. */
  static List<AdvertiserProfile> sums(List<CollectedMonth> newestFirst) {
    Map<String, AdvertiserProfile.Builder> sums = new LinkedHashMap<>();
    for (CollectedMonth month : newestFirst) {
      for (AdvertiserProfile part : month.getAdvertisersList()) {
        AdvertiserProfile.Builder sum = sums.get(part.getAdvertiserId());
        if (sum == null) {
          sums.put(part.getAdvertiserId(), part.toBuilder());
        } else {
          add(sum, part);
        }
      }
    }
    return sums.values().stream().map(AdvertiserProfile.Builder::build).toList();
  }

  private static void add(AdvertiserProfile.Builder sum, AdvertiserProfile older) {
    sum.setPageViews(sum.getPageViews() + older.getPageViews())
        .setEvents(sum.getEvents() + older.getEvents())
        .setFirstSeenMillis(Math.min(sum.getFirstSeenMillis(), older.getFirstSeenMillis()));
    Map<String, ProductInterest.Builder> products = new LinkedHashMap<>();
    sum.getProductsBuilderList().forEach(each -> products.put(each.getSku(), each));
    for (ProductInterest product : older.getProductsList()) {
      ProductInterest.Builder known = products.get(product.getSku());
      if (known == null) {
        sum.addProducts(product);
      } else {
        known
            .setViews(known.getViews() + product.getViews())
            .setBaskets(known.getBaskets() + product.getBaskets())
            .setPurchases(known.getPurchases() + product.getPurchases())
            .setFirstSeenMillis(product.getFirstSeenMillis());
      }
    }
    Map<String, SearchInterest.Builder> searches = new LinkedHashMap<>();
    sum.getSearchesBuilderList().forEach(each -> searches.put(each.getQuery(), each));
    for (SearchInterest search : older.getSearchesList()) {
      SearchInterest.Builder known = searches.get(search.getQuery());
      if (known == null) {
        sum.addSearches(search);
      } else {
        known.setCount(known.getCount() + search.getCount());
      }
    }
    Map<String, CategoryInterest.Builder> categories = new LinkedHashMap<>();
    sum.getCategoriesBuilderList().forEach(each -> categories.put(each.getCategory(), each));
    for (CategoryInterest category : older.getCategoriesList()) {
      CategoryInterest.Builder known = categories.get(category.getCategory());
      if (known == null) {
        sum.addCategories(category);
      } else {
        known.setViews(known.getViews() + category.getViews());
      }
    }
  }
}
