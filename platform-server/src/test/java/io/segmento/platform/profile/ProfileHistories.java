package io.segmento.platform.profile;

import io.segmento.proto.storage.v1.ProfileBucket;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Histories as the store would have them, for tests of what reads them. */
public final class ProfileHistories {
  private ProfileHistories() {}

  /** Each event collected when it happened. */
  public static AdvertiserHistory of(String advertiserId, List<ProfileEvent> events) {
    TreeMap<YearMonth, ProfileBucket> months = new TreeMap<>(Comparator.reverseOrder());
    for (ProfileEvent event : events) {
      YearMonth month =
          YearMonth.from(Instant.ofEpochSecond(event.atSeconds()).atOffset(ZoneOffset.UTC));
      months.put(
          month,
          BucketUpdate.add(
              months.getOrDefault(month, ProfileBucket.getDefaultInstance()),
              List.of(event),
              month,
              new Evictions()));
    }
    List<Map.Entry<YearMonth, ProfileBucket>> newestFirst = new ArrayList<>(months.entrySet());
    return AdvertiserHistory.of(advertiserId, newestFirst);
  }
}
