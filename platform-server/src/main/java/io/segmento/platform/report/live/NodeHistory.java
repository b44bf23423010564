package io.segmento.platform.report.live;

import static java.util.Objects.requireNonNull;

import io.segmento.platform.lifecycle.Startable;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What this node counted today, and lately. Looks every two seconds and remembers five minutes; a day of UTC begins with the first look in it, or with the
 * node. Safe for use by many threads.
 */
final class NodeHistory implements Startable {
  private static final Logger log = LoggerFactory.getLogger(NodeHistory.class);
  static final int INTERVAL_SECONDS = 2;
  private static final int REMEMBERED = 150;

  /** What was counted up to a time. */
  record Look(Instant at, NodeCounts counts) {}

  /**
   * Today, and the last minutes.
   *
   * @param since when the counts of today begin
   * @param lately since the oldest look that is remembered
   * @param looks the oldest first
   */
  record Today(Instant since, NodeCounts counts, NodeCounts lately, List<Look> looks) {}

  private final NodeCountMetrics metrics;
  private final Clock clock;
  private final ScheduledExecutorService scheduler;
  private final Deque<Look> looks = new ArrayDeque<>();
  private Look beginning;

  @Inject
  NodeHistory(NodeCountMetrics metrics, Clock clock) {
    this.metrics = requireNonNull(metrics, "metrics");
    this.clock = requireNonNull(clock, "clock");
    this.beginning = new Look(clock.instant(), NodeCounts.none());
    this.scheduler = Executors.newSingleThreadScheduledExecutor(task -> {
      Thread thread = new Thread(task, "segmento-live");
      thread.setDaemon(true);
      return thread;
    });
  }

  @Override
  public void start() {
    var unused =
        scheduler.scheduleWithFixedDelay(this::lookSafely, 0, INTERVAL_SECONDS, TimeUnit.SECONDS);
  }

  @Override
  public void close() {
    scheduler.shutdownNow();
  }

  /** As of now. */
  synchronized Today today() {
    Look now = look();
    Look oldest = looks.isEmpty() ? now : looks.getFirst();
    return new Today(
        beginning.at(),
        now.counts().since(beginning.counts()),
        now.counts().since(oldest.counts()),
        new ArrayList<>(looks));
  }

  /** Looks now, and remembers it. */
  synchronized void remember() {
    Look now = look();
    looks.addLast(now);
    while (looks.size() > REMEMBERED) {
      looks.removeFirst();
    }
  }

  private Look look() {
    Look now = new Look(clock.instant(), metrics.read());
    if (!day(now).equals(day(beginning))) {
      beginning = now;
    }
    return now;
  }

  private void lookSafely() {
    try {
      remember();
    } catch (RuntimeException e) {
      // A scheduled task that throws is never run again.
      log.error("the node's counts could not be read", e);
    }
  }

  private static LocalDate day(Look look) {
    return LocalDate.ofInstant(look.at(), ZoneOffset.UTC);
  }
}
