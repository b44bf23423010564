package io.segmento.platform.optout;

import io.segmento.platform.identity.ErasureListener;
import io.segmento.platform.identity.IdentityCookies;
import io.segmento.platform.identity.OutlyingKeys;
import io.segmento.platform.identity.UserSlot;
import io.segmento.platform.redis.RedisScript;
import io.segmento.platform.redis.RedisStore;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** The record of who opted out. Thread-safe. */
public final class OptOuts {

  private static final RedisScript OPT_OUT = RedisScript.fromResource(OptOuts.class, "opt-out.lua");
  /** Only a choice is taken back; a signal of the device is not the person's to lift here. */
  private static final RedisScript OPT_IN = RedisScript.of("opt-in", """
      local suppression = redis.call('GET', KEYS[1])
      if suppression and string.sub(suppression, 1, 8) == 'OPT_OUT:' then
        return redis.call('DEL', KEYS[1])
      end
      return 0
      """);

  /** Every node's caches learn of an opt-out here; entries live for an hour. */
  private static final RedisScript ANNOUNCE = RedisScript.of("announce-opt-out", """
      local id = redis.call('XADD', KEYS[1], 'MINID', '~', ARGV[1], '*', 'user', ARGV[2])
      redis.call('EXPIRE', KEYS[1], ARGV[3])
      return id
      """);

  static final String LOG = "oo:log";
  private static final Duration LOG_LIFE = Duration.ofHours(1);
  private static final String PREFIX = "OPT_OUT:";

  private final RedisStore store;
  private final OutlyingKeys outlying;
  private final Clock clock;
  private final Set<ErasureListener> listeners;

  @Inject
  OptOuts(RedisStore store, OutlyingKeys outlying, Clock clock, Set<ErasureListener> listeners) {
    this.store = store;
    this.outlying = outlying;
    this.clock = clock;
    this.listeners = Set.copyOf(listeners);
    store.preload(OPT_OUT, OPT_IN, ANNOUNCE);
  }

  /** Suppresses and erases, also what lies outside the user's slot; answers the time of the first choice, epoch milliseconds. Idempotent. */
  public CompletableFuture<Long> optOut(UserSlot slot) {
    List<byte[]> keys = new ArrayList<>();
    keys.add(slot.suppression());
    keys.addAll(slot.erasable(clock));
    keys.add(slot.withdrawals());
    return outlying
        .of(slot)
        // What cannot be told leads to a suppressed user, and so to nobody.
        .exceptionally(failure -> List.of())
        .thenCompose(outside -> store
            .evalBytes(
                OPT_OUT,
                keys,
                ascii(Long.toString(clock.millis())),
                ascii(Long.toString(IdentityCookies.OPT_OUT_LIFE.toSeconds())))
            .thenCompose(suppression -> delete(outside).thenApply(done -> suppression)))
        .thenCompose(suppression -> announce(slot)
            .thenCompose(announced -> tell(slot))
            .thenApply(told -> since(suppression).orElse(0L)));
  }

  private CompletableFuture<Void> tell(UserSlot slot) {
    return CompletableFuture.allOf(listeners.stream()
        .map(each -> each.erased(slot.userKey()))
        .toArray(CompletableFuture[]::new));
  }

  private CompletableFuture<Long> delete(List<byte[]> names) {
    return names.isEmpty()
        ? CompletableFuture.completedFuture(0L)
        : store.del(names.toArray(byte[][]::new));
  }

  /** Before the answer, so that no node's cache outlives it for longer than the log takes to arrive. */
  private CompletableFuture<Void> announce(UserSlot slot) {
    long oldest = clock.millis() - LOG_LIFE.toMillis();
    return store
        .evalBytes(
            ANNOUNCE,
            List.of(ascii(LOG)),
            ascii(Long.toString(oldest)),
            ascii(slot.userKey().tag()),
            ascii(Long.toString(LOG_LIFE.toSeconds())))
        .thenAccept(id -> {});
  }

  /** Ends the suppression; for device ids, and for users who never were. */
  public CompletableFuture<Void> optIn(UserSlot slot) {
    return store.evalLong(OPT_IN, List.of(slot.suppression())).thenAccept(deleted -> {});
  }

  /** When the user opted out, epoch milliseconds; empty when they did not. */
  CompletableFuture<Optional<Long>> since(UserSlot slot) {
    return store.get(slot.suppression()).thenApply(OptOuts::since);
  }

  /** What the store holds of a user's suppression. */
  public CompletableFuture<SuppressionState> state(UserSlot slot) {
    return store.get(slot.suppression()).thenApply(SuppressionState::parse);
  }

  private static Optional<Long> since(Optional<byte[]> suppression) {
    return suppression
        .map(value -> new String(value, StandardCharsets.US_ASCII))
        .filter(text -> text.startsWith(PREFIX))
        .map(text -> Long.valueOf(text.substring(PREFIX.length())));
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
