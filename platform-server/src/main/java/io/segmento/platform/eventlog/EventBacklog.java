package io.segmento.platform.eventlog;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.Lists;
import io.segmento.platform.redis.RedisStore;
import io.segmento.platform.redis.RedisStreamEntry;
import io.segmento.platform.redis.RedisStreamGroup;
import jakarta.inject.Inject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

/**
 * How far a group of consumers is behind, and what it will never get: a stream is bounded, and what it lets go of before the group has read it is missed.
 * For one thread and one group.
 */
public final class EventBacklog {
  /**
   * At one moment, in entries, of which one of bids may hold many.
   *
   * @param lag what the group has not got yet
   * @param pending got and not acknowledged
   * @param missed what went before the group got them, since it began, of streams that there are
   */
  public record Behind(long lag, long pending, long missed) {}

  private static final int STREAMS_AT_ONCE = 256;

  private final RedisStore store;
  private final EventStreams streams;
  private final Map<String, Long> missedByStream = new HashMap<>();

  @Inject
  public EventBacklog(RedisStore store, EventStreams streams) {
    this.store = requireNonNull(store, "store");
    this.streams = requireNonNull(streams, "streams");
  }

  /** Fails like {@link RedisStore}. */
  public Behind of(String group) throws InterruptedException {
    List<String> all = await(streams.all());
    missedByStream.keySet().retainAll(all);
    Behind sum = new Behind(0, 0, 0);
    for (List<String> some : Lists.partition(all, STREAMS_AT_ONCE)) {
      List<CompletableFuture<RedisStreamGroup.Extent>> extents =
          some.stream().map(store::streamExtent).toList();
      List<CompletableFuture<List<RedisStreamGroup.State>>> groups =
          some.stream().map(store::streamGroups).toList();
      for (int i = 0; i < some.size(); i++) {
        String stream = some.get(i);
        RedisStreamGroup.Extent extent = await(extents.get(i));
        Optional<RedisStreamGroup.State> state = await(groups.get(i)).stream()
            .filter(each -> each.group().equals(group))
            .findFirst();
        Behind behind = state
            .map(found ->
                new Behind(lag(extent, found), found.pending(), missed(stream, extent, found)))
            .orElseGet(() -> new Behind(extent.length(), 0, 0));
        sum = new Behind(
            sum.lag() + behind.lag(),
            sum.pending() + behind.pending(),
            sum.missed() + behind.missed());
      }
    }
    return sum;
  }

  private static long lag(RedisStreamGroup.Extent extent, RedisStreamGroup.State state) {
    if (extent.lastId().equals(state.lastId())) {
      // What was missed is not waited for, though the server may go on counting it.
      return 0;
    }
    // When the server cannot tell, it is at most as many as there are.
    return state.lag() < 0 || wasOvertaken(extent, state)
        ? extent.length()
        : Math.min(state.lag(), extent.length());
  }

  /** From what the server counts of stream and group, when it can be told from that; else what it was before. */
  private long missed(String stream, RedisStreamGroup.Extent extent, RedisStreamGroup.State state) {
    long notRead = extent.added() - state.entriesRead();
    if (extent.added() >= 0 && state.entriesRead() >= 0) {
      if (extent.lastId().equals(state.lastId())) {
        missedByStream.put(stream, Math.max(0, notRead));
      } else if (wasOvertaken(extent, state)) {
        // All that is there is unread: whatever else was not read has gone.
        missedByStream.put(stream, Math.max(0, notRead - extent.length()));
      }
    }
    return missedByStream.getOrDefault(stream, 0L);
  }

  /** Whether the stream let go of the group's last entry, and perhaps of ones behind it. */
  private static boolean wasOvertaken(
      RedisStreamGroup.Extent extent, RedisStreamGroup.State state) {
    return !extent.firstId().isEmpty()
        && RedisStreamEntry.compareIds(state.lastId(), extent.firstId()) < 0;
  }

  private static <T> T await(CompletableFuture<T> answer) throws InterruptedException {
    try {
      return answer.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException known) {
        throw known;
      }
      throw new CompletionException(e.getCause());
    }
  }
}
