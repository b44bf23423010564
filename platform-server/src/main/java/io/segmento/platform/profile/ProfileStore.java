package io.segmento.platform.profile;

import com.google.protobuf.InvalidProtocolBufferException;
import io.segmento.platform.error.CommonReason;
import io.segmento.platform.error.SegmentoException;
import io.segmento.platform.identity.UserSlot;
import io.segmento.platform.privacy.ProfilingPermit;
import io.segmento.platform.redis.RedisScript;
import io.segmento.platform.redis.RedisStore;
import io.segmento.proto.storage.v1.BidView;
import io.segmento.proto.storage.v1.ProfileBucket;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Adds events to profiles: reads, changes and writes back if nobody else wrote meanwhile, else begins again. The bucket is that of the month
 * of collection and ends 24 months after that month began, however active the user is. Thread-safe.
 */
public final class ProfileStore {

  /** Event ids are remembered for as long as an event may be on its way, and an hour more. */
  static final Duration EVENT_ID_LIFE = Duration.ofHours(7);

  private static final int MAX_TRIES = 100;
  private static final long WRITTEN = 1;
  private static final long SUPPRESSED = -1;
  private static final byte[] NOTHING = {};
  private static final RedisScript READ =
      RedisScript.fromResource(ProfileStore.class, "read-profile.lua");
  private static final RedisScript WRITE =
      RedisScript.fromResource(ProfileStore.class, "write-profile.lua");

  private final RedisStore store;
  private final MonthKeys monthKeys;
  private final SealedValues values;
  private final ProfileMetrics metrics;
  private final Clock clock;

  @Inject
  ProfileStore(
      RedisStore store,
      MonthKeys monthKeys,
      SealedValues values,
      ProfileMetrics metrics,
      Clock clock) {
    this.store = store;
    this.monthKeys = monthKeys;
    this.values = values;
    this.metrics = metrics;
    this.clock = clock;
    store.preload(READ, WRITE);
  }

  /**
   * Records events of one user, all or none; the result has one outcome for each. Fails like {@link RedisStore}; then it may or may not have
   * been recorded, and may be sent again under the same event ids.
   */
  public CompletableFuture<List<RecordOutcome>> record(
      ProfilingPermit permit, UserSlot slot, List<ProfileEvent> events) {
    Objects.requireNonNull(permit, "permit");
    return attempt(slot, events, 1);
  }

  private CompletableFuture<List<RecordOutcome>> attempt(
      UserSlot slot, List<ProfileEvent> events, int number) {
    YearMonth month = monthKeys.currentMonth();
    return monthKeys
        .of(month)
        .thenCompose(monthKey -> read(slot, month, events).thenCompose(current -> {
          List<ProfileEvent> fresh = current.fresh(events);
          if (fresh.isEmpty()) {
            return CompletableFuture.completedFuture(current.outcomes(RecordOutcome.RECORDED));
          }
          return write(slot, month, monthKey, current, fresh).thenCompose(answer -> {
            if (answer == WRITTEN) {
              return CompletableFuture.completedFuture(current.outcomes(RecordOutcome.RECORDED));
            }
            if (answer == SUPPRESSED) {
              return CompletableFuture.completedFuture(
                  Collections.nCopies(events.size(), RecordOutcome.SUPPRESSED));
            }
            metrics.conflict();
            if (number >= MAX_TRIES) {
              throw new SegmentoException(
                  CommonReason.OVERLOADED, "too many writes to one profile at once");
            }
            return attempt(slot, events, number + 1);
          });
        }));
  }

  private CompletableFuture<Current> read(
      UserSlot slot, YearMonth month, List<ProfileEvent> events) {
    byte[][] ids = events.stream().map(event -> utf8(event.eventId())).toArray(byte[][]::new);
    return store
        .evalList(
            READ,
            List.of(slot.profile(month), slot.bidView(), slot.eventIds(), slot.withdrawals()),
            ids)
        .thenApply(answer -> new Current(
            (byte[]) answer.get(0),
            (byte[]) answer.get(1),
            Withdrawals.parse((List<?>) answer.get(2)),
            answer.subList(3, answer.size())));
  }

  private CompletableFuture<Long> write(
      UserSlot slot, YearMonth month, byte[] monthKey, Current current, List<ProfileEvent> fresh) {
    ProfileBucket bucket =
        BucketUpdate.add(bucket(slot.profile(month), monthKey, current.bucket), fresh);
    return view(slot, current.view).thenCompose(known -> {
      long now = clock.instant().getEpochSecond();
      YearMonth oldestRetained = month.minusMonths(UserSlot.RETENTION_MONTHS - 1);
      long notBefore = oldestRetained.atDay(1).atStartOfDay(ZoneOffset.UTC).toEpochSecond();
      BidView view = ViewUpdate.add(known, fresh, notBefore);
      YearMonth viewMonth = monthOf(ViewUpdate.oldest(view, now));
      return monthKeys
          .of(viewMonth)
          .thenCompose(viewKey -> store.evalLong(
              WRITE,
              List.of(
                  slot.suppression(),
                  slot.profile(month),
                  slot.bidView(),
                  slot.eventIds(),
                  slot.withdrawals()),
              arguments(slot, month, monthKey, current, bucket, view, viewMonth, viewKey, fresh)));
    });
  }

