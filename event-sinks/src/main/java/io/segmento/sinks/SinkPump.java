package io.segmento.sinks;

import static java.util.Objects.requireNonNull;

import io.segmento.platform.error.SegmentoException;
import io.segmento.platform.eventlog.EventEntry;
import io.segmento.platform.eventlog.EventReader;
import io.segmento.platform.eventlog.Forgetting;
import io.segmento.platform.eventlog.ForgettingReader;
import io.segmento.platform.eventlog.ReadEntries;
import io.segmento.platform.eventlog.UserRef;
import java.io.IOException;
import java.time.Duration;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Carries events from the log to one sink: reads, writes, commits and only then acknowledges, so that whatever ends the process loses nothing. Between
 * two commits it takes those from the sink who must be forgotten. For one thread.
 */
public final class SinkPump implements AutoCloseable {
  private static final Duration WAIT = Duration.ofMillis(200);
  private static final Duration LOOK_FOR_FORGOTTEN = Duration.ofSeconds(2);

  private final EventReader events;
  private final ForgettingReader forgotten;
  private final EventSink sink;
  private final SinkConfig config;
  private final SinkMetrics metrics;
  private final ReadEntries open = new ReadEntries();
  private final GoneUsers gone = new GoneUsers();
  private boolean heard;
  private long firstNanos;
  private long lookedNanos = System.nanoTime() - LOOK_FOR_FORGOTTEN.toNanos();

  public SinkPump(
      EventReader events,
      ForgettingReader forgotten,
      EventSink sink,
      SinkConfig config,
      SinkMetrics metrics) {
    this.events = requireNonNull(events, "events");
    this.forgotten = requireNonNull(forgotten, "forgotten");
    this.sink = requireNonNull(sink, "sink");
    this.config = requireNonNull(config, "config");
    this.metrics = requireNonNull(metrics, "metrics");
  }

  /**
   * Reads once, and commits when it is time; answers how many events came.
   *
   * @throws SegmentoException when the store is away: wait a moment and go on
   */
  public int step() throws IOException, InterruptedException {
    if (!heard) {
      gone.add(forgotten.history());
      heard = true;
    }
    List<EventEntry> read = events.poll(WAIT);
    if (!read.isEmpty()) {
      if (open.events() == 0) {
        firstNanos = System.nanoTime();
      }
      open.add(read);
      metrics.wrote(sink.write(withoutForgotten(read)), read.size());
      metrics.uncommitted(open.events());
    }
    if (open.events() >= config.commitEvents()
        || (open.events() > 0
            && System.nanoTime() - firstNanos >= config.commitInterval().toNanos())) {
      commit();
    }
    if (System.nanoTime() - lookedNanos >= LOOK_FOR_FORGOTTEN.toNanos()) {
      forget();
    }
    return read.size();
  }

  /** Makes all that was read safe and acknowledges it. */
  public void commit() throws IOException, InterruptedException {
    if (open.events() == 0) {
      return;
    }
    long began = System.nanoTime();
    long bytes = sink.commit();
    metrics.committed(
        bytes, Duration.ofNanos(System.nanoTime() - began), System.currentTimeMillis());
    events.acknowledge(open);
    open.clear();
    metrics.uncommitted(0);
  }

  /** Takes those away who asked for it; answers how many events lost their user. */
  public long forget() throws IOException, InterruptedException {
    lookedNanos = System.nanoTime();
    List<Forgetting> asked = forgotten.poll();
    if (asked.isEmpty()) {
      return 0;
    }
    // What is open must be looked through too.
    commit();
    gone.add(asked);
    Map<LocalDate, Set<UserRef>> users = byDay(asked);
    long changed = sink.forget(users);
    forgotten.acknowledge(asked);
    metrics.forgot(changed);
    return changed;
  }

  /** The streams lose their users only seconds after it was asked for: until then, and for what comes from a spool, they are left out here. */
  private List<EventEntry> withoutForgotten(List<EventEntry> read) {
    if (gone.isEmpty()) {
      return read;
    }
    return read.stream()
        .map(entry -> entry.user().filter(gone::contains).isPresent() ? entry.withoutUser() : entry)
        .toList();
  }

  private static Map<LocalDate, Set<UserRef>> byDay(List<Forgetting> asked) {
    Map<LocalDate, Set<UserRef>> users = new HashMap<>();
    for (Forgetting each : asked) {
      each.names()
          .forEach((day, user) ->
              users.computeIfAbsent(day, unused -> new HashSet<>()).add(user));
    }
    return users;
  }

  /** What was read and not committed comes again. */
  @Override
  public void close() throws IOException {
    events.close();
    sink.close();
  }
}
