package io.segmento.platform.eventlog;

import io.segmento.platform.lifecycle.Startable;
import io.segmento.platform.lifecycle.WorkerThread;
import io.segmento.platform.redis.RedisStore;
import io.segmento.platform.redis.RedisStreamGroup;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sees to it that no event is kept for longer than it may be, also in a stream to which nothing is added, and tells how far consumers are behind. */
final class EventLogGuard implements Startable {
  private static final Logger log = LoggerFactory.getLogger(EventLogGuard.class);
  private static final Duration INTERVAL = Duration.ofSeconds(15);

  private final RedisStore store;
  private final EventStreams streams;
  private final EventLogMetrics metrics;
  private final Clock clock;
  private final WorkerThread worker = WorkerThread.interrupted("segmento-event-guard");

  @Inject
  EventLogGuard(RedisStore store, EventStreams streams, EventLogMetrics metrics, Clock clock) {
    this.store = store;
    this.streams = streams;
    this.metrics = metrics;
    this.clock = clock;
  }

  @Override
  public void start() {
    worker.start(this::run);
  }

  @Override
  public void close() {
    worker.close();
  }

  private void run() throws InterruptedException {
    while (!worker.pause(INTERVAL)) {
      try {
        look();
      } catch (ExecutionException | RuntimeException e) {
        log.debug("the event log could not be looked at", e);
      }
    }
  }

  /** Looks once. */
  void look() throws InterruptedException, ExecutionException {
    String oldest = Math.max(0, clock.millis() - EventStreams.LIFE.toMillis()) + "-0";
    Map<String, long[]> lagAndPending = new HashMap<>();
    for (String stream : streams.all().get()) {
      long trimmed = store.xtrimBefore(stream, oldest).get();
      if (trimmed > 0) {
        log.debug("{} events were as old as they may be", trimmed);
      }
      List<RedisStreamGroup.State> groups = store.streamGroups(stream).get();
      for (RedisStreamGroup.State group : groups) {
        long[] sum = lagAndPending.computeIfAbsent(group.group(), unused -> new long[2]);
        // When the store cannot tell, it is at most as many as there are.
        sum[0] += group.lag() >= 0 ? group.lag() : store.xlen(stream).get();
        sum[1] += group.pending();
      }
    }
    lagAndPending.forEach((group, sum) -> metrics.group(group, sum[0], sum[1]));
  }
}
