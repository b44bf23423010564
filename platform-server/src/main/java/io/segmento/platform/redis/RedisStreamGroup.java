package io.segmento.platform.redis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import io.lettuce.core.Consumer;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.StreamMessage;
import io.lettuce.core.XAutoClaimArgs;
import io.lettuce.core.XGroupCreateArgs;
import io.lettuce.core.XReadArgs;
import io.lettuce.core.XReadArgs.StreamOffset;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * One consumer of a consumer group on any number of streams, one stream a call, none of which waits for entries. A group that a stream lacks is made
 * with the first read, from the stream's beginning. Fails like {@link RedisStore}. Thread-safe.
 */
public final class RedisStreamGroup {
  /**
   * What a claim brought.
   *
   * @param nextId where to claim on from; {@code 0-0} at the end
   */
  public record Claimed(String nextId, List<RedisStreamEntry> entries) {}

  /**
   * How far a group is.
   *
   * @param pending delivered and not acknowledged
   * @param lag never delivered; -1 when the server cannot tell, since entries in between were deleted
   * @param entriesRead how many were delivered ever; -1 when the server cannot tell
   * @param lastId the newest that was delivered
   */
  public record State(String group, long pending, long lag, long entriesRead, String lastId) {}

  /**
   * What a stream holds.
   *
   * @param added entries that were ever added; -1 when the server cannot tell
   * @param firstId the oldest entry; empty when there is none
   * @param lastId the newest that was ever added
   */
  public record Extent(long length, long added, String firstId, String lastId) {}

  private static final int MAX_GROUPS = 32;

  private final RedisStore store;
  private final Consumer<byte[]> consumer;

  RedisStreamGroup(RedisStore store, String group, String consumer) {
    this.store = requireNonNull(store, "store");
    this.consumer = Consumer.from(group.getBytes(UTF_8), consumer.getBytes(UTF_8));
  }

  /** Entries that nobody of the group has got yet. */
  public CompletableFuture<List<RedisStreamEntry>> read(String stream, int count) {
    return readAfter(stream, ">", count);
  }

  /** Entries that this consumer has got and not acknowledged, after an id; {@code 0-0} for all. One without fields has been deleted since. */
  public CompletableFuture<List<RedisStreamEntry>> pending(
      String stream, String afterId, int count) {
    return readAfter(stream, afterId, count);
  }

  /** Takes over what consumers of the group have got and not acknowledged for so long. What has been deleted since is left out, and forgotten by the group. */
  public CompletableFuture<Claimed> claim(String stream, Duration idle, String fromId, int count) {
    XAutoClaimArgs<byte[]> args = new XAutoClaimArgs<byte[]>()
        .consumer(consumer)
        .minIdleTime(idle)
        .startId(fromId)
        .count(count);
    return orCreate(
        stream,
        () -> store
            .call(redis -> redis.xautoclaim(stream.getBytes(UTF_8), args))
            .thenApply(claimed -> new Claimed(claimed.getId(), entries(claimed.getMessages()))),
        new Claimed("0-0", List.of()));
  }

  /** How many of them were pending. */
  public CompletableFuture<Long> acknowledge(String stream, Collection<String> ids) {
    String[] all = ids.toArray(String[]::new);
    return all.length == 0
        ? CompletableFuture.completedFuture(0L)
        : store.call(redis -> redis.xack(stream.getBytes(UTF_8), consumer.getGroup(), all));
  }

  private CompletableFuture<List<RedisStreamEntry>> readAfter(
      String stream, String afterId, int count) {
    @SuppressWarnings({"unchecked", "rawtypes"})
    StreamOffset<byte[]>[] offset =
        new StreamOffset[] {StreamOffset.from(stream.getBytes(UTF_8), afterId)};
    XReadArgs args = new XReadArgs().count(count);
    return orCreate(
        stream,
        () -> store
            .call(redis -> redis.xreadgroup(consumer, args, offset))
            .thenApply(RedisStreamGroup::entries),
        List.of());
  }

  private <T> CompletableFuture<T> orCreate(
      String stream, java.util.function.Supplier<CompletableFuture<T>> command, T otherwise) {
    return command
        .get()
        .exceptionallyCompose(failure -> says("NOGROUP", failure)
            ? create(stream).thenApply(created -> otherwise)
            : CompletableFuture.<T>failedFuture(failure));
  }

  private CompletableFuture<Void> create(String stream) {
    return store
        .call(redis -> redis.xgroupCreate(
            StreamOffset.from(stream.getBytes(UTF_8), "0-0"),
            consumer.getGroup(),
            XGroupCreateArgs.Builder.mkstream()))
        .handle((created, failure) -> {
          // Another consumer was faster.
          if (failure == null || says("BUSYGROUP", failure)) {
            return null;
          }
          throw failure instanceof RuntimeException known
              ? known
              : new CompletionException(failure);
        });
  }

  private static boolean says(String word, Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof RedisCommandExecutionException
          && String.valueOf(cause.getMessage()).startsWith(word)) {
        return true;
      }
    }
    return false;
  }

  private static List<RedisStreamEntry> entries(
      @Nullable List<StreamMessage<byte[], byte[]>> messages) {
    if (messages == null) {
      return List.of();
    }
    List<RedisStreamEntry> entries = new ArrayList<>(messages.size());
    for (StreamMessage<byte[], byte[]> message : messages) {
      Map<byte[], byte[]> body = message.getBody();
      entries.add(new RedisStreamEntry(
          new String(message.getStream(), UTF_8),
          message.getId(),
          body == null ? Map.of() : RedisStore.named(body)));
    }
    return entries;
  }

  /** Of all groups of a stream, at most {@value #MAX_GROUPS}; none when there is no such stream. */
  static List<State> states(List<Object> answer) {
    List<State> states = new ArrayList<>();
    for (Object each : answer) {
      if (each instanceof List<?> fields && states.size() < MAX_GROUPS) {
        states.add(state(fields));
      }
    }
    return states;
  }

  private static State state(List<?> fields) {
    String group = "";
    long pending = 0;
    long lag = -1;
    long entriesRead = -1;
    String lastId = "";
    for (int i = 0; i + 1 < fields.size(); i += 2) {
      Object value = fields.get(i + 1);
      switch (text(fields.get(i))) {
        case "name" -> group = text(value);
        case "pending" -> pending = value instanceof Long number ? number : 0;
        case "lag" -> lag = value instanceof Long number ? number : -1;
        case "entries-read" -> entriesRead = value instanceof Long number ? number : -1;
        case "last-delivered-id" -> lastId = text(value);
        default -> {
          // Nothing that is told on.
        }
      }
    }
    return new State(group, pending, lag, entriesRead, lastId);
  }

  /** From what {@code XINFO STREAM} answers. */
  static Extent extent(List<Object> answer) {
    long length = 0;
    long added = -1;
    String firstId = "";
    String lastId = "";
    for (int i = 0; i + 1 < answer.size(); i += 2) {
      Object value = answer.get(i + 1);
      switch (text(answer.get(i))) {
        case "length" -> length = value instanceof Long number ? number : 0;
        case "entries-added" -> added = value instanceof Long number ? number : -1;
        case "last-generated-id" -> lastId = text(value);
        case "first-entry" ->
          firstId = value instanceof List<?> entry && !entry.isEmpty() ? text(entry.get(0)) : "";
        default -> {
          // Nothing that is told on.
        }
      }
    }
    return new Extent(length, added, firstId, lastId);
  }

  private static String text(@Nullable Object value) {
    return value instanceof byte[] bytes ? new String(bytes, UTF_8) : String.valueOf(value);
  }
}
