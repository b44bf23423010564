package io.segmento.platform.profile;

import io.segmento.proto.storage.v1.BidView;
import io.segmento.proto.storage.v1.ProfileBucket;
import java.time.YearMonth;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the store held of a user when it was read for a write of one month. Immutable but for the arrays. */
final class StoredRecords {
  private final YearMonth month;
  private final byte @Nullable [] sealedBucket;
  private final byte @Nullable [] sealedView;
  private final ProfileBucket bucket;
  private final BidView view;
  private final List<Map.Entry<YearMonth, ProfileBucket>> older;
  private final Withdrawals withdrawals;
  private final byte @Nullable [] sealedEvidence;
  private final List<Boolean> seen;

  /**
   * What was found.
   *
   * @param sealedBucket null when there is none
   * @param sealedView null when there is none
   * @param older buckets of months before, the newest first; those that are there
   * @param sealedEvidence on what the month's data stand; null when there is none
   * @param seen for each event id, whether it was seen before; empty: none was
   */
  StoredRecords(
      YearMonth month,
      byte @Nullable [] sealedBucket,
      byte @Nullable [] sealedView,
      ProfileBucket bucket,
      BidView view,
      List<Map.Entry<YearMonth, ProfileBucket>> older,
      Withdrawals withdrawals,
      byte @Nullable [] sealedEvidence,
      List<Boolean> seen) {
    this.month = month;
    this.sealedBucket = sealedBucket;
    this.sealedView = sealedView;
    this.bucket = bucket;
    this.view = view;
    this.older = older;
    this.withdrawals = withdrawals;
    this.sealedEvidence = sealedEvidence;
    this.seen = seen;
  }

  YearMonth month() {
    return month;
  }

  byte @Nullable [] sealedBucket() {
    return sealedBucket;
  }

  byte @Nullable [] sealedView() {
    return sealedView;
  }

  ProfileBucket bucket() {
    return bucket;
  }

  BidView view() {
    return view;
  }

  List<Map.Entry<YearMonth, ProfileBucket>> older() {
    return older;
  }

  Withdrawals withdrawals() {
    return withdrawals;
  }

  byte @Nullable [] sealedEvidence() {
    return sealedEvidence;
  }

  boolean isSeen(int event) {
    return event < seen.size() && seen.get(event);
  }
}
