package io.segmento.platform.eventlog;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.segmento.platform.redis.RedisScript;
import io.segmento.platform.redis.RedisStore;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The streams of the log and how to find them: each is told in the sorted set {@code ev:index} before something is written to it, since whoever
 * reads cannot look through all keys. Thread-safe.
 */
public final class EventStreams {
  /** Events, and the keys of their users' hashes, are kept for so long. */
  public static final Duration LIFE = Duration.ofDays(DayKeys.LIFE_DAYS);

  static final String INDEX = "ev:index";
  static final String FORGET = "ev:forget";
  /** For events without a campaign's slot. A power of two. */
  private static final int SHARDS = 16;

  private static final String SHARD_PREFIX = "ev:{s:";
  private static final Duration TELL_AGAIN = Duration.ofHours(1);
  private static final RedisScript TELL = RedisScript.of("tell-event-stream", """
      redis.call('ZADD', KEYS[1], ARGV[1], ARGV[3])
      redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', ARGV[2])
      return 1
      """);
  private static final RedisScript LIST = RedisScript.of("list-event-streams", """
      return redis.call('ZRANGEBYSCORE', KEYS[1], ARGV[1], '+inf')
      """);

  private final RedisStore store;
  private final Clock clock;
  private final Map<String, Long> toldAtMillis = new ConcurrentHashMap<>();

  @Inject
  public EventStreams(RedisStore store, Clock clock) {
    this.store = store;
    this.clock = clock;
    store.preload(TELL, LIST);
  }

  /** The stream of what notices and orders of a campaign bring; in the campaign's slot. */
  public static String ofCampaign(String campaignId) {
    return "ev:{c:" + campaignId + "}";
  }

  /** One of the streams of bids and no-bids; any number names one of them. */
  static String ofShard(int number) {
    return SHARD_PREFIX + (number & (SHARDS - 1)) + "}";
  }

  static boolean isShard(String stream) {
    return stream.startsWith(SHARD_PREFIX);
  }

  /** Says that something will be written to a stream; nearly always done already. Fails like {@link RedisStore}. */
  public CompletableFuture<Void> tell(String stream) {
    long now = clock.millis();
    Long told = toldAtMillis.get(stream);
    if (told != null && Math.abs(now - told) < TELL_AGAIN.toMillis()) {
      return CompletableFuture.completedFuture(null);
    }
    return store
        .evalLong(
            TELL,
            List.of(ascii(INDEX)),
            ascii(Long.toString(now)),
            ascii("(" + (now - LIFE.toMillis() - 2 * TELL_AGAIN.toMillis())),
            ascii(stream))
        .thenAccept(done -> toldAtMillis.put(stream, now));
  }

  /** All streams that may hold an event. Fails like {@link RedisStore}. */
  public CompletableFuture<List<String>> all() {
    long oldest = clock.millis() - LIFE.toMillis() - 2 * TELL_AGAIN.toMillis();
    return store
        .evalList(LIST, List.of(ascii(INDEX)), ascii(Long.toString(oldest)))
        .thenApply(found -> {
          List<String> streams = new ArrayList<>(found.size());
          for (Object each : found) {
            if (each instanceof byte[] name) {
              streams.add(new String(name, US_ASCII));
            }
          }
          return streams;
        });
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
