package io.segmento.platform.profile;

import io.segmento.platform.error.CommonReason;
import io.segmento.platform.error.SegmentoException;
import io.segmento.platform.identity.UserSlot;
import io.segmento.platform.privacy.ConsentBasis;
import io.segmento.platform.privacy.MeasurementPermit;
import io.segmento.platform.privacy.ProfilingPermit;
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
  private static final CompletableFuture<Written> OUTPACED_BEFORE =
      CompletableFuture.completedFuture(Written.OUTPACED);

  private final ProfileRecords records;
  private final MonthKeys monthKeys;
  private final EvidenceStore evidence;
  private final Memberships memberships;
  private final ViewedTogether viewedTogether;
  private final ProfileMetrics metrics;
  private final Clock clock;

  @Inject
  ProfileStore(
      ProfileRecords records,
      MonthKeys monthKeys,
      EvidenceStore evidence,
      Memberships memberships,
      ViewedTogether viewedTogether,
      ProfileMetrics metrics,
      Clock clock) {
    this.records = records;
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
    return attempt(new Call(permit, measurement, basis, slot, events, true), 1);
  }

  /** As {@link #record}, of a user who was there earlier: what a signal of the device forbids now forbids this too, and goes on. */
  public CompletableFuture<List<RecordOutcome>> recordEarlier(
      ProfilingPermit permit,
      @Nullable MeasurementPermit measurement,
      ConsentBasis basis,
      UserSlot slot,
      List<ProfileEvent> events) {
    return attempt(new Call(permit, measurement, basis, slot, events, false), 1);
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
    List<ProfileEvent> events = call.events;
    UserSlot slot = call.slot;
    return read(slot, events, call.contact && number == 1).thenCompose(current -> {
      FreshEvents fresh = FreshEvents.of(events, current);
      if (fresh.events().isEmpty()) {
        return CompletableFuture.completedFuture(fresh.outcomes());
      }
      return evidence
          .keep(call.basis, slot, current, fresh.events())
          .thenCompose(kept -> kept ? write(call, current, fresh.events()) : OUTPACED_BEFORE)
          .thenCompose(written -> switch (written) {
            case DONE -> CompletableFuture.completedFuture(fresh.outcomes());
            case SUPPRESSED ->
              CompletableFuture.completedFuture(
                  Collections.nCopies(events.size(), RecordOutcome.SUPPRESSED));
            case OUTPACED -> {
              metrics.conflict();
              yield again(call, number);
            }
            case UNREAD -> again(call, number);
          });
    });
  }

  /** With {@code hopeful}, as if nothing spoke against these events. */
  private CompletableFuture<StoredRecords> read(
      UserSlot slot, List<ProfileEvent> events, boolean hopeful) {
    YearMonth month = monthKeys.currentMonth();
    int monthsBack = memberships.monthsBack(events);
    return hopeful
        ? records.readValues(slot, month, monthsBack)
        : records.read(
            slot, month, monthsBack, events.stream().map(ProfileEvent::eventId).toList());
  }

  private CompletableFuture<Written> write(
      Call call, StoredRecords current, List<ProfileEvent> fresh) {
    UserSlot slot = call.slot;
    Evictions evictions = new Evictions();
    ProfileBucket bucket = BucketUpdate.add(current.bucket(), fresh, current.month(), evictions);
    BidView view = view(current, bucket, fresh, evictions);
    List<String> ids = fresh.stream().map(ProfileEvent::eventId).toList();
    return records.write(slot, current, bucket, view, ids, call.contact).thenApply(written -> {
      if (written == Written.DONE) {
        metrics.evicted(evictions);
        memberships.written(slot, current.month());
        tellViews(call, current.view(), fresh);
      }
      return written;
    });
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
    if (number >= MAX_TRIES) {
      throw new SegmentoException(
          CommonReason.OVERLOADED, "too many writes to one profile at once");
    }
    return attempt(call, number + 1);
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
