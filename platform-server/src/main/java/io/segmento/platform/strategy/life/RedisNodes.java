package io.segmento.platform.strategy.life;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.Objects.requireNonNull;

import com.google.protobuf.InvalidProtocolBufferException;
import io.segmento.platform.redis.RedisNumber;
import io.segmento.platform.redis.RedisScript;
import io.segmento.platform.redis.RedisStore;
import io.segmento.proto.storage.v1.StrategyNodeReport;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The last report of each node in Redis, slot {@code {st}}, with the time of Redis at which it came, so that nodes' clocks do not matter. Bounded: what was not heard of for
 * {@link #FORGOTTEN} goes, and of more than {@value #MAX_NODES} the oldest. Thread-safe.
 */
public final class RedisNodes {

  /** After which a node is no longer told of. */
  public static final Duration FORGOTTEN = Duration.ofMinutes(10);

  static final int MAX_NODES = 256;

  private static final byte[] HEARD = "{st}:heard".getBytes(US_ASCII);
  private static final byte[] REPORTS = "{st}:nodes".getBytes(US_ASCII);
  private static final List<byte[]> KEYS = List.of(HEARD, REPORTS);
  private static final RedisScript TELL = RedisScript.fromResource(RedisNodes.class, "tell.lua");
  private static final RedisScript READ = RedisScript.fromResource(RedisNodes.class, "nodes.lua");
  private static final RedisScript LEAVE = RedisScript.fromResource(RedisNodes.class, "leave.lua");

  private final RedisStore store;

  @Inject
  RedisNodes(RedisStore store) {
    this.store = requireNonNull(store, "store");
    store.preload(TELL, READ, LEAVE);
  }

  /**
   * A report that was read.
   *
   * @param instance of the node: another one after a restart
   * @param ago since it was written
   */
  public record Heard(String instance, Duration ago, StrategyNodeReport report) {}

  /** Writes over what this instance told before. */
  public CompletableFuture<Void> tell(String instance, StrategyNodeReport report) {
    return store
        .evalLong(
            TELL,
            KEYS,
            instance.getBytes(US_ASCII),
            report.toByteArray(),
            RedisNumber.of(FORGOTTEN.toMillis()),
            RedisNumber.of(MAX_NODES))
        .thenApply(told -> null);
  }

  /** The instance ends. */
  public CompletableFuture<Void> leave(String instance) {
    return store.evalLong(LEAVE, KEYS, instance.getBytes(US_ASCII)).thenApply(gone -> null);
  }

  /** What was told in the last {@link #FORGOTTEN}, in no order. */
  public CompletableFuture<List<Heard>> read() {
    return store
        .evalList(READ, KEYS, RedisNumber.of(FORGOTTEN.toMillis()))
        .thenApply(RedisNodes::heard);
  }

  private static List<Heard> heard(List<@Nullable Object> answer) {
    List<Heard> heard = new ArrayList<>();
    for (int i = 0; i + 2 < answer.size(); i += 3) {
      if (answer.get(i) instanceof byte[] instance
          && answer.get(i + 1) instanceof Long ago
          && answer.get(i + 2) instanceof byte[] report) {
        parsed(report)
            .ifPresent(told ->
                heard.add(new Heard(new String(instance, US_ASCII), Duration.ofMillis(ago), told)));
      }
    }
    return heard;
  }

  /** One that cannot be read must not keep all others from being told. */
  private static Optional<StrategyNodeReport> parsed(byte[] report) {
    try {
      return Optional.of(StrategyNodeReport.parseFrom(report));
    } catch (InvalidProtocolBufferException e) {
      return Optional.empty();
    }
  }
}
