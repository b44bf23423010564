package io.segmento.platform.identity;

import io.segmento.platform.privacy.Suppression;
import io.segmento.platform.redis.RedisScript;
import io.segmento.platform.redis.RedisStore;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Reads suppressions, and leaves those that a device's signal asks for. Thread-safe. */
public final class Suppressions {

  /** A signal that came with a recognised id holds for other calls of that user for so long, unless a call without it comes first. */
  public static final Duration SIGNAL_LIFE = Duration.ofMinutes(10);

  /** A choice that the person made is never overwritten by what the device says. */
  private static final RedisScript SUPPRESS_BY_SIGNAL = RedisScript.of("suppress-by-signal", """
      local current = redis.call('GET', KEYS[1])
      if current and string.sub(current, 1, 7) ~= 'SIGNAL:' then
        return 0
      end
      redis.call('SET', KEYS[1], 'SIGNAL:' .. ARGV[1], 'EX', ARGV[2])
      return 1
      """);

  private final RedisStore store;
  private final Clock clock;

  @Inject
  public Suppressions(RedisStore store, Clock clock) {
    this.store = store;
    this.clock = clock;
  }

  public CompletableFuture<Suppression> read(UserSlot slot) {
    return store.get(slot.suppression()).thenApply(value -> Suppression.parse(value.orElse(null)));
  }

  public CompletableFuture<Void> suppressBySignal(UserSlot slot) {
    return store
        .evalLong(
            SUPPRESS_BY_SIGNAL,
            List.of(slot.suppression()),
            ascii(Long.toString(clock.millis())),
            ascii(Long.toString(SIGNAL_LIFE.toSeconds())))
        .thenAccept(written -> {});
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
