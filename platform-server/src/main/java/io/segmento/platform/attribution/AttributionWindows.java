package io.segmento.platform.attribution;

import io.segmento.proto.v1.Advertiser;
import io.segmento.proto.v1.Attribution;
import java.util.concurrent.TimeUnit;

/** For how many seconds after a click, and after an impression, a purchase is credited to it; 0: never. */
record AttributionWindows(long clickSeconds, long viewSeconds) {

  /** The longest that the catalog allows. */
  static final long MAX_SECONDS = TimeUnit.DAYS.toSeconds(90);

  private static final int DEFAULT_CLICK_HOURS = 30 * 24;
  private static final int DEFAULT_VIEW_HOURS = 24;

  static AttributionWindows of(Advertiser advertiser) {
    Attribution said = advertiser.getAttribution();
    return new AttributionWindows(
        TimeUnit.HOURS.toSeconds(
            said.hasClickWindowHours() ? said.getClickWindowHours() : DEFAULT_CLICK_HOURS),
        TimeUnit.HOURS.toSeconds(
            said.hasViewWindowHours() ? said.getViewWindowHours() : DEFAULT_VIEW_HOURS));
  }

  long of(boolean clicked) {
    return clicked ? clickSeconds : viewSeconds;
  }

  long longest() {
    return Math.max(clickSeconds, viewSeconds);
  }
}
