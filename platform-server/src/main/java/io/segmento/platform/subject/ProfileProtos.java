package io.segmento.platform.subject;

import io.segmento.platform.profile.EventMarks;
import io.segmento.platform.profile.StoredProfile;
import io.segmento.proto.storage.v1.AdvertiserBucket;
import io.segmento.proto.storage.v1.AdvertiserView;
import io.segmento.proto.storage.v1.AudienceRecord;
import io.segmento.proto.storage.v1.ProductView;
import io.segmento.proto.storage.v1.ProfileBucket;
import io.segmento.proto.storage.v1.SegmentView;
import io.segmento.proto.v1.ActivityHour;
import io.segmento.proto.v1.AdShown;
import io.segmento.proto.v1.AdTouch;
import io.segmento.proto.v1.AdvertiserProfile;
import io.segmento.proto.v1.CategoryInterest;
import io.segmento.proto.v1.CollectedMonth;
import io.segmento.proto.v1.ProductInterest;
import io.segmento.proto.v1.SearchInterest;
import io.segmento.proto.v1.SegmentMembership;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** Turns what is stored into what is told. Times become milliseconds. */
final class ProfileProtos {

  private static final long MILLIS = 1_000;
  private static final String COMPUTED = "computed";
  /** The view does not say by whom; the months do. */
  private static final String PROVIDED = "provided";

  private ProfileProtos() {}

  /** Months that hold something of the advertisers in question. */
  static List<CollectedMonth> months(StoredProfile stored, Predicate<String> advertiser) {
    List<CollectedMonth> months = new ArrayList<>();
    stored.byMonth().forEach((month, bucket) -> {
      List<AdvertiserProfile> profiles = advertisers(month, bucket, advertiser);
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
      YearMonth month, ProfileBucket bucket, Predicate<String> advertiser) {
    return bucket.getAdvertisersList().stream()
        .filter(each -> advertiser.test(each.getAdvertiserId()))
        .map(each -> advertiser(each, month))
        .toList();
  }

  private static AdvertiserProfile advertiser(AdvertiserBucket bucket, YearMonth month) {
    long baseHour = EventMarks.baseHour(month);
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
            .setLastSeenMillis(product.getLastSeen() * MILLIS)
            .addAllActivity(activity(product.getMarksList(), baseHour))));
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
            .setLastSeenMillis(category.getLastSeen() * MILLIS)
            .addAllActivity(activity(category.getMarksList(), baseHour))));
    for (int i = 0; i < Math.min(bucket.getMarksCount(), bucket.getMarkCountsCount()); i++) {
      profile.addActivity(activity(bucket.getMarks(i), baseHour, bucket.getMarkCounts(i)));
    }
    for (AudienceRecord audience : bucket.getAudiencesList()) {
      profile.addMemberships(SegmentMembership.newBuilder()
          .setSegmentId(audience.getSegmentId())
          .setSource(audience.getProvider())
          .setSinceMillis(TimeUnit.DAYS.toMillis(audience.getCollectedOn()))
          .setValidUntilMillis(StoredProfile.endOf(month).toEpochMilli()));
    }
    return profile.build();
  }

  /** Marks that are alike, next to each other, become one. */
  private static List<ActivityHour> activity(List<Integer> marks, long baseHour) {
    List<ActivityHour> activity = new ArrayList<>();
    for (int i = 0; i < marks.size(); ) {
      int same = i;
      while (same < marks.size() && marks.get(same).equals(marks.get(i))) {
        same++;
      }
      activity.add(activity(marks.get(i), baseHour, same - i));
      i = same;
    }
    return activity;
  }

  private static ActivityHour activity(int mark, long baseHour, int events) {
    return ActivityHour.newBuilder()
        .setHourMillis(TimeUnit.HOURS.toMillis(baseHour + EventMarks.hour(mark)))
        .setEventType(EventMarks.type(mark))
        .setEvents(events)
        .build();
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
            .setBidAtMillis(touch.getBidAt() * MILLIS)
            .setBidCpmMicros(touch.getBidCpmMicros())
            .setValueCpmMicros(touch.getValueCpmMicros())
            .setResponseContext(touch.getResponseContext())
            .setStrategyContext(touch.getStrategyContext())
            .build())
        .toList();
  }

  /** The segments that bids look at, those of providers with who they are of. */
  static List<SegmentMembership> segments(
      StoredProfile stored, List<CollectedMonth> months, Predicate<String> advertiser) {
    List<SegmentMembership> segments = new ArrayList<>();
    for (AdvertiserProfile profile : usedForAds(stored, advertiser)) {
      for (SegmentMembership membership : profile.getMembershipsList()) {
        if (membership.getSource().equals(COMPUTED)) {
          segments.add(membership);
        }
      }
    }
    for (CollectedMonth month : months) {
      month.getAdvertisersList().forEach(each -> segments.addAll(each.getMembershipsList()));
    }
    return segments;
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
    for (SegmentView segment : view.getSegmentsList()) {
      profile
          .addSegmentIds(segment.getSegmentId())
          .addMemberships(SegmentMembership.newBuilder()
              .setSegmentId(segment.getSegmentId())
              .setSource(segment.getCollectedOn() == 0 ? COMPUTED : PROVIDED)
              .setSinceMillis(
                  segment.getCollectedOn() == 0
                      ? segment.getValidFrom() * MILLIS
                      : TimeUnit.DAYS.toMillis(segment.getCollectedOn()))
              .setValidUntilMillis(segment.getValidUntil() * MILLIS));
    }
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
        .setFirstSeenMillis(first(sum.getFirstSeenMillis(), older.getFirstSeenMillis()))
        .setLastSeenMillis(Math.max(sum.getLastSeenMillis(), older.getLastSeenMillis()))
        .addAllActivity(older.getActivityList())
        .addAllMemberships(older.getMembershipsList());
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
            .setFirstSeenMillis(product.getFirstSeenMillis())
            .addAllActivity(product.getActivityList());
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
        known
            .setViews(known.getViews() + category.getViews())
            .addAllActivity(category.getActivityList());
      }
    }
  }

  /** The earlier one; 0 when there was no visit, only a segment of a provider's. */
  private static long first(long one, long other) {
    return one == 0 || other == 0 ? Math.max(one, other) : Math.min(one, other);
  }
}
