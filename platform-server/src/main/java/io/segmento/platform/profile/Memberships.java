package io.segmento.platform.profile;

import io.segmento.platform.identity.UserSlot;
import io.segmento.proto.storage.v1.AdvertiserView;
import java.time.YearMonth;
import java.util.List;

/** Which segments a user is in, kept up with each write of the profile; the feature that has the definitions knows. Never waits; thread-safe. */
public interface Memberships {
  /** Of a node without segments. */
  Memberships NONE = new Memberships() {
    @Override
    public int monthsBack(List<ProfileEvent> events) {
      return 0;
    }

    @Override
    public int update(
        AdvertiserView.Builder view,
        AdvertiserHistory history,
        List<ProfileEvent> events,
        long nowSeconds) {
      return 0;
    }

    @Override
    public void written(UserSlot slot, YearMonth month) {}
  };

  /** How many months before this one {@link #update} must see for these events; 0 to 23. */
  int monthsBack(List<ProfileEvent> events);

  /**
   * Brings the segments of one advertiser's view up to date.
   *
   * @param history with the events in it
   * @param events those of the call; other advertisers' are not looked at
   * @return how many segments the view had no room for
   */
  int update(
      AdvertiserView.Builder view,
      AdvertiserHistory history,
      List<ProfileEvent> events,
      long nowSeconds);

  /** The profile of the user has something of this month now. */
  void written(UserSlot slot, YearMonth month);
}
