package io.segmento.platform.eventlog;

import io.segmento.platform.error.SegmentoException;
import io.segmento.platform.lifecycle.RetryDelay;
import io.segmento.platform.lifecycle.Startable;
import io.segmento.platform.lifecycle.WorkerThread;
import io.segmento.platform.redis.RedisStore;
import io.segmento.platform.redis.RedisStreamEntry;
import io.segmento.platform.redis.RedisStreamReader;
import io.segmento.platform.redis.StoreOutage;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hears on every node who must be forgotten, whichever node was asked. Until it has heard those of the last days, this node writes no user. */
final class ForgottenFollower implements Startable {
  private static final Logger log = LoggerFactory.getLogger(ForgottenFollower.class);
  private static final Duration BLOCK = Duration.ofSeconds(2);
  private static final int ENTRIES_AT_ONCE = 1_000;

  private final RedisStore store;
  private final ForgottenUsers forgotten;
  private final DayKeys days;
  private final Clock clock;
  private final WorkerThread worker = WorkerThread.interrupted("segmento-forgotten");
  private final RetryDelay retry = new RetryDelay();
  private final StoreOutage outage = new StoreOutage(log, "who must be forgotten cannot be heard");
  private String position = "0-0";

  @Inject
  ForgottenFollower(RedisStore store, ForgottenUsers forgotten, DayKeys days, Clock clock) {
    this.store = store;
    this.forgotten = forgotten;
    this.days = days;
    this.clock = clock;
  }

  @Override
  public void start() {
    long oldest =
        clock.millis() - Duration.ofDays(ForgottenUsers.DAYS_BACK + 2L).toMillis();
    position = Math.max(0, oldest) + "-0";
    worker.start(this::run);
  }

  @Override
  public void close() {
    worker.close();
  }

  private void run() throws InterruptedException {
    try (RedisStreamReader reader = store.openStreamReader()) {
      catchUp();
      while (!worker.isClosed()) {
        try {
          hear(reader
              .read(
                  List.of(new RedisStreamReader.Position(EventStreams.FORGET, position)),
                  ENTRIES_AT_ONCE,
                  BLOCK)
              .get());
        } catch (ExecutionException | RuntimeException e) {
          failed(e);
        }
      }
    }
  }

  /** What is there already, without waiting for more. */
  private void catchUp() throws InterruptedException {
    while (!worker.isClosed()) {
      try {
        List<RedisStreamEntry> entries = store
            .xrange(EventStreams.FORGET, "(" + position, "+", ENTRIES_AT_ONCE)
            .get();
        hear(entries);
        if (entries.isEmpty()) {
          forgotten.loaded();
          return;
        }
      } catch (ExecutionException | SegmentoException | CompletionException e) {
        failed(e);
      }
    }
  }

  private void hear(List<RedisStreamEntry> entries) {
    for (RedisStreamEntry entry : entries) {
      position = entry.id();
      Forgetting.parse(entry)
          .names()
          .forEach((day, user) -> forgotten.add(day, user, days.today()));
    }
    outage.worked();
    retry.reset();
  }

  private void failed(Exception failure) throws InterruptedException {
    if (!worker.isClosed()) {
      outage.failed(failure);
    }
    var unused = worker.pause(retry.next());
  }
}
