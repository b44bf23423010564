package io.segmento.platform.eventlog;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.Lists;
import io.segmento.platform.error.SegmentoException;
import io.segmento.platform.redis.RedisStore;
import io.segmento.platform.redis.RedisStreamEntry;
import io.segmento.platform.redis.RedisStreamGroup;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * Reads the log as one consumer of a group: every event comes to one consumer of the group, and comes again, to it or to another, until it is
 * acknowledged. So an event may come twice, and out of order: whoever reads counts by {@link EventEntry#eventId()}. First comes what this consumer had
 * got and not acknowledged when it ended, whatever became of its process; what other consumers left lying is taken over after a while.
 *
 * <p>For one thread, which it lets wait.
 */
public final class EventReader implements AutoCloseable {
  /** Streams that are asked side by side; the store answers others in between. */
  private static final int STREAMS_AT_ONCE = 256;

  private static final long POLL_MILLIS = 50;

  /** The store does nothing else while it takes one acknowledgement, and bids wait for it. */
  private static final int ACKNOWLEDGED_AT_ONCE = 1_000;

  private final RedisStore store;
  private final EventStreams streams;
  private final RedisStreamGroup group;
  private final EventReaderMetrics.Group metrics;
  private final EventReaderConfig config;
  private final Map<String, StreamCursor> cursors = new LinkedHashMap<>();
  private final OpenEntries open = new OpenEntries();
  private final CountDownLatch closed = new CountDownLatch(1);
  private long lookedNanos;
  private boolean looked;
  private boolean moreDue;

  EventReader(
      RedisStore store,
      EventStreams streams,
      RedisStreamGroup group,
      EventReaderMetrics.Group metrics,
      EventReaderConfig config) {
    this.store = requireNonNull(store, "store");
    this.streams = requireNonNull(streams, "streams");
    this.group = requireNonNull(group, "group");
    this.metrics = requireNonNull(metrics, "metrics");
    this.config = requireNonNull(config, "config");
  }

  /**
   * The next events, at most about {@code batch} of the configuration; none when none came for so long, or when closed.
   *
   * @throws SegmentoException when the store is away: wait a moment and poll again
   */
  public List<EventEntry> poll(Duration wait) throws InterruptedException {
    long deadline = System.nanoTime() + wait.toNanos();
    while (true) {
      lookForStreams();
      List<EventEntry> events = readDue();
      if (!events.isEmpty()) {
        metrics.read(events.size());
        return events;
      }
      long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
      long pause = moreDue ? 0 : Math.min(left, POLL_MILLIS);
      if (left <= 0 || closed.await(pause, TimeUnit.MILLISECONDS)) {
        return List.of();
      }
    }
  }

  /**
   * Says that these are done with and need not come again. To be called when what was made of them is safe. Events that were written together come
   * again together, until all of them are done with.
   *
   * @throws SegmentoException when the store is away: they will come again
   */
  public void acknowledge(List<EventEntry> events) throws InterruptedException {
    Map<String, List<String>> byStream = new LinkedHashMap<>();
    for (EventEntry event : events) {
      if (open.isLast(event)) {
        byStream.computeIfAbsent(event.stream(), unused -> new ArrayList<>()).add(event.entryId());
      }
    }
    acknowledge(byStream);
    metrics.acknowledged(events.size());
  }

  /** As {@link #acknowledge(List)} of all that polls brought, for who does not keep the events until then. */
  public void acknowledge(ReadEntries entries) throws InterruptedException {
    entries.idsByStream().forEach(open::done);
    acknowledge(entries.idsByStream());
    metrics.acknowledged(entries.events());
  }

  /** Ends a poll that waits; what was not acknowledged comes again. */
  @Override
  public void close() {
    closed.countDown();
  }

  private void acknowledge(Map<String, List<String>> idsByStream) throws InterruptedException {
    List<CompletableFuture<Long>> done = new ArrayList<>();
    idsByStream.forEach((stream, ids) -> Lists.partition(ids, ACKNOWLEDGED_AT_ONCE)
        .forEach(some -> done.add(group.acknowledge(stream, some))));
    for (CompletableFuture<Long> each : done) {
      await(each);
    }
  }

  private void lookForStreams() throws InterruptedException {
    if (looked && System.nanoTime() - lookedNanos < config.longestIdle().toNanos()) {
      return;
    }
    List<String> found = await(streams.all());
    cursors.keySet().retainAll(found);
    for (String stream : found) {
      cursors.computeIfAbsent(stream, name -> new StreamCursor(name, config));
    }
    looked = true;
    lookedNanos = System.nanoTime();
  }

  private List<StreamCursor> due(long now) {
    List<StreamCursor> due = new ArrayList<>();
    moreDue = false;
    for (StreamCursor cursor : cursors.values()) {
      if (cursor.isDue(now)) {
        if (due.size() == STREAMS_AT_ONCE || due.size() * config.eventsAtOnce() >= config.batch()) {
          moreDue = true;
          break;
        }
        due.add(cursor);
      }
    }
    return due;
  }

  private Map<StreamCursor, CompletableFuture<List<RedisStreamEntry>>> ask(List<StreamCursor> due) {
    Map<StreamCursor, CompletableFuture<List<RedisStreamEntry>>> asked = new LinkedHashMap<>();
    // Of those that this reader keeps up with, little comes.
    store.together(() -> {
      due.stream()
          .filter(cursor -> !cursor.isBehind())
          .forEach(cursor -> asked.put(cursor, cursor.next(group)));
      return asked;
    });
    // Of the others as much as may be, and in between the store answers bids.
    due.stream()
        .filter(StreamCursor::isBehind)
        .forEach(cursor -> asked.put(cursor, cursor.next(group)));
    return asked;
  }

  private List<EventEntry> readDue() throws InterruptedException {
    // One time for all, so that those that rest are due together again.
    long now = System.nanoTime();
    Map<StreamCursor, CompletableFuture<List<RedisStreamEntry>>> asked = ask(due(now));
    List<EventEntry> events = new ArrayList<>();
    Map<String, List<String>> unreadable = new LinkedHashMap<>();
    for (Map.Entry<StreamCursor, CompletableFuture<List<RedisStreamEntry>>> each :
        asked.entrySet()) {
      StreamCursor cursor = each.getKey();
      List<RedisStreamEntry> entries = await(each.getValue());
      cursor.got(entries, now);
      // The next poll begins behind it, so that no stream waits for another for ever.
      cursors.remove(cursor.stream());
      cursors.put(cursor.stream(), cursor);
      for (RedisStreamEntry entry : entries) {
        List<EventEntry> readable = EventEntry.parse(entry);
        open.got(readable);
        events.addAll(readable);
        if (readable.isEmpty()) {
          unreadable.computeIfAbsent(entry.key(), unused -> new ArrayList<>()).add(entry.id());
          if (!entry.fields().isEmpty()) {
            metrics.unreadable();
          }
        }
      }
    }
    acknowledge(unreadable);
    return events;
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
