package io.segmento.platform.profile;

import io.segmento.platform.redis.RedisStore;
import jakarta.inject.Inject;
import java.time.YearMonth;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Seals what other features store about users, with the key of the month in which it is written, and opens it while that key lives. Names are
 * those of the Redis keys; a value opens under its own only. Thread-safe.
 */
public final class SealedUserValues {

  private final MonthKeys monthKeys;
  private final SealedValues values;

  @Inject
  SealedUserValues(MonthKeys monthKeys, SealedValues values) {
    this.monthKeys = monthKeys;
    this.values = values;
  }

  /** Fails like {@link RedisStore}. */
  public CompletableFuture<byte[]> seal(byte[] name, byte[] plain) {
    YearMonth month = monthKeys.currentMonth();
    return monthKeys.of(month).thenApply(key -> values.seal(name, month, key, plain));
  }

  /** Empty when it cannot be opened any more or is not genuine. Fails like {@link RedisStore}. */
  public CompletableFuture<Optional<byte[]>> open(byte[] name, byte[] sealed) {
    YearMonth month = SealedValues.monthOf(sealed);
    if (month == null || !monthKeys.isRetained(month)) {
      return CompletableFuture.completedFuture(Optional.empty());
    }
    return monthKeys
        .find(month)
        .thenApply(key -> key.flatMap(at -> Optional.ofNullable(values.open(name, at, sealed))));
  }

  /** As {@link #open}, without waiting: null also when the key is not at hand yet. */
  public byte @Nullable [] peek(byte[] name, byte[] sealed) {
    YearMonth month = SealedValues.monthOf(sealed);
    byte[] key = month == null ? null : monthKeys.peek(month);
    return key == null ? null : values.open(name, key, sealed);
  }
}
