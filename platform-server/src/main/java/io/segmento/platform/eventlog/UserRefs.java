package io.segmento.platform.eventlog;

import com.google.protobuf.ByteString;
import io.segmento.platform.identity.UserKey;
import io.segmento.platform.redis.RedisStore;
import io.segmento.proto.v1.Purpose;
import jakarta.inject.Inject;
import java.time.LocalDate;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the references by which the log tells one user's events of a day from another's, for those alone whom we may store and measure and who have
 * not asked to be forgotten since. Thread-safe.
 */
final class UserRefs {
  private static final Logger log = LoggerFactory.getLogger(UserRefs.class);
  private static final int NEEDED_PERMITS =
      (1 << Purpose.STORAGE.getNumber()) | (1 << Purpose.MEASUREMENT.getNumber());

  private final DayKeys keys;
  private final ForgottenUsers forgotten;
  private final AtomicBoolean toldMissing = new AtomicBoolean();

  @Inject
  UserRefs(DayKeys keys, ForgottenUsers forgotten) {
    this.keys = keys;
    this.forgotten = forgotten;
  }

  /** Has the day's key at hand for {@link #of}; never fails, and is done already when it is. */
  CompletableFuture<Void> prepare(long atMillis) {
    LocalDate day = DayKeys.dayOf(atMillis);
    return keys.peek(day) != null
        ? CompletableFuture.completedFuture(null)
        : keys.of(day)
            .handle((key, failure) -> tell(day, failure == null && key.isPresent(), failure));
  }

  private @Nullable Void tell(LocalDate day, boolean isAtHand, @Nullable Throwable failure) {
    if (isAtHand) {
      toldMissing.set(false);
    } else if (toldMissing.compareAndSet(false, true)) {
      log.warn("the key of {} is not at hand, so its events count without users", day, failure);
    }
    return null;
  }

  /** Null where there is no user, no permit, or no key at hand: the event then counts without a user. */
  @Nullable
  UserRef of(ByteString userKey, int permitBits, long atMillis) {
    if (userKey.size() != UserKey.BYTES || (permitBits & NEEDED_PERMITS) != NEEDED_PERMITS) {
      return null;
    }
    LocalDate day = DayKeys.dayOf(atMillis);
    byte[] key = keys.peek(day);
    if (key == null) {
      return null;
    }
    UserRef user = UserRef.of(KeyedHash.of(key, userKey.toByteArray()));
    return forgotten.contains(day, user) ? null : user;
  }

  /**
   * What a user is called on a day; empty when the day has no key. Fails like {@link RedisStore}.
   *
   * @param coming whether somebody may still make the day's key, so that it must be made now
   */
  CompletableFuture<Optional<UserRef>> named(UserKey user, LocalDate day, boolean coming) {
    return (coming ? keys.of(day) : keys.find(day))
        .thenApply(found -> found.map(key -> UserRef.of(KeyedHash.of(key, user.bytes()))));
  }
}