  private byte[][] arguments(
      UserSlot slot,
      YearMonth month,
      byte[] monthKey,
      Current current,
      ProfileBucket bucket,
      BidView view,
      YearMonth viewMonth,
      byte[] viewKey,
      List<ProfileEvent> fresh) {
    long now = clock.millis();
    List<byte[]> arguments = new ArrayList<>();
    arguments.add(current.bucket == null ? NOTHING : current.bucket);
    arguments.add(current.view == null ? NOTHING : current.view);
    arguments.add(values.seal(slot.profile(month), month, monthKey, bucket.toByteArray()));
    arguments.add(number(MonthKeys.endOf(month).getEpochSecond()));
    arguments.add(values.seal(slot.bidView(), viewMonth, viewKey, view.toByteArray()));
    arguments.add(number(MonthKeys.endOf(viewMonth).getEpochSecond()));
    arguments.add(number(now));
    arguments.add(number(now - EVENT_ID_LIFE.toMillis()));
    arguments.add(number(EVENT_ID_LIFE.toSeconds()));
    arguments.add(number(current.withdrawals.count()));
    arguments.add(number(current.withdrawals.latestMillis()));
    fresh.forEach(event -> arguments.add(utf8(event.eventId())));
    return arguments.toArray(byte[][]::new);
  }

  /** What cannot be opened any more, or is not genuine, counts for nothing and is replaced. */
  private ProfileBucket bucket(byte[] redisKey, byte[] monthKey, byte @Nullable [] sealed) {
    byte[] plain = sealed == null || SealedValues.monthOf(sealed) == null
        ? null
        : values.open(redisKey, monthKey, sealed);
    try {
      return plain == null ? ProfileBucket.getDefaultInstance() : ProfileBucket.parseFrom(plain);
    } catch (InvalidProtocolBufferException e) {
      return ProfileBucket.getDefaultInstance();
    }
  }

  private CompletableFuture<BidView> view(UserSlot slot, byte @Nullable [] sealed) {
    YearMonth month = sealed == null ? null : SealedValues.monthOf(sealed);
    if (sealed == null || month == null || !monthKeys.isRetained(month)) {
      return CompletableFuture.completedFuture(BidView.getDefaultInstance());
    }
    return monthKeys.find(month).thenApply(key -> {
      byte[] plain = key.isEmpty() ? null : values.open(slot.bidView(), key.get(), sealed);
      try {
        return plain == null ? BidView.getDefaultInstance() : BidView.parseFrom(plain);
      } catch (InvalidProtocolBufferException e) {
        return BidView.getDefaultInstance();
      }
    });
  }

  private static YearMonth monthOf(long epochSeconds) {
    return YearMonth.from(Instant.ofEpochSecond(epochSeconds).atOffset(ZoneOffset.UTC));
  }

  private static byte[] number(long value) {
    return utf8(Long.toString(value));
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** What the store held when it was read. */
  private static final class Current {
    private static final Long SEEN = 1L;

    private final byte @Nullable [] bucket;
    private final byte @Nullable [] view;
    private final Withdrawals withdrawals;
    private final List<@Nullable Object> seen;
    /** Positions of events of before a withdrawal. */
    private final Set<Integer> withdrawn = new HashSet<>();

    private Current(
        byte @Nullable [] bucket,
        byte @Nullable [] view,
        Withdrawals withdrawals,
        List<@Nullable Object> seen) {
      this.bucket = bucket;
      this.view = view;
      this.withdrawals = withdrawals;
      this.seen = new ArrayList<>(seen);
    }

    /** Those not seen before; of several with one id in the same call, the first. */
    private List<ProfileEvent> fresh(List<ProfileEvent> events) {
      List<ProfileEvent> fresh = new ArrayList<>();
      Set<String> ids = new HashSet<>();
      for (int i = 0; i < events.size(); i++) {
        String id = events.get(i).eventId();
        if (!id.isEmpty() && !ids.add(id)) {
          seen.set(i, SEEN);
        }
        if (withdrawals.refuse(events.get(i))) {
          withdrawn.add(i);
        } else if (!isSeen(i)) {
          fresh.add(events.get(i));
        }
      }
      return fresh;
    }

    private boolean isSeen(int index) {
      return SEEN.equals(seen.get(index));
    }

    private List<RecordOutcome> outcomes(RecordOutcome ofFresh) {
      List<RecordOutcome> outcomes = new ArrayList<>();
      for (int i = 0; i < seen.size(); i++) {
        if (withdrawn.contains(i)) {
          outcomes.add(RecordOutcome.WITHDRAWN);
        } else {
          outcomes.add(isSeen(i) ? RecordOutcome.DUPLICATE : ofFresh);
        }
      }
      return outcomes;
    }
  }
}
