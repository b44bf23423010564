package io.segmento.platform.profile;

import com.google.inject.Inject;
import io.segmento.platform.error.CommonReason;
import io.segmento.platform.error.SegmentoException;
import io.segmento.platform.identity.UserSlot;
import io.segmento.platform.redis.RedisNumber;
import io.segmento.platform.redis.RedisScript;
import io.segmento.platform.redis.RedisStore;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;

/**
 * Adds to what other features store about users: reads, changes and writes back if nobody else wrote meanwhile, else begins again. Thread-safe.
 */
public final class UserValueUpdates {

  private static final int MAX_TRIES = 100;
  private static final long WRITTEN = 1;
  private static final long REFUSED = -1;
  private static final byte[] NOTHING = {};
  private static final RedisScript UPDATE =
      RedisScript.fromResource(UserValueUpdates.class, "update-value.lua");

  private final RedisStore store;
  private final SealedUserValues values;

  @Inject
  UserValueUpdates(RedisStore store, SealedUserValues values) {
    this.store = store;
    this.values = values;
    store.preload(UPDATE);
  }

  /**
   * Whether it was written: not when the user is suppressed, or erased or withdrew since the bid that it stands on. Fails like {@link RedisStore}.
   *
   * @param name of the user's slot
   * @param sinceMillis when that bid was made
   * @param change of the plain value; it gets nothing when there is none, and when there is one that does not open any more. It may run several times
   */
  public CompletableFuture<Boolean> update(
      UserSlot slot, byte[] name, long sinceMillis, Instant end, UnaryOperator<byte[]> change) {
    return attempt(slot, name, sinceMillis, end, change, 1);
  }

  private CompletableFuture<Boolean> attempt(
      UserSlot slot,
      byte[] name,
      long sinceMillis,
      Instant end,
      UnaryOperator<byte[]> change,
      int number) {
    return store
        .get(name)
        .thenCompose(found -> {
          byte[] before = found.orElse(NOTHING);
          return values
              .open(name, before)
              .thenCompose(plain -> values.seal(name, change.apply(plain.orElse(NOTHING))))
              .thenCompose(after -> store.evalLong(
                  UPDATE,
                  List.of(slot.suppression(), name, slot.withdrawals()),
                  before,
                  after,
                  RedisNumber.of(end.getEpochSecond()),
                  RedisNumber.of(sinceMillis)));
        })
        .thenCompose(answer -> {
          if (answer == WRITTEN || answer == REFUSED) {
            return CompletableFuture.completedFuture(answer == WRITTEN);
          }
          if (number >= MAX_TRIES) {
            throw new SegmentoException(
                CommonReason.OVERLOADED, "too many writes to one value of a user at once");
          }
          return attempt(slot, name, sinceMillis, end, change, number + 1);
        });
  }
}
