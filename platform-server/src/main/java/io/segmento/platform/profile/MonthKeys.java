package io.segmento.platform.profile;

import io.segmento.platform.identity.KeyRing;
import io.segmento.platform.identity.UserSlot;
import io.segmento.platform.lifecycle.Startable;
import io.segmento.platform.redis.RedisScript;
import io.segmento.platform.redis.RedisStore;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One random key for each month of collection, kept in Redis as {@code mk:<yyyymm>}, wrapped by a key that never lies there. It ends with the
 * month's data, and without it nobody can read what is left of them anywhere. Thread-safe.
 */
public final class MonthKeys implements Startable {

  private static final Logger log = LoggerFactory.getLogger(MonthKeys.class);
  private static final RedisScript REPLACE =
      RedisScript.fromResource(MonthKeys.class, "replace.lua");

  private final RedisStore store;
  private final MonthKeyWrap wrap;
  private final SecureRandom random;
  private final Clock clock;
  private final ConcurrentHashMap<YearMonth, byte[]> known = new ConcurrentHashMap<>();

  @Inject
  MonthKeys(RedisStore store, MonthKeyWrap wrap, SecureRandom random, Clock clock) {
    this.store = store;
    this.wrap = wrap;
    this.random = random;
    this.clock = clock;
    store.preload(REPLACE);
  }

  /** Begins to fetch the keys of all months that still count, so that bids find them at hand. */
  @Override
  public void start() {
    YearMonth month = currentMonth();
    for (int back = 0; back < UserSlot.RETENTION_MONTHS; back++) {
      fetchLater(month.minusMonths(back));
    }
  }

  @Override
  public void close() {
    known.clear();
  }

  YearMonth currentMonth() {
    return YearMonth.from(clock.instant().atOffset(ZoneOffset.UTC));
  }

  /** When data collected in this month end: 24 months after the month began. */
  static Instant endOf(YearMonth month) {
    return month
        .plusMonths(UserSlot.RETENTION_MONTHS)
        .atDay(1)
        .atStartOfDay(ZoneOffset.UTC)
        .toInstant();
  }

  /** Whether data collected in this month may still be read. */
  boolean isRetained(YearMonth month) {
    return clock.instant().isBefore(endOf(month));
  }

  /** The key if it is at hand; else null, and it is fetched for the next time. Never waits. */
  byte @Nullable [] peek(YearMonth month) {
    if (!isRetained(month)) {
      return null;
    }
    byte[] key = known.get(month);
    if (key == null) {
      fetchLater(month);
    }
    return key;
  }

  /** The key to seal with; made when there is none yet: an event may have happened before the first write of all, in the month before. */
  CompletableFuture<byte[]> of(YearMonth month) {
    byte[] key = known.get(month);
    return key == null ? fetchOrMake(month) : CompletableFuture.completedFuture(key);
  }

  /** The key to open with; empty when it is gone, and what it sealed with it. */
  CompletableFuture<Optional<byte[]>> find(YearMonth month) {
    if (!isRetained(month)) {
      return CompletableFuture.completedFuture(Optional.empty());
    }
    byte[] key = known.get(month);
    return key == null
        ? store
            .get(redisKey(month))
            .thenApply(wrapped -> wrapped.flatMap(each -> Optional.ofNullable(keep(month, each))))
        : CompletableFuture.completedFuture(Optional.of(key));
  }

  private void fetchLater(YearMonth month) {
    var unused = store.get(redisKey(month)).whenComplete((wrapped, failure) -> {
      if (failure == null && wrapped.isPresent()) {
        keep(month, wrapped.get());
      }
    });
  }

  private CompletableFuture<byte[]> fetchOrMake(YearMonth month) {
    byte[] fresh = new byte[KeyRing.KEY_BYTES];
    random.nextBytes(fresh);
    byte[] name = redisKey(month);
    // Whoever writes first has made the key; everybody then reads what is there.
    return store
        .setIfAbsent(name, wrap.wrap(month, fresh), endOf(month))
        .thenCompose(written -> store.get(name))
        .thenCompose(found -> {
          byte[] wrapped = found.orElseThrow(() -> new IllegalStateException("month key is gone"));
          byte[] key = keep(month, wrapped);
          return key == null
              ? replaceDestroyed(month, wrapped)
              : CompletableFuture.completedFuture(key);
        });
  }

  /** A restored backup has keys that nobody can open any more; what they sealed is lost, what comes is not. */
  private CompletableFuture<byte[]> replaceDestroyed(YearMonth month, byte[] destroyed) {
    log.warn("the key of {} was wrapped by a key that is destroyed; a new one is made", month);
    byte[] fresh = new byte[KeyRing.KEY_BYTES];
    random.nextBytes(fresh);
    byte[] name = redisKey(month);
    return store
        .evalLong(REPLACE, List.of(name), destroyed, wrap.wrap(month, fresh))
        .thenCompose(replaced -> store.get(name))
        .thenApply(found -> {
          byte[] key = found.map(wrapped -> keep(month, wrapped)).orElse(null);
          if (key == null) {
            throw new IllegalStateException("month key is gone");
          }
          return key;
        });
  }

  /** Null when it is destroyed. */
  private byte @Nullable [] keep(YearMonth month, byte[] wrapped) {
    byte[] key = wrap.unwrap(month, wrapped);
    if (key != null) {
      known.put(month, key);
    }
    forgetEnded();
    return key;
  }

  /** Drops the keys of months that have ended from memory. */
  void forgetEnded() {
    known.keySet().removeIf(old -> !isRetained(old));
  }

  static byte[] redisKey(YearMonth month) {
    return String.format(Locale.ROOT, "mk:%04d%02d", month.getYear(), month.getMonthValue())
        .getBytes(StandardCharsets.US_ASCII);
  }
}
