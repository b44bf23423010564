package io.segmento.platform.segment;

import io.segmento.platform.error.SegmentoException;
import io.segmento.platform.lifecycle.Startable;
import io.segmento.platform.observability.ReadinessCheck;
import io.segmento.platform.redis.RedisStore;
import io.segmento.platform.redis.RedisStreamReader;
import io.segmento.platform.segment.RedisSegments.Position;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the node's {@link Segments} current, on a thread and a connection of its own: loads all, then waits for changes and loads again. What
 * cannot be loaded leaves the last definitions in use.
 */
final class SegmentFollower implements Startable, ReadinessCheck {
  private static final Logger log = LoggerFactory.getLogger(SegmentFollower.class);
  private static final long RETRY_MILLIS = 250;
  private static final long CLOSE_MILLIS = 5_000;
  private static final int CHANGES_AT_ONCE = 1_000;

  private final Segments segments;
  private final RedisSegments redis;
  private final RedisStore store;
  private final SegmentConfig config;
  private final SegmentMetrics metrics;
  private final CountDownLatch closed = new CountDownLatch(1);
  private @Nullable Thread thread;
  private volatile boolean loaded;

  @Inject
  SegmentFollower(
      Segments segments,
      RedisSegments redis,
      RedisStore store,
      SegmentConfig config,
      SegmentMetrics metrics) {
    this.segments = segments;
    this.redis = redis;
    this.store = store;
    this.config = config;
    this.metrics = metrics;
  }

  @Override
  public synchronized void start() {
    Thread started = new Thread(this::run, "segmento-segments");
    started.setDaemon(true);
    thread = started;
    started.start();
  }

  @Override
  public synchronized void close() {
    closed.countDown();
    Thread running = thread;
    thread = null;
    if (running != null) {
      running.interrupt();
      try {
        running.join(CLOSE_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @Override
  public String name() {
    return "segments";
  }

  @Override
  public Optional<String> notReady() {
    return loaded ? Optional.empty() : Optional.of("not loaded yet");
  }

  private void run() {
    boolean failing = false;
    try (RedisStreamReader reader = store.openStreamReader()) {
      while (closed.getCount() > 0) {
        try {
          Position position = load();
          failing = false;
          waitForChange(reader, position);
        } catch (SegmentoException | CompletionException | ExecutionException e) {
          metrics.loadFailed();
          if (!failing && closed.getCount() > 0) {
            log.warn(
                "segments cannot be read, version {} stays", segments.current().version(), e);
          }
          failing = true;
          pause();
        } catch (RuntimeException e) {
          // A fault of ours must not end the only thread that follows them.
          metrics.loadFailed();
          log.error("segments could not be followed", e);
          pause();
        }
      }
    } catch (InterruptedException e) {
      // Closing.
      Thread.currentThread().interrupt();
    }
  }

  private Position load() {
    Position position = redis.position();
    SegmentSet set = new SegmentSet(
        position.version(),
        redis.readAll().stream().map(RedisSegments.Stored::segment).toList());
    segments.swap(set);
    metrics.loaded(set.version(), set.segments().size());
    loaded = true;
    return position;
  }

  private void waitForChange(RedisStreamReader reader, Position from)
      throws InterruptedException, ExecutionException {
    List<RedisStreamReader.Position> positions =
        List.of(new RedisStreamReader.Position(RedisSegments.LOG, from.logId()));
    while (closed.getCount() > 0) {
      // The version besides, since a store that was emptied or restored may never reach the old
      // position.
      if (!reader.read(positions, CHANGES_AT_ONCE, config.poll()).get().isEmpty()
          || redis.version() != from.version()) {
        return;
      }
    }
  }

  private void pause() throws InterruptedException {
    var unused = closed.await(RETRY_MILLIS, TimeUnit.MILLISECONDS);
  }
}
