package io.segmento.platform.profile;

import io.segmento.platform.error.CommonReason;
import io.segmento.platform.error.SegmentoException;
import io.segmento.platform.identity.UserSlot;
import io.segmento.platform.privacy.ProfilingPermit;
import io.segmento.platform.redis.RedisStore;
import io.segmento.proto.storage.v1.AudienceRecord;
import io.segmento.proto.storage.v1.BidView;
import io.segmento.proto.storage.v1.ProfileBucket;
import io.segmento.proto.storage.v1.SegmentView;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.YearMonth;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;

/** Puts users in segments that a data provider names, in the bucket of the month in which the provider collected it. Thread-safe. */
public final class AudienceStore {

  private static final int MAX_TRIES = 100;

  private final ProfileRecords records;
  private final Memberships memberships;
  private final ProfileMetrics metrics;
  private final Clock clock;

  @Inject
  AudienceStore(
      ProfileRecords records, Memberships memberships, ProfileMetrics metrics, Clock clock) {
    this.records = records;
    this.memberships = memberships;
    this.metrics = metrics;
    this.clock = clock;
  }

  /** Idempotent: what the profile says already is a duplicate. Fails like {@link RedisStore}. */
  public CompletableFuture<RecordOutcome> record(
      ProfilingPermit permit, UserSlot slot, AudienceEntry entry) {
    Objects.requireNonNull(permit, "permit");
    // Most users of an audience are new here: what would be read is nothing, and if it is not, that
    // shows
    // when it is written.
    return write(slot, entry, StoredRecords.nothing(YearMonth.from(entry.collectedOn())), 1);
  }

  private CompletableFuture<RecordOutcome> write(
      UserSlot slot, AudienceEntry entry, StoredRecords current, int number) {
    Evictions evictions = new Evictions();
    int collectedOn = (int) entry.collectedOn().toEpochDay();
    ProfileBucket bucket = BucketUpdate.add(
        current.bucket(),
        entry.advertiserId(),
        AudienceRecord.newBuilder()
            .setSegmentId(entry.segmentId())
            .setProvider(entry.provider())
            .setCollectedOn(collectedOn)
            .setUploadedAt(clock.instant().getEpochSecond())
            .build(),
        evictions);
    if (bucket.equals(current.bucket())) {
      return CompletableFuture.completedFuture(RecordOutcome.DUPLICATE);
    }
    BidView view = ViewUpdate.add(
        current.view(),
        entry.advertiserId(),
        SegmentView.newBuilder()
            .setSegmentId(entry.segmentId())
            .setValidUntil(MonthKeys.endOf(current.month()).getEpochSecond())
            .setCollectedOn(collectedOn)
            .build(),
        records.notBefore(),
        evictions);
    return records
        .write(slot, current, bucket, view, List.of(), false)
        .thenCompose(written -> switch (written) {
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
