package io.segmento.platform.profile;

import io.segmento.platform.error.CommonReason;
import io.segmento.platform.error.SegmentoException;
import io.segmento.platform.identity.UserSlot;
import io.segmento.platform.profile.ProfileRecords.Written;
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
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Puts users in segments that a data provider names, in the bucket of the month in which the provider collected it. Thread-safe. */
public final class AudienceStore {
  /** What {@link #record} is best given: one call to the store to read all, and one or two to write. */
  public static final int MEMBERS_AT_ONCE = FirstRecords.USERS_AT_ONCE;

  private static final int MAX_TRIES = 100;

  private final FirstRecords first;
  private final KnownRecords known;
  private final ProfileRecords records;
  private final Memberships memberships;
  private final ProfileMetrics metrics;
  private final Clock clock;

  @Inject
  AudienceStore(
      FirstRecords first,
      KnownRecords known,
      ProfileRecords records,
      Memberships memberships,
      ProfileMetrics metrics,
      Clock clock) {
    this.first = first;
    this.known = known;
    this.records = records;
    this.memberships = memberships;
    this.metrics = metrics;
    this.clock = clock;
  }

  /**
   * What came of each, in order. Idempotent: what a profile says already is a duplicate. All are read together; then those of whom nothing is held
   * are written together, and those of whom something is. The few that changed meanwhile, or of whom something was withdrawn, go one by one. Fails
   * like {@link RedisStore}. <b>Waits</b> for what is read, so that what follows of hundreds of profiles is no work of an event loop.
   */
  public CompletableFuture<List<RecordOutcome>> record(
      List<AudienceMember> members, AudienceEntry entry) {
    if (members.isEmpty()) {
      return CompletableFuture.completedFuture(List.of());
    }
    List<UserSlot> slots = members.stream().map(AudienceMember::slot).toList();
    YearMonth month = YearMonth.from(entry.collectedOn());
    AudienceRound round = new AudienceRound(slots);
    List<Optional<byte[]>> held = records.fetch(slots, month).join();
    List<Integer> places = new ArrayList<>();
    List<CompletableFuture<StoredRecords>> opened = new ArrayList<>();
    for (int i = 0; i < slots.size(); i++) {
      Optional<byte[]> bucket = held.get(2 * i);
      Optional<byte[]> view = held.get(2 * i + 1);
      if (bucket.isEmpty() && view.isEmpty()) {
        round.isNew(i);
      } else {
        places.add(i);
        opened.add(records.open(slots.get(i), month, bucket, view));
      }
    }
    // Not when each is opened: some wait for a key of the store, and an event loop would go on with
    // them while this thread is at others.
    for (int i = 0; i < opened.size(); i++) {
      change(round, places.get(i), opened.get(i).join(), entry);
    }
    return writeNew(round, month, entry)
        .thenCombine(known.write(round.changes(), month), (newcomers, written) -> written)
        .thenCompose(written -> {
          tell(round, written, month);
          return round.complete(slot -> again(slot, entry, month, 1));
        });
  }

  private void change(AudienceRound round, int place, StoredRecords current, AudienceEntry entry) {
    Evictions evictions = new Evictions();
    ProfileBucket bucket = bucket(current.bucket(), entry, evictions);
    if (bucket.equals(current.bucket())) {
      round.is(place, RecordOutcome.DUPLICATE);
    } else {
      BidView view = view(current.view(), current.month(), entry, evictions);
      round.isKnown(place, current, bucket, view, evictions);
    }
  }

  private CompletableFuture<Void> writeNew(
      AudienceRound round, YearMonth month, AudienceEntry entry) {
    Evictions none = new Evictions();
    ProfileBucket bucket = bucket(ProfileBucket.getDefaultInstance(), entry, none);
    BidView view = view(BidView.getDefaultInstance(), month, entry, none);
    return first.write(round.newcomers(), month, bucket, view).thenAccept(written -> {
      for (int i = 0; i < written.size(); i++) {
        if (written.get(i)) {
          round.newcomerIs(i, RecordOutcome.RECORDED);
          memberships.written(round.newcomers().get(i), month);
        }
      }
    });
  }

  private void tell(AudienceRound round, List<Written> written, YearMonth month) {
    for (int i = 0; i < written.size(); i++) {
      if (written.get(i) == Written.DONE) {
        round.changeIs(i, RecordOutcome.RECORDED);
        metrics.evicted(round.evictions(i));
        memberships.written(round.changes().get(i).slot(), month);
      } else if (written.get(i) == Written.SUPPRESSED) {
        round.changeIs(i, RecordOutcome.SUPPRESSED);
      }
    }
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
