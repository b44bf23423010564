package io.segmento.platform.profile;

import io.segmento.proto.storage.v1.AdvertiserBucket;
import io.segmento.proto.storage.v1.ProfileBucket;
import java.time.YearMonth;
import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What one advertiser collected about a user, month by month, the newest first: the merge of buckets is made while reading. */
public final class AdvertiserHistory {
  private final AdvertiserBucket[] buckets;
  private final long[] baseHours;
  private int size;

  private AdvertiserHistory(int capacity) {
    buckets = new AdvertiserBucket[capacity];
    baseHours = new long[capacity];
  }

  /** Of buckets by month, the newest first; months without the advertiser are left out. */
  public static AdvertiserHistory of(
      String advertiserId, Collection<Map.Entry<YearMonth, ProfileBucket>> newestFirst) {
    AdvertiserHistory history = new AdvertiserHistory(newestFirst.size());
    for (Map.Entry<YearMonth, ProfileBucket> month : newestFirst) {
      AdvertiserBucket bucket = find(advertiserId, month.getValue());
      if (bucket != null) {
        history.buckets[history.size] = bucket;
        history.baseHours[history.size++] = EventMarks.baseHour(month.getKey());
      }
    }
    return history;
  }

  private static @Nullable AdvertiserBucket find(String advertiserId, ProfileBucket bucket) {
    for (int i = 0; i < bucket.getAdvertisersCount(); i++) {
      if (bucket.getAdvertisers(i).getAdvertiserId().equals(advertiserId)) {
        return bucket.getAdvertisers(i);
      }
    }
    return null;
  }

  /** How many months there are. */
  public int size() {
    return size;
  }

  /** A month's bucket; 0 is the newest. */
  public AdvertiserBucket bucket(int index) {
    return buckets[index];
  }

  /** The hour since the epoch from which the marks of a month's bucket count. */
  public long baseHour(int index) {
    return baseHours[index];
  }

  /** When the first of all these events happened, epoch seconds; {@code orElse} when there is none. */
  long firstSeen(long orElse) {
    long first = orElse;
    for (int i = 0; i < size; i++) {
      if (buckets[i].getFirstSeen() > 0) {
        first = Math.min(first, buckets[i].getFirstSeen());
      }
    }
    return first;
  }
}
