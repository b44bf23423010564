package io.segmento.platform.profile;

import io.segmento.platform.error.CommonReason;
import io.segmento.platform.error.SegmentoException;
import io.segmento.platform.identity.UserSlot;
import io.segmento.platform.privacy.ConsentBasis;
import io.segmento.platform.privacy.MeasurementPermit;
import io.segmento.platform.privacy.ProfilingPermit;
import io.segmento.platform.profile.ProfileMetrics.Source;
import io.segmento.platform.profile.ProfileRecords.Written;
import io.segmento.platform.redis.RedisStore;
import io.segmento.proto.storage.v1.AdvertiserView;
import io.segmento.proto.storage.v1.BidView;
import io.segmento.proto.storage.v1.ProfileBucket;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Adds events to profiles: reads, changes and writes back if nobody else wrote meanwhile, else begins again. The bucket is that of the month
 * of collection and ends 24 months after that month began, however active the user is. Thread-safe.
 */
public final class ProfileStore {

  private static final int MAX_TRIES = 100;
  /** The number of a try that goes on from what this node wrote last, if it did so lately. */
  private static final int FROM_MEMORY = 0;
  /** Of one that reads as if nothing spoke against the events. */
  private static final int HOPEFUL = 1;
  /** From this on all that a write checks is read. */
  private static final int THOROUGH = 2;

  private static final CompletableFuture<Boolean> KEPT_BEFORE =
      CompletableFuture.completedFuture(true);
  private static final CompletableFuture<Written> OUTPACED_BEFORE =
      CompletableFuture.completedFuture(Written.OUTPACED);

  private final ProfileRecords records;
  private final RecentProfiles recent;
  private final MonthKeys monthKeys;
  private final EvidenceStore evidence;
  private final Memberships memberships;
  private final ViewedTogether viewedTogether;
  private final ProfileMetrics metrics;
  private final Clock clock;

  @Inject
  ProfileStore(
      ProfileRecords records,
      RecentProfiles recent,
      MonthKeys monthKeys,
      EvidenceStore evidence,
      Memberships memberships,
      ViewedTogether viewedTogether,
      ProfileMetrics metrics,
      Clock clock) {
    this.records = records;
    this.recent = recent;
    this.monthKeys = monthKeys;
    this.evidence = evidence;
    this.memberships = memberships;
    this.viewedTogether = viewedTogether;
    this.metrics = metrics;
    this.clock = clock;
  }

  /**
   * Records events of one user and on what they stand, all or none; the result has one outcome for each. Fails like {@link RedisStore}; then it may or may not have
   * been recorded, and may be sent again under the same event ids.
   *
   * @param measurement null: nothing of it is counted for anybody else
   */
  public CompletableFuture<List<RecordOutcome>> record(
      ProfilingPermit permit,
      @Nullable MeasurementPermit measurement,
      ConsentBasis basis,
      UserSlot slot,
      List<ProfileEvent> events) {
    return attempt(new Call(permit, measurement, basis, slot, events, true), FROM_MEMORY);
  }

  /** As {@link #record}, of a user who was there earlier: what a signal of the device forbids now forbids this too, and goes on. */
  public CompletableFuture<List<RecordOutcome>> recordEarlier(
      ProfilingPermit permit,
      @Nullable MeasurementPermit measurement,
      ConsentBasis basis,
      UserSlot slot,
      List<ProfileEvent> events) {
    return attempt(new Call(permit, measurement, basis, slot, events, false), THOROUGH);
  }

  /** @param contact whether the user is there at this moment */
  private record Call(
      ProfilingPermit permit,
      @Nullable MeasurementPermit measurement,
      ConsentBasis basis,
      UserSlot slot,
      List<ProfileEvent> events,
      boolean contact) {
    Call {
      Objects.requireNonNull(permit, "permit");
    }
  }

  private CompletableFuture<List<RecordOutcome>> attempt(Call call, int number) {
    YearMonth month = monthKeys.currentMonth();
    int monthsBack = memberships.monthsBack(call.events);
    Grounds grounds = evidence.grounds(call.basis, call.events);
    if (number == FROM_MEMORY) {
      StoredRecords remembered = recent.find(call.slot, month, monthsBack, grounds);
      if (remembered != null) {
        metrics.read(Source.MEMORY);
        return add(call, new Base(remembered, monthsBack, grounds, number));
      }
    }
    metrics.read(Source.STORE);
    int reading = Math.max(HOPEFUL, number);
    return read(call, month, monthsBack, reading)
        .thenCompose(current -> add(call, new Base(current, monthsBack, grounds, reading)));
  }

  private CompletableFuture<StoredRecords> read(
      Call call, YearMonth month, int monthsBack, int number) {
    return number == HOPEFUL
        ? records.readValues(call.slot, month, monthsBack)
        : records.read(
            call.slot,
            month,
            monthsBack,
            call.events.stream().map(ProfileEvent::eventId).toList());
  }

