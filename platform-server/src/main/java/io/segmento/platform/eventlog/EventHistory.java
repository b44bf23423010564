package io.segmento.platform.eventlog;

import static java.util.Objects.requireNonNull;

import io.segmento.platform.redis.RedisStore;
import io.segmento.platform.redis.RedisStreamEntry;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** The events that are still in the streams, for who looks back and is no consumer. Thread-safe. */
public final class EventHistory {
  /**
   * Some entries of a stream.
   *
   * @param nextId where the next page begins; empty at the end
   */
  public record Page(List<EventEntry> events, String nextId) {}

  /** Where to begin. */
  public static final String BEGIN = "-";

  /** Entries, each of which may have several events. */
  private static final int PAGE = 250;

  private final RedisStore store;
  private final EventStreams streams;

  @Inject
  public EventHistory(RedisStore store, EventStreams streams) {
    this.store = requireNonNull(store, "store");
    this.streams = requireNonNull(streams, "streams");
  }

  /** The streams in which events of these campaigns may be: their own, and those that all share. Fails like {@link RedisStore}. */
  public CompletableFuture<List<String>> streamsOf(List<String> campaignIds) {
    List<String> own = campaignIds.stream().map(EventStreams::ofCampaign).toList();
    return streams
        .all()
        .thenApply(all -> all.stream()
            .filter(stream -> EventStreams.isShard(stream) || own.contains(stream))
            .toList());
  }

  /** One page of a stream, in the order of writing. Fails like {@link RedisStore}. */
  public CompletableFuture<Page> read(String stream, String fromId) {
    return store.xrange(stream, fromId, "+", PAGE).thenApply(entries -> {
      List<EventEntry> events = new ArrayList<>(entries.size());
      for (RedisStreamEntry entry : entries) {
        events.addAll(EventEntry.parse(entry));
      }
      return new Page(
          events,
          entries.size() < PAGE ? "" : "(" + entries.get(entries.size() - 1).id());
    });
  }
}
