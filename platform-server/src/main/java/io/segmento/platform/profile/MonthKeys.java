package io.segmento.platform.profile;

import io.segmento.platform.identity.KeyRing;
import io.segmento.platform.identity.UserSlot;
import io.segmento.platform.lifecycle.Startable;
import io.segmento.platform.redis.RedisStore;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One random key for each month of collection, kept in Redis as {@code mk:<yyyymm>}, wrapped by a key that never lies there. It ends with the
 * month's data, and without it nobody can read what is left of them anywhere. Thread-safe.
 */
public final class MonthKeys implements Startable {

  private static final Logger log = LoggerFactory.getLogger(MonthKeys.class);
  private static final String USE = "month-keys";
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;
  private static final int HEAD_BYTES = 1 + NONCE_BYTES;

  private final RedisStore store;
  private final KeyRing keys;
  private final SecureRandom random;
  private final Clock clock;
  private final ConcurrentHashMap<YearMonth, byte[]> known = new ConcurrentHashMap<>();

  @Inject
  public MonthKeys(RedisStore store, KeyRing keys, SecureRandom random, Clock clock) {
    this.store = store;
    this.keys = keys;
    this.random = random;
    this.clock = clock;
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
        ? store.get(redisKey(month)).thenApply(wrapped -> wrapped.map(each -> keep(month, each)))
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
        .setIfAbsent(name, wrap(month, fresh), endOf(month))
        .thenCompose(written -> store.get(name))
        .thenApply(wrapped ->
            keep(month, wrapped.orElseThrow(() -> new IllegalStateException("month key is gone"))));
  }

  private byte[] keep(YearMonth month, byte[] wrapped) {
    byte[] key = unwrap(month, wrapped);
    known.put(month, key);
    forgetEnded();
    return key;
  }

  /** Drops the keys of months that have ended from memory. */
  void forgetEnded() {
    known.keySet().removeIf(old -> !isRetained(old));
  }

  private byte[] wrap(YearMonth month, byte[] key) {
    byte[] nonce = new byte[NONCE_BYTES];
    random.nextBytes(nonce);
    try {
      Cipher cipher = cipher(Cipher.ENCRYPT_MODE, keys.currentKey(USE), nonce, month);
      byte[] sealed = new byte[HEAD_BYTES + cipher.getOutputSize(key.length)];
      sealed[0] = (byte) keys.currentId();
      System.arraycopy(nonce, 0, sealed, 1, NONCE_BYTES);
      cipher.doFinal(key, 0, key.length, sealed, HEAD_BYTES);
      return sealed;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AES-GCM", e);
    }
  }

  private byte[] unwrap(YearMonth month, byte[] wrapped) {
    byte[] kek = wrapped.length > HEAD_BYTES ? keys.key(USE, wrapped[0]) : null;
    if (kek == null) {
      log.error("the key of {} is wrapped by a key that this node does not have", month);
      throw new IllegalStateException("month key: unknown wrapping key");
    }
    byte[] nonce = Arrays.copyOfRange(wrapped, 1, HEAD_BYTES);
    try {
      return cipher(Cipher.DECRYPT_MODE, kek, nonce, month)
          .doFinal(wrapped, HEAD_BYTES, wrapped.length - HEAD_BYTES);
    } catch (GeneralSecurityException e) {
      log.error("the key of {} does not open with this node's keys", month);
      throw new IllegalStateException("month key", e);
    }
  }

  private static Cipher cipher(int mode, byte[] kek, byte[] nonce, YearMonth month)
      throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, new SecretKeySpec(kek, "AES"), new GCMParameterSpec(TAG_BITS, nonce));
    cipher.updateAAD(redisKey(month));
    return cipher;
  }

  static byte[] redisKey(YearMonth month) {
    return String.format(Locale.ROOT, "mk:%04d%02d", month.getYear(), month.getMonthValue())
        .getBytes(StandardCharsets.US_ASCII);
  }
}
