package io.segmento.platform.profile;

import com.google.protobuf.InvalidProtocolBufferException;
import io.segmento.platform.identity.UserSlot;
import io.segmento.platform.redis.RedisNumber;
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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a write of a profile needs, and writes back if nobody else wrote meanwhile and nothing forbids it. The one way in which profiles
 * change. Thread-safe.
 */
final class ProfileRecords {
  /** Event ids are remembered for as long as an event may be on its way, and an hour more. */
  static final Duration EVENT_ID_LIFE = Duration.ofHours(7);

  private static final long UNREAD = 2;
  /** Of the values that are read together, where the months before begin. */
  private static final int FIRST_OLDER = 3;

  private static final byte[] CONTACT = {'1'};
  private static final byte[] NO_CONTACT = {'0'};
  private static final RedisScript READ =
      RedisScript.fromResource(ProfileRecords.class, "read-profile.lua");
  private static final RedisScript WRITE =
      RedisScript.fromResource(ProfileRecords.class, "write-profile.lua");

  /** What came of a write. */
  enum Written {
    DONE,
    /** Somebody else wrote since it was read. */
    OUTPACED,
    /** An event was seen before, or consent was withdrawn, and it was not read. */
    UNREAD,
    /** The user has opted out; or, when this was no contact, a signal of the device forbids. */
    SUPPRESSED
  }

  /** What came of a write, and what the store holds after one that is done. */
  record Outcome(Written written, StoredRecords after) {}

  private final RedisStore store;
  private final MonthKeys monthKeys;
  private final SealedValues values;
  private final Clock clock;

  @Inject
  ProfileRecords(RedisStore store, MonthKeys monthKeys, SealedValues values, Clock clock) {
    this.store = store;
    this.monthKeys = monthKeys;
    this.values = values;
    this.clock = clock;
    store.preload(READ, WRITE);
  }

  /** Begin of the oldest month whose data may be kept, epoch seconds. */
  long notBefore() {
    return monthKeys
        .currentMonth()
        .minusMonths(UserSlot.RETENTION_MONTHS - 1)
        .atDay(1)
        .atStartOfDay(ZoneOffset.UTC)
        .toEpochSecond();
  }

  /**
   * As {@link #read}, but as if no event had been seen and no consent withdrawn, which nearly always is so: where it is not, the write answers
   * {@link Written#UNREAD}. One command without a script, of a quarter of the cost.
   */
  CompletableFuture<StoredRecords> readValues(UserSlot slot, YearMonth month, int monthsBack) {
    byte[][] keys = new byte[FIRST_OLDER + monthsBack][];
    keys[0] = slot.profile(month);
    keys[1] = slot.bidView();
    keys[2] = slot.evidence(month);
    for (int back = 1; back <= monthsBack; back++) {
      keys[FIRST_OLDER - 1 + back] = slot.profile(month.minusMonths(back));
    }
    return store
        .mget(keys)
        .thenCompose(found -> open(
            slot,
            month,
            found.get(0).orElse(null),
            found.get(1).orElse(null),
            found.subList(FIRST_OLDER, found.size()).stream()
                .map(each -> each.orElse(null))
                .toList(),
            Withdrawals.NONE,
            found.get(2).orElse(null),
            List.of()));
  }

  /** The sealed buckets of one month and views of many users, in turn. Fails like {@link RedisStore}. */
  CompletableFuture<List<Optional<byte[]>>> fetch(List<UserSlot> slots, YearMonth month) {
    byte[][] keys = new byte[2 * slots.size()][];
    for (int i = 0; i < slots.size(); i++) {
      keys[2 * i] = slots.get(i).profile(month);
      keys[2 * i + 1] = slots.get(i).bidView();
    }
    return store.mget(keys);
  }

  /** Opens what was fetched of a user, as if no consent had been withdrawn. */
  CompletableFuture<StoredRecords> open(
      UserSlot slot, YearMonth month, Optional<byte[]> bucket, Optional<byte[]> view) {
    return open(
        slot,
        month,
        bucket.orElse(null),
        view.orElse(null),
        List.of(),
        Withdrawals.NONE,
        null,
        List.of());
  }

  /** Reads one month's bucket for a write, and so many before it. Fails like {@link RedisStore}. */
  CompletableFuture<StoredRecords> read(
      UserSlot slot, YearMonth month, int monthsBack, List<String> eventIds) {
    List<byte[]> keys = new ArrayList<>();
    keys.add(slot.profile(month));
    keys.add(slot.bidView());
    keys.add(slot.eventIds());
    keys.add(slot.withdrawals());
    keys.add(slot.evidence(month));
    for (int back = 1; back <= monthsBack; back++) {
      keys.add(slot.profile(month.minusMonths(back)));
    }
    byte[][] ids = eventIds.stream().map(ProfileRecords::utf8).toArray(byte[][]::new);
    return store.evalList(READ, keys, ids).thenCompose(answer -> {
      List<Boolean> seen = new ArrayList<>();
      for (Object each : answer.subList(5, answer.size())) {
        seen.add(Long.valueOf(1).equals(each));
      }
      return open(
          slot,
          month,
          (byte[]) answer.get(0),
          (byte[]) answer.get(1),
          (List<?>) answer.get(3),
          Withdrawals.parse((List<?>) answer.get(2)),
          (byte[]) answer.get(4),
          seen);
    });
  }

