package io.segmento.platform.eventlog;

import io.segmento.platform.error.SegmentoException;
import io.segmento.platform.eventlog.EventLogMetrics.Drop;
import io.segmento.platform.lifecycle.Startable;
import io.segmento.platform.lifecycle.WorkerThread;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes what the bid path left to the streams, in batches, on a thread of its own. What the store does not take goes to the spool, and from there to
 * the store when it is back.
 */
final class EventWriter implements Startable {
  private static final Logger log = LoggerFactory.getLogger(EventWriter.class);
  private static final int BATCH = 1_024;
  private static final Duration PAUSE = Duration.ofMillis(50);
  private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

  private final QueuedBidLog queue;
  private final RedisEventAppender appender;
  private final UserRefs users;
  private final ForgottenUsers forgotten;
  private final SpoolSeal seal;
  private final EventLogMetrics metrics;
  private final EventLogConfig config;
  private final Clock clock;
  private final WorkerThread worker = WorkerThread.finishing("segmento-events");
  private @Nullable EventSpool spool;
  private boolean away;
  private long retryNanos;

  @Inject
  EventWriter(
      QueuedBidLog queue,
      RedisEventAppender appender,
      UserRefs users,
      ForgottenUsers forgotten,
      SpoolSeal seal,
      EventLogMetrics metrics,
      EventLogConfig config,
      Clock clock) {
    this.queue = queue;
    this.appender = appender;
    this.users = users;
    this.forgotten = forgotten;
    this.seal = seal;
    this.metrics = metrics;
    this.config = config;
    this.clock = clock;
  }

  /** Throws when the spool's directory cannot be used. */
  @Override
  public synchronized void start() throws IOException {
    if (config.spool().isPresent()) {
      spool = EventSpool.open(config.spool().get(), config.spoolBytes(), seal, metrics, clock);
    }
    worker.start(this::run);
  }

  /** Writes what is there, to the store or the spool. */
  @Override
  public void close() {
    worker.close();
  }

  private void run() throws InterruptedException {
    EventSpool kept = spool;
    try {
      boolean more = true;
      while (more || !worker.isClosed()) {
        more = step(kept);
        if (!more) {
          var unused = worker.pause(PAUSE);
        }
      }
    } finally {
      if (kept != null) {
        kept.close();
      }
    }
  }

  /**
   * One batch; false when nothing was left behind it in memory: then a pause lets the next ones come together, since each write costs the store a flush
   * of its log, however little it holds. A fault of ours must not end the only thread that writes.
   */
  private boolean step(@Nullable EventSpool kept) throws InterruptedException {
    List<QueuedEvent> queued = new ArrayList<>();
    try {
      int count = queue.drainTo(queued, BATCH);
      if (count > 0) {
        List<LoggedEvent> batch = logged(queued);
        if (isResting() || !append(batch)) {
          keep(kept, batch);
        } else {
          metrics.written(count);
        }
      }
      if (kept != null && !isResting() && !kept.isEmpty()) {
        replay(kept);
      }
      return count == BATCH;
    } catch (UncheckedIOException | IllegalStateException e) {
      log.error("events could not be written", e);
      metrics.dropped(Drop.SPOOL_BROKEN, queued.size());
      rest();
      return false;
    }
  }

  private List<LoggedEvent> logged(List<QueuedEvent> queued) throws InterruptedException {
    List<LoggedEvent> batch = new ArrayList<>(queued.size());
    LocalDate prepared = null;
    for (QueuedEvent each : queued) {
      var event = each.toRecord();
      LocalDate day = DayKeys.dayOf(event.getAtMillis());
      if (!day.equals(prepared)) {
        prepared = day;
        var unused = done(users.prepare(event.getAtMillis()));
      }
      batch.add(new LoggedEvent(
          event, users.of(each.userKey(), event.getPermitBits(), event.getAtMillis())));
    }
    return batch;
  }

  private boolean append(List<LoggedEvent> batch) throws InterruptedException {
    Exception failure = done(appender.append(batch));
    if (failure == null) {
      away = false;
      return true;
    }
    if (!(failure.getCause() instanceof SegmentoException)) {
      log.error("events were refused by the store", failure);
    } else if (!away) {
      log.warn("events cannot be written to the store: {}", failure.getCause().getMessage());
    }
    away = true;
    rest();
    return false;
  }

  private void keep(@Nullable EventSpool kept, List<LoggedEvent> batch) {
    if (kept == null) {
      metrics.dropped(Drop.NO_SPOOL, batch.size());
    } else {
      kept.add(batch);
    }
  }

  private void replay(EventSpool kept) throws InterruptedException {
    Optional<List<LoggedEvent>> oldest = kept.oldest();
    if (oldest.isEmpty()) {
      return;
    }
    List<LoggedEvent> batch = oldest.get().stream().map(this::asOfNow).toList();
    if (append(batch)) {
      kept.taken();
      metrics.replayed(batch.size());
    }
  }

  /** Whoever asked to be forgotten while the event lay in the spool is not in it any more. */
  private LoggedEvent asOfNow(LoggedEvent spooled) {
    LocalDate day = DayKeys.dayOf(spooled.event().getAtMillis());
    UserRef user = spooled.user();
    boolean known = user == null
        || (!forgotten.contains(day, user)
            && !day.isBefore(DayKeys.dayOf(clock.millis()).minusDays(ForgottenUsers.DAYS_BACK)));
    return known ? spooled : spooled.withoutUser();
  }

  private void rest() {
    retryNanos = System.nanoTime() + RETRY_NANOS;
  }

  private boolean isResting() {
    return away && System.nanoTime() - retryNanos < 0;
  }

  /** Null when it went well. */
  private static @Nullable Exception done(CompletableFuture<?> future) throws InterruptedException {
    try {
      var unused = future.get();
      return null;
    } catch (ExecutionException e) {
      return e;
    }
  }
}
