package io.segmento.platform.eventlog;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.segmento.platform.identity.KeyRing;
import io.segmento.platform.lifecycle.Startable;
import io.segmento.platform.redis.RedisStore;
import jakarta.inject.Inject;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * One random key for each day (UTC), kept in Redis as {@code dk:<yyyymmdd>}, wrapped by a key that never lies there. It ends {@value #LIFE_DAYS}
 * days after the day began; from then on nobody, we included, can tell whose the day's hashes are. Thread-safe.
 */
final class DayKeys implements Startable {
  /** Counted from the beginning of the day. */
  static final int LIFE_DAYS = 7;

  private final RedisStore store;
  private final DayKeyWrap wrap;
  private final SecureRandom random;
  private final Clock clock;
  private final ConcurrentHashMap<LocalDate, byte[]> known = new ConcurrentHashMap<>();

  @Inject
  DayKeys(RedisStore store, DayKeyWrap wrap, SecureRandom random, Clock clock) {
    this.store = store;
    this.wrap = wrap;
    this.random = random;
    this.clock = clock;
  }

  /** Begins to fetch today's key, so that the first events find it at hand. */
  @Override
  public void start() {
    var unused = of(today());
  }

  @Override
  public void close() {
    known.clear();
  }

  LocalDate today() {
    return dayOf(clock.millis());
  }

  static LocalDate dayOf(long epochMillis) {
    return LocalDate.ofInstant(Instant.ofEpochMilli(epochMillis), ZoneOffset.UTC);
  }

  /** The first day that still has a key. */
  LocalDate oldest() {
    return today().minusDays(LIFE_DAYS - 1L);
  }

  /** The key if it is at hand; else null. Never waits. */
  byte @Nullable [] peek(LocalDate day) {
    return isLive(day) ? known.get(day) : null;
  }

  /** The key of a day that is live or comes next, made when there is none yet; empty for a day that is over. Fails like {@link RedisStore}. */
  CompletableFuture<Optional<byte[]>> of(LocalDate day) {
    if (!isLive(day)) {
      return CompletableFuture.completedFuture(Optional.empty());
    }
    byte[] key = known.get(day);
    return key == null ? fetchOrMake(day) : CompletableFuture.completedFuture(Optional.of(key));
  }

  /** The key of a day, never made; empty when there is none. Fails like {@link RedisStore}. */
  CompletableFuture<Optional<byte[]>> find(LocalDate day) {
    byte[] key = peek(day);
    return key != null || !isLive(day)
        ? CompletableFuture.completedFuture(Optional.ofNullable(key))
        : store.get(redisKey(day)).thenApply(found -> keep(day, found));
  }

  private boolean isLive(LocalDate day) {
    return !day.isBefore(oldest());
  }

  private CompletableFuture<Optional<byte[]>> fetchOrMake(LocalDate day) {
    byte[] fresh = new byte[KeyRing.KEY_BYTES];
    random.nextBytes(fresh);
    byte[] name = redisKey(day);
    // Whoever writes first has made the key; everybody then reads what is there.
    return store
        .setIfAbsent(name, wrap.wrap(day, fresh), endOf(day))
        .thenCompose(written -> store.get(name))
        .thenApply(found -> keep(day, found));
  }

  /** Empty when it cannot be opened: of a restored backup, or wrapped by keys that this node lacks. Such a day has no users. */
  private Optional<byte[]> keep(LocalDate day, Optional<byte[]> wrapped) {
    known.keySet().removeIf(old -> !isLive(old));
    byte[] key = wrapped.map(each -> wrap.unwrap(day, each)).orElse(null);
    if (key != null) {
      known.put(day, key);
    }
    return Optional.ofNullable(key);
  }

  static Instant endOf(LocalDate day) {
    return day.plusDays(LIFE_DAYS).atStartOfDay(ZoneOffset.UTC).toInstant();
  }

  static byte[] redisKey(LocalDate day) {
    return ("dk:" + DateTimeFormatter.BASIC_ISO_DATE.format(day)).getBytes(US_ASCII);
  }
}
