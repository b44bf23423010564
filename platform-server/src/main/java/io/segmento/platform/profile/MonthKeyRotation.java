package io.segmento.platform.profile;

import io.segmento.platform.identity.KeyRatchet;
import io.segmento.platform.identity.UserSlot;
import io.segmento.platform.redis.RedisScript;
import io.segmento.platform.redis.RedisStore;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/**
 * Wraps the month keys anew when a month has passed, and then destroys the key that wrapped them before: a backup of the store from then, and
 * with it the month that has ended, cannot be opened by anybody. Nodes do it side by side, each with its own copy of the ratchet; every
 * step can be done again, so a crash anywhere costs nothing. Thread-safe.
 */
final class MonthKeyRotation {

  /** A node whose clock is behind by no more than this still wraps with a key that the others have. */
  static final Duration GRACE = Duration.ofDays(1);

  private static final RedisScript REPLACE =
      RedisScript.fromResource(MonthKeyRotation.class, "replace.lua");

  private final RedisStore store;
  private final MonthKeys monthKeys;
  private final MonthKeyWrap wrap;
  private final Optional<KeyRatchet> ratchet;
  private final Clock clock;

  @Inject
  MonthKeyRotation(
      RedisStore store,
      MonthKeys monthKeys,
      MonthKeyWrap wrap,
      Optional<KeyRatchet> ratchet,
      Clock clock) {
    this.store = store;
    this.monthKeys = monthKeys;
    this.wrap = wrap;
    this.ratchet = ratchet;
    this.clock = clock;
    store.preload(REPLACE);
  }

  /**
   * Does what there is to do; answers how many keys were wrapped anew. Fails like {@link RedisStore}, for a key that cannot be opened, and when the
   * ratchet cannot be written; then nothing was destroyed.
   *
   * @param disk where the file is written
   */
  CompletableFuture<Integer> rotate(Executor disk) {
    return rewrap()
        .thenCompose(count -> isDue()
            ? read()
                .thenApplyAsync(
                    found -> {
                      destroy(found);
                      return count;
                    },
                    disk)
            : CompletableFuture.completedFuture(count));
  }

  /** The months that may have a key: those that are kept, and the next, which a faster clock may have begun. */
  private List<YearMonth> months() {
    List<YearMonth> months = new ArrayList<>();
    YearMonth month = monthKeys.currentMonth().plusMonths(1);
    for (int back = 0; back <= UserSlot.RETENTION_MONTHS + 1; back++) {
      months.add(month.minusMonths(back));
    }
    return months;
  }

  private CompletableFuture<List<Optional<byte[]>>> read() {
    return store.mget(months().stream().map(MonthKeys::redisKey).toArray(byte[][]::new));
  }

  private CompletableFuture<Integer> rewrap() {
    List<YearMonth> months = months();
    return read().thenCompose(found -> {
      CompletableFuture<Integer> count = CompletableFuture.completedFuture(0);
      for (int i = 0; i < found.size(); i++) {
        YearMonth month = months.get(i);
        byte[] wrapped = found.get(i).orElse(null);
        if (wrapped != null && !wrap.isCurrent(wrapped) && !wrap.isDestroyed(wrapped)) {
          count =
              count.thenCompose(before -> rewrap(month, wrapped).thenApply(done -> before + done));
        }
      }
      return count;
    });
  }

  /** 1 when it was this node that did it; else another was faster, or the month has ended. */
  private CompletableFuture<Integer> rewrap(YearMonth month, byte[] wrapped) {
    byte[] key = wrap.unwrap(month, wrapped);
    return key == null
        ? CompletableFuture.completedFuture(0)
        : store
            .evalLong(REPLACE, List.of(MonthKeys.redisKey(month)), wrapped, wrap.wrap(month, key))
            .thenApply(Long::intValue);
  }

  private boolean isDue() {
    return ratchet.isPresent() && ratchet.get().oldest().isBefore(boundary());
  }

  private YearMonth boundary() {
    return YearMonth.from(clock.instant().minus(GRACE).atOffset(ZoneOffset.UTC));
  }

  private void destroy(List<Optional<byte[]>> found) {
    // Somebody may have written since; then the next round sees to it.
    if (ratchet.isEmpty()
        || !found.stream()
            .flatMap(Optional::stream)
            .allMatch(wrapped -> wrap.isCurrent(wrapped) || wrap.isDestroyed(wrapped))) {
      return;
    }
    try {
      ratchet.get().destroyBefore(boundary());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
