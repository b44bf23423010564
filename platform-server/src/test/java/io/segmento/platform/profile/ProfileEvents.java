package io.segmento.platform.profile;

import io.segmento.proto.v1.EventType;
import java.time.Instant;
import java.util.List;

/** Events that tests add to profiles; times are counted from a moment of November 2026. */
final class ProfileEvents {
  private static final long START = Instant.parse("2026-11-23T10:00:00Z").getEpochSecond();

  private ProfileEvents() {}

  /** Epoch seconds. */
  static long at(long seconds) {
    return START + seconds;
  }

  static ProfileEvent event(
      String advertiserId, EventType type, long secondsFromStart, String... skus) {
    return new ProfileEvent("", advertiserId, type, at(secondsFromStart), List.of(skus), "", "");
  }
}
