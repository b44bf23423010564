package io.segmento.sinks;

import io.segmento.platform.error.SegmentoException;
import io.segmento.platform.eventlog.EventReaders;
import io.segmento.platform.lifecycle.Startable;
import io.segmento.platform.lifecycle.WorkerThread;
import io.segmento.platform.observability.ReadinessCheck;
import jakarta.inject.Inject;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fills the sink until it is closed; then what was read is made safe and acknowledged. A sink that fails is opened anew after a while, and gets again what it
 * had not made safe; a store that is away is waited for.
 */
final class SinkWorker implements Startable, ReadinessCheck {
  private static final Logger log = LoggerFactory.getLogger(SinkWorker.class);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

  private final SinkOpener opener;
  private final EventReaders readers;
  private final SinkConfig config;
  private final SinkMetrics metrics;
  private final WorkerThread worker = WorkerThread.finishing("segmento-sink");
  private volatile @Nullable String problem = "not open yet";
  private Duration pause = FIRST_PAUSE;

  @Inject
  SinkWorker(SinkOpener opener, EventReaders readers, SinkConfig config, SinkMetrics metrics) {
    this.opener = opener;
    this.readers = readers;
    this.config = config;
    this.metrics = metrics;
  }

  @Override
  public void start() {
    worker.start(this::run);
  }

  @Override
  public void close() {
    worker.close();
  }

  @Override
  public String name() {
    return "sink";
  }

  @Override
  public Optional<String> notReady() {
    return Optional.ofNullable(problem);
  }

  private void run() throws InterruptedException {
    while (!worker.isClosed()) {
      try (EventSink sink = opener.open();
          SinkPump pump = pump(sink)) {
        fill(pump);
        commitLast(pump);
      } catch (IOException | RuntimeException | LinkageError e) {
        failed(e);
        metrics.failed();
        if (worker.pause(pause)) {
          return;
        }
        pause = longer(pause);
      }
    }
  }

  private SinkPump pump(EventSink sink) {
    return new SinkPump(
        readers.open(config.group(), config.consumer(), config.reader()),
        readers.openForgetting(config.group(), config.consumer()),
        sink,
        config,
        metrics);
  }

  private void fill(SinkPump pump) throws IOException, InterruptedException {
    while (!worker.isClosed()) {
      try {
        int read = pump.step();
        if (problem != null) {
          log.info("the sink takes events");
          problem = null;
        }
        if (read > 0) {
          pause = FIRST_PAUSE;
        }
      } catch (SegmentoException e) {
        // Readiness says that the store is away, and what is written stays until it can be
        // acknowledged.
        if (worker.pause(FIRST_PAUSE)) {
          return;
        }
      }
    }
  }

  private static void commitLast(SinkPump pump) throws IOException, InterruptedException {
    try {
      pump.commit();
    } catch (SegmentoException e) {
      log.info(
          "what was written last could not be acknowledged; it will be told apart when it comes again");
    }
  }

  private void failed(Throwable e) {
    String why = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    if (!why.equals(problem)) {
      log.warn("the sink takes no events: {}", why, e);
    }
    problem = why;
  }

  private static Duration longer(Duration pause) {
    Duration twice = pause.multipliedBy(2);
    return twice.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : twice;
  }
}
