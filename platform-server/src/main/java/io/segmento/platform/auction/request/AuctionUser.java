package io.segmento.platform.auction.request;

import io.segmento.platform.identity.UserKey;
import io.segmento.proto.storage.v1.AdvertiserView;
import io.segmento.proto.storage.v1.BidView;
import io.segmento.proto.storage.v1.ShownAds;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Who the request is for, as far as this auction may know. What one advertiser collected is handed out for that advertiser only. */
public final class AuctionUser {

  public static final AuctionUser UNKNOWN =
      new AuctionUser(null, BidView.getDefaultInstance(), ShownAds.getDefaultInstance());

  private static final int FEW = 4;

  private final @Nullable UserKey key;
  private final BidView view;
  private final @Nullable ShownAds shownAds;
  /** Empty where looking at one after the other is as quick. */
  private final Map<String, AdvertiserView> byAdvertiser;

  public AuctionUser(@Nullable UserKey key, BidView view, @Nullable ShownAds shownAds) {
    this.key = key;
    this.view = view;
    this.shownAds = shownAds;
    this.byAdvertiser = view.getAdvertisersCount() > FEW ? byAdvertiser(view) : Map.of();
  }

  private static Map<String, AdvertiserView> byAdvertiser(BidView view) {
    Map<String, AdvertiserView> views = new HashMap<>();
    for (AdvertiserView advertiser : view.getAdvertisersList()) {
      views.putIfAbsent(advertiser.getAdvertiserId(), advertiser);
    }
    return views;
  }

  /** Null when nobody was recognised. */
  @Nullable
  public UserKey key() {
    return key;
  }

  /** What is known, under another key. */
  public AuctionUser as(UserKey other) {
    return new AuctionUser(other, view, shownAds);
  }

  /** What the user was shown lately, of capped campaigns; null when that is not known. */
  @Nullable
  public ShownAds shownAds() {
    return shownAds;
  }

  /** What each advertiser knows of the user, one for each; a campaign is to see its own only. */
  public BidView view() {
    return view;
  }

  /** What this advertiser knows of the user; null when nothing. */
  @Nullable
  public AdvertiserView at(String advertiserId) {
    if (!byAdvertiser.isEmpty()) {
      return byAdvertiser.get(advertiserId);
    }
    for (int i = 0; i < view.getAdvertisersCount(); i++) {
      AdvertiserView advertiser = view.getAdvertisers(i);
      if (advertiser.getAdvertiserId().equals(advertiserId)) {
        return advertiser;
      }
    }
    return null;
  }
}
