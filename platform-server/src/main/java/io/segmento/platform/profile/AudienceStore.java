package io.segmento.platform.profile;

import io.segmento.platform.error.CommonReason;
import io.segmento.platform.error.SegmentoException;
import io.segmento.platform.identity.UserSlot;
import io.segmento.platform.redis.RedisStore;
import io.segmento.proto.storage.v1.AudienceRecord;
import io.segmento.proto.storage.v1.BidView;
import io.segmento.proto.storage.v1.ProfileBucket;
import io.segmento.proto.storage.v1.SegmentView;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Puts users in segments that a data provider names, in the bucket of the month in which the provider collected it. Thread-safe. */
public final class AudienceStore {
  /** What {@link #record} is best given: one call to the store for all that are new. */
  public static final int MEMBERS_AT_ONCE = FirstRecords.USERS_AT_ONCE;

  private static final int MAX_TRIES = 100;
  private static final CompletableFuture<RecordOutcome> RECORDED =
      CompletableFuture.completedFuture(RecordOutcome.RECORDED);

  private final FirstRecords first;
  private final ProfileRecords records;
  private final Memberships memberships;
  private final ProfileMetrics metrics;
  private final Clock clock;

  @Inject
  AudienceStore(
      FirstRecords first,
      ProfileRecords records,
      Memberships memberships,
      ProfileMetrics metrics,
      Clock clock) {
    this.first = first;
    this.records = records;
    this.memberships = memberships;
    this.metrics = metrics;
    this.clock = clock;
  }

  /**
   * What came of each, in order. Idempotent: what a profile says already is a duplicate. Most users of an audience are new here, so all are
   * written as if nothing were held of them; of whom something is, it is read first. Fails like {@link RedisStore}.
   */
  public CompletableFuture<List<RecordOutcome>> record(
      List<AudienceMember> members, AudienceEntry entry) {
    List<UserSlot> slots = members.stream().map(AudienceMember::slot).toList();
    YearMonth month = YearMonth.from(entry.collectedOn());
    Evictions none = new Evictions();
    ProfileBucket bucket = bucket(ProfileBucket.getDefaultInstance(), entry, none);
    BidView view = view(BidView.getDefaultInstance(), month, entry, none);
    return first.write(slots, month, bucket, view).thenCompose(written -> {
      List<CompletableFuture<RecordOutcome>> outcomes = new ArrayList<>(slots.size());
      for (int i = 0; i < slots.size(); i++) {
        if (written.get(i)) {
          memberships.written(slots.get(i), month);
          outcomes.add(RECORDED);
        } else {
          outcomes.add(again(slots.get(i), entry, month, 1));
        }
      }
      return CompletableFuture.allOf(outcomes.toArray(CompletableFuture[]::new))
          .thenApply(done -> outcomes.stream().map(CompletableFuture::join).toList());
    });
  }

  private ProfileBucket bucket(ProfileBucket known, AudienceEntry entry, Evictions evictions) {
    return BucketUpdate.add(
        known,
        entry.advertiserId(),
        AudienceRecord.newBuilder()
            .setSegmentId(entry.segmentId())
            .setProvider(entry.provider())
            .setCollectedOn((int) entry.collectedOn().toEpochDay())
            .setUploadedAt(clock.instant().getEpochSecond())
            .build(),
        evictions);
  }

  private BidView view(BidView known, YearMonth month, AudienceEntry entry, Evictions evictions) {
    return ViewUpdate.add(
        known,
        entry.advertiserId(),
        SegmentView.newBuilder()
            .setSegmentId(entry.segmentId())
            .setValidUntil(MonthKeys.endOf(month).getEpochSecond())
            .setCollectedOn((int) entry.collectedOn().toEpochDay())
            .build(),
        records.notBefore(),
        evictions);
  }

  private CompletableFuture<RecordOutcome> write(
      UserSlot slot, AudienceEntry entry, StoredRecords current, int number) {
    Evictions evictions = new Evictions();
    ProfileBucket bucket = bucket(current.bucket(), entry, evictions);
    if (bucket.equals(current.bucket())) {
      return CompletableFuture.completedFuture(RecordOutcome.DUPLICATE);
    }
    BidView view = view(current.view(), current.month(), entry, evictions);
    return records
        .write(slot, current, bucket, view, List.of(), false)
        .thenCompose(outcome -> switch (outcome.written()) {
          case DONE -> {
            metrics.evicted(evictions);
            memberships.written(slot, current.month());
            yield CompletableFuture.completedFuture(RecordOutcome.RECORDED);
          }
          case SUPPRESSED -> CompletableFuture.completedFuture(RecordOutcome.SUPPRESSED);
          case OUTPACED, UNREAD -> again(slot, entry, current.month(), number);
        });
  }

  private CompletableFuture<RecordOutcome> again(
      UserSlot slot, AudienceEntry entry, YearMonth month, int number) {
    if (number >= MAX_TRIES) {
      throw new SegmentoException(
          CommonReason.OVERLOADED, "too many writes to one profile at once");
    }
    return records
        .read(slot, month, 0, List.of())
        .thenCompose(current -> current.withdrawals().refuseAudience(entry)
            ? CompletableFuture.completedFuture(RecordOutcome.WITHDRAWN)
            : write(slot, entry, current, number + 1));
  }
}
