package io.segmento.platform.profile;

import io.segmento.proto.storage.v1.BidView;
import io.segmento.proto.storage.v1.ProfileBucket;
import java.time.YearMonth;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the store held of a user when it was read for a write of one month, or after one. Immutable but for the arrays. */
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
   * @param sealedBucket its beginning at least; null when there is none
   * @param sealedView its beginning at least; null when there is none
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

  /** What it holds after a write. Whoever goes on from it knows of evidence by other means. */
  StoredRecords after(
      byte[] writtenBucket, byte[] writtenView, ProfileBucket bucket, BidView view) {
    return new StoredRecords(
        month,
        SealedValues.beginOf(writtenBucket),
        SealedValues.beginOf(writtenView),
        bucket,
        view,
        older,
        withdrawals,
        null,
        List.of());
  }

  /** The size of what is in it, as protobuf. */
  int plainBytes() {
    int bytes = bucket.getSerializedSize() + view.getSerializedSize();
    for (Map.Entry<YearMonth, ProfileBucket> each : older) {
      bytes += each.getValue().getSerializedSize();
    }
    return bytes;
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
