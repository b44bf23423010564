package io.segmento.platform.attribution;

import io.segmento.platform.identity.UserSlot;
import io.segmento.platform.privacy.MeasurementPermit;
import io.segmento.platform.profile.SealedUserValues;
import io.segmento.platform.redis.RedisScript;
import io.segmento.platform.redis.RedisStore;
import io.segmento.proto.storage.v1.AdTouchRecord;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** What a user was shown and clicked, read for a purchase. Thread-safe. */
final class RedisUserTouches {

  /** Nothing of who has opted out, or whose device says so for now. KEYS: suppression, then the months. */
  private static final RedisScript READ = RedisScript.of("read-touches", """
      if redis.call('EXISTS', KEYS[1]) == 1 then
        return {}
      end
      return redis.call('MGET', unpack(KEYS, 2))
      """);

  private final RedisStore store;
  private final SealedUserValues values;
  private final Clock clock;

  @Inject
  RedisUserTouches(RedisStore store, SealedUserValues values, Clock clock) {
    this.store = store;
    this.values = values;
    this.clock = clock;
    store.preload(READ);
  }

  /** From the month of a time until now, in no order. Fails like {@link RedisStore}. */
  CompletableFuture<List<AdTouchRecord>> since(
      MeasurementPermit permit, UserSlot slot, long epochSecond) {
    Objects.requireNonNull(permit, "permit");
    List<byte[]> keys = new ArrayList<>();
    keys.add(slot.suppression());
    YearMonth first = month(Instant.ofEpochSecond(epochSecond));
    for (YearMonth each = month(clock.instant());
        !each.isBefore(first);
        each = each.minusMonths(1)) {
      keys.add(slot.adTouches(each));
    }
    return store.evalList(READ, keys).thenCompose(found -> {
      CompletableFuture<List<AdTouchRecord>> touches =
          CompletableFuture.completedFuture(new ArrayList<>());
      for (int i = 0; i < found.size(); i++) {
        touches = touches.thenCombine(open(keys.get(i + 1), found.get(i)), (all, more) -> {
          all.addAll(more);
          return all;
        });
      }
      return touches;
    });
  }

  private CompletableFuture<List<AdTouchRecord>> open(byte[] name, @Nullable Object sealed) {
    return sealed instanceof byte[] bytes
        ? values
            .open(name, bytes)
            .thenApply(plain -> plain
                .map(TouchRecorder::touches)
                .map(touches -> touches.getTouchesList())
                .orElse(List.of()))
        : CompletableFuture.completedFuture(List.of());
  }

  private static YearMonth month(Instant at) {
    return YearMonth.from(at.atOffset(ZoneOffset.UTC));
  }
}