  private CompletableFuture<StoredRecords> open(
      UserSlot slot,
      YearMonth month,
      byte @Nullable [] sealedBucket,
      byte @Nullable [] sealedView,
      List<? extends @Nullable Object> sealedOlder,
      Withdrawals withdrawals,
      byte @Nullable [] sealedEvidence,
      List<Boolean> seen) {
    List<Map.Entry<YearMonth, ProfileBucket>> older = new ArrayList<>();
    CompletableFuture<Void> opened = CompletableFuture.completedFuture(null);
    for (int i = 0; i < sealedOlder.size(); i++) {
      YearMonth before = month.minusMonths(i + 1L);
      byte[] sealed = (byte[]) sealedOlder.get(i);
      if (sealed != null) {
        opened = opened.thenCombine(
            open(slot.profile(before), sealed, BucketFormat.INSTANCE), (done, bucket) -> {
              bucket.ifPresent(each -> older.add(Map.entry(before, each)));
              return null;
            });
      }
    }
    return opened.thenCombine(
        open(slot.profile(month), sealedBucket, BucketFormat.INSTANCE)
            .thenCombine(
                open(slot.bidView(), sealedView, ValueFormat.VIEW),
                (bucket, view) -> new StoredRecords(
                    month,
                    sealedBucket,
                    sealedView,
                    bucket.orElse(ProfileBucket.getDefaultInstance()),
                    view.orElse(BidView.getDefaultInstance()),
                    older,
                    withdrawals,
                    sealedEvidence,
                    seen)),
        (done, current) -> current);
  }

  /** What cannot be opened any more, or is not genuine, counts for nothing. */
  private <T> CompletableFuture<Optional<T>> open(
      byte[] name, byte @Nullable [] sealed, ValueFormat<T> format) {
    YearMonth month = sealed == null ? null : SealedValues.monthOf(sealed);
    if (sealed == null || month == null) {
      return CompletableFuture.completedFuture(Optional.empty());
    }
    return monthKeys.find(month).thenApply(key -> {
      byte[] plain = key.isEmpty() ? null : values.open(name, key.get(), sealed);
      try {
        return plain == null ? Optional.empty() : Optional.of(format.read(plain, month));
      } catch (InvalidProtocolBufferException e) {
        return Optional.empty();
      }
    });
  }

  /**
   * Writes bucket and view in one step. Fails like {@link RedisStore}.
   *
   * @param contact whether the user was there; then what a signal of the device forbade has ended, else it forbids this
   */
  CompletableFuture<Outcome> write(
      UserSlot slot,
      StoredRecords current,
      ProfileBucket bucket,
      BidView view,
      List<String> eventIds,
      boolean contact) {
    YearMonth month = current.month();
    return seal(slot, month, bucket, view).thenCompose(ready -> {
      long now = clock.millis();
      List<byte[]> arguments = new ArrayList<>();
      arguments.add(SealedValues.beginOf(current.sealedBucket()));
      arguments.add(SealedValues.beginOf(current.sealedView()));
      arguments.add(ready.bucket());
      arguments.add(RedisNumber.of(MonthKeys.endOf(month).getEpochSecond()));
      arguments.add(ready.view());
      arguments.add(RedisNumber.of(ready.viewEnd().getEpochSecond()));
      arguments.add(RedisNumber.of(now));
      arguments.add(RedisNumber.of(now - EVENT_ID_LIFE.toMillis()));
      arguments.add(RedisNumber.of(EVENT_ID_LIFE.toSeconds()));
      arguments.add(RedisNumber.of(current.withdrawals().count()));
      arguments.add(RedisNumber.of(current.withdrawals().latestMillis()));
      arguments.add(contact ? CONTACT : NO_CONTACT);
      for (String id : eventIds) {
        if (!id.isEmpty()) {
          arguments.add(utf8(id));
        }
      }
      List<byte[]> keys = List.of(
          slot.suppression(),
          slot.profile(month),
          slot.bidView(),
          slot.eventIds(),
          slot.withdrawals());
      return store
          .evalLong(WRITE, keys, arguments.toArray(byte[][]::new))
          .thenApply(answer -> new Outcome(
              written(answer), current.after(ready.bucket(), ready.view(), bucket, view)));
    });
  }

  /** Seals bucket and view under their names in a user's slot, with the keys of their months. Fails like {@link RedisStore}. */
  CompletableFuture<SealedProfile> seal(
      UserSlot slot, YearMonth month, ProfileBucket bucket, BidView view) {
    long oldest = ViewUpdate.oldest(view, clock.instant().getEpochSecond());
    YearMonth viewMonth = YearMonth.from(Instant.ofEpochSecond(oldest).atOffset(ZoneOffset.UTC));
    return monthKeys
        .of(month)
        .thenCombine(
            monthKeys.of(viewMonth),
            (monthKey, viewKey) -> new SealedProfile(
                values.seal(
                    slot.profile(month),
                    month,
                    monthKey,
                    BucketFormat.INSTANCE.write(bucket, month)),
                values.seal(slot.bidView(), viewMonth, viewKey, view.toByteArray()),
                MonthKeys.endOf(viewMonth)));
  }

  private static Written written(long answer) {
    if (answer < 0) {
      return Written.SUPPRESSED;
    }
    return answer == 0 ? Written.OUTPACED : answer == UNREAD ? Written.UNREAD : Written.DONE;
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
