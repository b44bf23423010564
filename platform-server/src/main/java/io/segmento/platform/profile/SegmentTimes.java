package io.segmento.platform.profile;

import io.segmento.proto.storage.v1.AdvertiserView;
import io.segmento.proto.storage.v1.SegmentView;

/** Whether a user is in a segment, by what the bid view says of its times. Allocates nothing. */
public final class SegmentTimes {
  private SegmentTimes() {}

  /** At a time in epoch seconds, as far as this advertiser knows. */
  public static boolean isIn(AdvertiserView view, String segmentId, long atSeconds) {
    for (int i = 0; i < view.getSegmentsCount(); i++) {
      SegmentView segment = view.getSegments(i);
      if (holds(segment, atSeconds) && segment.getSegmentId().equals(segmentId)) {
        return true;
      }
    }
    return false;
  }

  /** Whether this time of a segment is now. */
  public static boolean holds(SegmentView segment, long atSeconds) {
    return atSeconds >= segment.getValidFrom() && atSeconds < segment.getValidUntil();
  }
}
