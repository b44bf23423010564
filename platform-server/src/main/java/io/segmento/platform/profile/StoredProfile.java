package io.segmento.platform.profile;

import io.segmento.proto.storage.v1.AdTouchRecord;
import io.segmento.proto.storage.v1.BidView;
import io.segmento.proto.storage.v1.ProfileBucket;
import io.segmento.proto.storage.v1.ShownAds;
import java.time.Instant;
import java.time.YearMonth;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * All that is held of one user but the suppression. Immutable.
 *
 * @param months by month of collection, the newest first; none that is too old to be read
 * @param adTouches impressions and clicks that purchases may be credited to, the newest month first
 * @param eventIds how many ids of recent events are remembered
 */
public record StoredProfile(
    SortedMap<YearMonth, ProfileBucket> months,
    BidView view,
    ShownAds shownAds,
    List<AdTouchRecord> adTouches,
    long eventIds,
    Withdrawals withdrawals) {

  public StoredProfile {
    TreeMap<YearMonth, ProfileBucket> sorted = new TreeMap<>(Comparator.reverseOrder());
    sorted.putAll(months);
    months = Collections.unmodifiableSortedMap(sorted);
    adTouches = List.copyOf(adTouches);
  }

  /** When data collected in this month end at the latest. */
  public static Instant endOf(YearMonth month) {
    return MonthKeys.endOf(month);
  }

  /** Months and buckets, the newest first. */
  public Map<YearMonth, ProfileBucket> byMonth() {
    return months;
  }
}
