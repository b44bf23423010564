package io.segmento.platform.attribution;

import io.segmento.proto.storage.v1.AdTouchRecord;
import io.segmento.proto.storage.v1.AdTouches;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What a user was shown and clicked, and which of it a purchase is credited to. */
final class TouchHistory {

  /** In a month; of more the oldest impressions leave, then the oldest clicks. */
  static final int MAX_TOUCHES = 64;

  /** Purchases may be on their way for as long as this; until then a touch that has run out still counts for one that happened before. */
  private static final long LATE_SECONDS = TimeUnit.HOURS.toSeconds(7);

  private TouchHistory() {}

  /** One touch more, without those of the same advertiser that no purchase can be credited to any more. */
  static AdTouches add(AdTouches known, AdTouchRecord added, AttributionWindows windows) {
    List<AdTouchRecord> touches = new ArrayList<>();
    for (AdTouchRecord touch : known.getTouchesList()) {
      boolean runOut =
          touch.getAt() + windows.of(touch.getClicked()) + LATE_SECONDS < added.getAt();
      if (!runOut || !touch.getAdvertiserId().equals(added.getAdvertiserId())) {
        touches.add(touch);
      }
    }
    touches.add(added);
    while (touches.size() > MAX_TOUCHES) {
      touches.remove(firstToLeave(touches));
    }
    return AdTouches.newBuilder().addAllTouches(touches).build();
  }

  private static int firstToLeave(List<AdTouchRecord> touches) {
    for (int i = 0; i < touches.size(); i++) {
      if (!touches.get(i).getClicked()) {
        return i;
      }
    }
    return 0;
  }

  /** The last click of the advertiser's ads within its window before the purchase, else the last impression within its own; null: neither. */
  static @Nullable AdTouchRecord creditedFor(
      List<AdTouchRecord> touches, String advertiserId, long at, AttributionWindows windows) {
    AdTouchRecord last = null;
    for (AdTouchRecord touch : touches) {
      boolean within = touch.getAt() <= at && at - touch.getAt() < windows.of(touch.getClicked());
      if (within && touch.getAdvertiserId().equals(advertiserId) && outdoes(touch, last)) {
        last = touch;
      }
    }
    return last;
  }

  private static boolean outdoes(AdTouchRecord touch, @Nullable AdTouchRecord other) {
    if (other == null || touch.getClicked() != other.getClicked()) {
      return other == null || touch.getClicked();
    }
    return touch.getAt() >= other.getAt();
  }
}
