package io.segmento.platform.frequency;

import io.segmento.proto.storage.v1.ShownAd;
import io.segmento.proto.storage.v1.ShownAds;
import java.util.ArrayList;
import java.util.List;

/** Counts of impressions by hour. A cap's window slides by the hour and never ends early: the hour in which it begins counts in full. */
public final class ImpressionCounts {

  /** The longest window of a cap. */
  static final int MAX_HOURS = 30 * 24;

  private static final int MAX_ENTRIES = 256;

  private ImpressionCounts() {}

  /** Impressions of a campaign in its window, counted back from an hour since the epoch. */
  public static int ofCampaign(ShownAds shown, String campaignId, long hour, int windowHours) {
    int sum = 0;
    for (int i = 0; i < shown.getAdsCount(); i++) {
      ShownAd ad = shown.getAds(i);
      if (ad.getHour() >= hour - windowHours && ad.getCampaignId().equals(campaignId)) {
        sum += ad.getImpressions();
      }
    }
    return sum;
  }

  public static int ofCreative(ShownAds shown, String creativeId, long hour, int windowHours) {
    int sum = 0;
    for (int i = 0; i < shown.getAdsCount(); i++) {
      ShownAd ad = shown.getAds(i);
      if (ad.getHour() >= hour - windowHours && ad.getCreativeId().equals(creativeId)) {
        sum += ad.getImpressions();
      }
    }
    return sum;
  }

  public static int ofAdvertiser(ShownAds shown, String advertiserId, long hour, int windowHours) {
    int sum = 0;
    for (int i = 0; i < shown.getAdsCount(); i++) {
      ShownAd ad = shown.getAds(i);
      if (ad.getHour() >= hour - windowHours && ad.getAdvertiserId().equals(advertiserId)) {
        sum += ad.getImpressions();
      }
    }
    return sum;
  }

  /** One impression more, without what is older than any window; of too many entries the oldest leave. */
  static ShownAds add(ShownAds shown, ShownAd added) {
    List<ShownAd> ads = new ArrayList<>();
    boolean counted = false;
    for (ShownAd ad : shown.getAdsList()) {
      if (ad.getHour() < added.getHour() - MAX_HOURS) {
        continue;
      }
      boolean same = ad.getHour() == added.getHour()
          && ad.getCreativeId().equals(added.getCreativeId())
          && ad.getCampaignId().equals(added.getCampaignId());
      counted = counted || same;
      ads.add(
          same
              ? ad.toBuilder()
                  .setImpressions(ad.getImpressions() + added.getImpressions())
                  .build()
              : ad);
    }
    if (!counted) {
      ads.add(added);
    }
    int tooMany = Math.max(0, ads.size() - MAX_ENTRIES);
    return ShownAds.newBuilder().addAllAds(ads.subList(tooMany, ads.size())).build();
  }
}