  /**
   * What a try goes on from.
   *
   * @param grounds on what all events of the call stand
   * @param number of the try
   */
  private record Base(StoredRecords current, int monthsBack, Grounds grounds, int number) {
    boolean isRemembered() {
      return number == FROM_MEMORY;
    }
  }

  private CompletableFuture<List<RecordOutcome>> add(Call call, Base base) {
    FreshEvents fresh = FreshEvents.of(call.events, base.current);
    if (fresh.events().isEmpty()) {
      return CompletableFuture.completedFuture(fresh.outcomes());
    }
    Grounds grounds = Grounds.of(call.basis, fresh.events(), base.grounds.day());
    // What is remembered was written after evidence of the same.
    CompletableFuture<Boolean> kept =
        base.isRemembered() ? KEPT_BEFORE : evidence.keep(grounds, call.slot, base.current);
    return kept.thenCompose(
            done -> done ? write(call, base, grounds, fresh.events()) : OUTPACED_BEFORE)
        .thenCompose(written -> switch (written) {
          case DONE -> CompletableFuture.completedFuture(fresh.outcomes());
          case SUPPRESSED ->
            CompletableFuture.completedFuture(
                Collections.nCopies(call.events.size(), RecordOutcome.SUPPRESSED));
          case OUTPACED -> {
            if (base.isRemembered()) {
              metrics.read(Source.STALE_MEMORY);
            } else {
              metrics.conflict();
            }
            yield again(call, base.number + 1);
          }
          case UNREAD -> again(call, Math.max(THOROUGH, base.number + 1));
        });
  }

  private CompletableFuture<Written> write(
      Call call, Base base, Grounds grounds, List<ProfileEvent> fresh) {
    StoredRecords current = base.current;
    UserSlot slot = call.slot;
    Evictions evictions = new Evictions();
    ProfileBucket bucket = BucketUpdate.add(current.bucket(), fresh, current.month(), evictions);
    BidView view = view(current, bucket, fresh, evictions);
    List<String> ids = fresh.stream().map(ProfileEvent::eventId).toList();
    return records.write(slot, current, bucket, view, ids, call.contact).thenApply(outcome -> {
      if (outcome.written() == Written.DONE) {
        remember(slot, outcome.after(), base.monthsBack, grounds);
        metrics.evicted(evictions);
        memberships.written(slot, current.month());
        tellViews(call, current.view(), fresh);
      } else {
        recent.forget(slot);
      }
      return outcome.written();
    });
  }

  /** Of who withdrew or was erased lately nothing is remembered: their writes have to look at that first. */
  private void remember(UserSlot slot, StoredRecords written, int monthsBack, Grounds grounds) {
    if (written.withdrawals().count() == 0) {
      recent.remember(slot, written, monthsBack, grounds);
    }
  }

  private void tellViews(Call call, BidView before, List<ProfileEvent> fresh) {
    MeasurementPermit measurement = call.measurement;
    if (measurement != null) {
      LatelyViewed.tell(
          before,
          fresh,
          (advertiserId, viewed, lately) -> viewedTogether.viewed(
              call.permit, measurement, call.slot.userKey(), advertiserId, viewed, lately));
    }
  }

  private CompletableFuture<List<RecordOutcome>> again(Call call, int number) {
    if (number > MAX_TRIES) {
      throw new SegmentoException(
          CommonReason.OVERLOADED, "too many writes to one profile at once");
    }
    return attempt(call, number);
  }

  private BidView view(
      StoredRecords current, ProfileBucket bucket, List<ProfileEvent> fresh, Evictions evictions) {
    List<Map.Entry<YearMonth, ProfileBucket>> months = new ArrayList<>();
    months.add(Map.entry(current.month(), bucket));
    months.addAll(current.older());
    return ViewUpdate.add(
        current.view(),
        fresh,
        records.notBefore(),
        evictions,
        advertiser -> segments(advertiser, months, fresh, evictions));
  }

  private void segments(
      AdvertiserView.Builder advertiser,
      List<Map.Entry<YearMonth, ProfileBucket>> months,
      List<ProfileEvent> fresh,
      Evictions evictions) {
    AdvertiserHistory history = AdvertiserHistory.of(advertiser.getAdvertiserId(), months);
    int left = memberships.update(advertiser, history, fresh, clock.instant().getEpochSecond());
    evictions.add(Evictions.Kind.SEGMENT, left);
    if (advertiser.getSegmentsCount() > 0) {
      // The view may have begun later than the events that the segments are made of, and ends with
      // the first of them.
      advertiser.setFirstSeen(history.firstSeen(advertiser.getFirstSeen()));
    }
  }
}
