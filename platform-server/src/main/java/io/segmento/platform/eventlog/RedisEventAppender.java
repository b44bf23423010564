package io.segmento.platform.eventlog;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.segmento.platform.redis.RedisNumber;
import io.segmento.platform.redis.RedisScript;
import io.segmento.platform.redis.RedisStore;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

/** Appends bids and no-bids, to each shard in turn as many as an entry holds, so that few entries come of a batch. Thread-safe. */
final class RedisEventAppender {
  private static final RedisScript APPEND =
      RedisScript.fromResource(RedisEventAppender.class, "append.lua");

  private final RedisStore store;
  private final EventStreams streams;
  private final EventLogConfig config;
  private final Clock clock;
  private final AtomicInteger nextShard = new AtomicInteger();

  @Inject
  RedisEventAppender(RedisStore store, EventStreams streams, EventLogConfig config, Clock clock) {
    this.store = store;
    this.streams = streams;
    this.config = config;
    this.clock = clock;
    store.preload(APPEND);
  }

  /**
   * Fails like {@link RedisStore} when one could not be appended; then others may have been, and what is appended again counts once for whoever
   * reads.
   */
  CompletableFuture<Void> append(List<LoggedEvent> events) {
    Map<String, List<byte[]>> argsByStream = new LinkedHashMap<>();
    for (int first = 0; first < events.size(); first += EventPack.MOST_EVENTS) {
      List<byte[]> args = argsByStream.computeIfAbsent(
          EventStreams.ofShard(nextShard.getAndIncrement()), stream -> begin());
      int end = Math.min(first + EventPack.MOST_EVENTS, events.size());
      args.add(EventPack.of(events.subList(first, end)));
    }
    return store.together(() -> {
      List<CompletableFuture<Long>> appended = new ArrayList<>(argsByStream.size());
      argsByStream.forEach((stream, args) -> appended.add(streams
          .tell(stream)
          .thenCompose(told -> store.evalLong(
              APPEND, List.of(stream.getBytes(US_ASCII)), args.toArray(byte[][]::new)))));
      return CompletableFuture.allOf(appended.toArray(CompletableFuture[]::new));
    });
  }

  private List<byte[]> begin() {
    List<byte[]> args = new ArrayList<>();
    args.add(RedisNumber.of(config.bidStreamEntries()));
    args.add(RedisNumber.of(clock.instant().plus(EventStreams.LIFE).getEpochSecond()));
    return args;
  }
}
