package io.segmento.sinks;

import io.segmento.platform.error.SegmentoException;
import io.segmento.platform.eventlog.EventBacklog;
import io.segmento.platform.lifecycle.Startable;
import io.segmento.platform.lifecycle.WorkerThread;
import jakarta.inject.Inject;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells how far the sink is behind, also when it stands still. */
final class BacklogWatch implements Startable {
  private static final Logger log = LoggerFactory.getLogger(BacklogWatch.class);
  private static final Duration INTERVAL = Duration.ofSeconds(2);

  private final EventBacklog backlog;
  private final SinkConfig config;
  private final SinkMetrics metrics;
  private final WorkerThread worker = WorkerThread.interrupted("segmento-sink-backlog");
  private long missed;

  @Inject
  BacklogWatch(EventBacklog backlog, SinkConfig config, SinkMetrics metrics) {
    this.backlog = backlog;
    this.config = config;
    this.metrics = metrics;
  }

  @Override
  public void start() {
    worker.start(() -> {
      do {
        look();
      } while (!worker.pause(INTERVAL));
    });
  }

  @Override
  public void close() {
    worker.close();
  }

  private void look() throws InterruptedException {
    try {
      EventBacklog.Behind behind = backlog.of(config.group());
      metrics.behind(behind);
      if (behind.missed() > missed) {
        log.warn(
            "{} entries were gone from the streams before they were read, since the group began (events.stream-entries of the core bounds them)",
            behind.missed());
      }
      missed = behind.missed();
    } catch (SegmentoException e) {
      log.debug("the backlog could not be looked at", e);
    }
  }
}
