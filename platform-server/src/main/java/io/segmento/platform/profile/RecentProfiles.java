package io.segmento.platform.profile;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Scheduler;
import io.segmento.platform.identity.ErasureListener;
import io.segmento.platform.identity.UserKey;
import io.segmento.platform.identity.UserSlot;
import io.segmento.platform.optout.OptOutListener;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.YearMonth;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Profiles that this node wrote within the last minute, so that the next event of a visit needs no reading. They are a guess at what the store
 * holds and decide nothing: a write that stands on one is done only if bucket and view are still those, nobody is suppressed and nothing withdrawn.
 * Who opts out anywhere or is erased on this node is forgotten at once, everybody after a minute. Thread-safe.
 */
final class RecentProfiles implements ErasureListener, OptOutListener {
  private static final Duration LIFE = Duration.ofMinutes(1);
  /** As protobuf; as objects it is some five times as much. */
  private static final long MAX_BYTES = 16 << 20;
  /** What an entry takes besides. */
  private static final int ENTRY_BYTES = 256;

  private static final CompletableFuture<Void> DONE = CompletableFuture.completedFuture(null);

  private record Recent(StoredRecords records, int monthsBack, Grounds grounds) {
    int bytes() {
      return ENTRY_BYTES + records.plainBytes() + grounds.basis().presented().length();
    }
  }

  private final Cache<UserKey, Recent> users;

  @Inject
  RecentProfiles(Clock clock) {
    users = Caffeine.newBuilder()
        .maximumWeight(MAX_BYTES)
        .weigher((UserKey user, Recent recent) -> recent.bytes())
        .expireAfterWrite(LIFE)
        .ticker(() -> TimeUnit.MILLISECONDS.toNanos(clock.millis()))
        // So that what has ended leaves also when nobody asks.
        .scheduler(Scheduler.systemScheduler())
        .executor(Runnable::run)
        .build();
  }

  /**
   * What the store probably holds; null when it has to be asked, for its evidence too.
   *
   * @param month of collection
   * @param monthsBack how many months before that a write has to see
   * @param grounds on what the write stands
   */
  @Nullable
  StoredRecords find(UserSlot slot, YearMonth month, int monthsBack, Grounds grounds) {
    Recent recent = users.getIfPresent(slot.userKey());
    return recent != null
            && recent.monthsBack == monthsBack
            && recent.records.month().equals(month)
            && recent.grounds.include(grounds)
        ? recent.records
        : null;
  }

  /** After a write, with what it left. */
  void remember(UserSlot slot, StoredRecords written, int monthsBack, Grounds grounds) {
    users.put(slot.userKey(), new Recent(written, monthsBack, grounds));
  }

  void forget(UserSlot slot) {
    users.invalidate(slot.userKey());
  }

  @Override
  public CompletableFuture<Void> erased(UserKey user) {
    users.invalidate(user);
    return DONE;
  }

  @Override
  public void optedOut(UserKey user) {
    users.invalidate(user);
  }
}
