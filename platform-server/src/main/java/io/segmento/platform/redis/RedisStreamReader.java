package io.segmento.platform.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lettuce.core.XReadArgs;
import io.lettuce.core.XReadArgs.StreamOffset;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Waits for new entries of streams, one read at a time, on a connection that nothing else waits behind. */
public final class RedisStreamReader implements AutoCloseable {
  /** A stream and the id of the last entry that is known of it; {@code 0-0} before the first. */
  public record Position(String key, String afterId) {}

  private final RedisLink link;

  RedisStreamReader(RedisConnections connections) {
    link = connections.open(opened -> {});
  }

  /**
   * The entries after the given position of each stream; empty when none came while waiting. Streams of one call lie in one slot. Waits for at
   * most ten seconds. Fails while Redis is away: the caller waits a moment and reads on from the same positions.
   */
  public CompletableFuture<List<RedisStreamEntry>> read(
      List<Position> positions, int count, Duration block) {
    if (block.compareTo(RedisConnections.MAX_BLOCK) > 0 || block.toMillis() < 1) {
      throw new IllegalArgumentException(
          "block: " + block + " (expected: from 1 ms to " + RedisConnections.MAX_BLOCK + ")");
    }
    @SuppressWarnings({"unchecked", "rawtypes"})
    StreamOffset<byte[]>[] offsets = new StreamOffset[positions.size()];
    int i = 0;
    for (Position position : positions) {
      offsets[i++] = StreamOffset.from(position.key().getBytes(UTF_8), position.afterId());
    }
    XReadArgs args = new XReadArgs().block(block).count(count);
    return RedisStore.call(link, redis -> redis.xread(args, offsets))
        .thenApply(RedisStore::entries);
  }

  @Override
  public void close() {
    link.close();
  }
}
