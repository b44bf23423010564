package io.segmento.platform.profile;

import io.segmento.platform.identity.UserSlot;
import io.segmento.platform.lifecycle.Startable;
import io.segmento.platform.observability.ReadinessCheck;
import io.segmento.platform.redis.RedisStore;
import io.segmento.platform.redis.StoreOutage;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks whether anything that is too old could still be read. Nothing should: keys end by themselves, and the read path refuses by the clock.
 * But a restored backup or a store whose clock is wrong may bring a month back. Whoever has no month key has no data of that month, so the keys
 * are what is looked for: this node is not ready while there is one, and it is destroyed. Then what is left is wrapped anew. Thread-safe.
 */
final class RetentionGuard implements Startable, ReadinessCheck {

  private static final Logger log = LoggerFactory.getLogger(RetentionGuard.class);
  private static final Duration INTERVAL = Duration.ofMinutes(1);
  /** How far back keys are looked for: further than any backup is kept. */
  private static final int MONTHS_BACK = 120;

  private final RedisStore store;
  private final MonthKeys monthKeys;
  private final MonthKeyRotation rotation;
  private final ProfileMetrics metrics;
  private final ScheduledExecutorService scheduler;
  private final StoreOutage outage = new StoreOutage(log, "month keys cannot be wrapped anew");
  private volatile int overdue;

  @Inject
  RetentionGuard(
      RedisStore store, MonthKeys monthKeys, MonthKeyRotation rotation, ProfileMetrics metrics) {
    this.store = store;
    this.monthKeys = monthKeys;
    this.rotation = rotation;
    this.metrics = metrics;
    this.scheduler = Executors.newSingleThreadScheduledExecutor(task -> {
      Thread thread = new Thread(task, "segmento-retention");
      thread.setDaemon(true);
      return thread;
    });
  }

  @Override
  public void start() {
    var unused = scheduler.scheduleWithFixedDelay(
        () -> {
          var unusedToo = look().thenCompose(found -> rotate());
        },
        0,
        INTERVAL.toMillis(),
        TimeUnit.MILLISECONDS);
  }

  @Override
  public void close() {
    scheduler.shutdownNow();
  }

  /** Looks once, and destroys what is overdue; answers how many keys there were. Never fails: what cannot be asked is not news. */
  CompletableFuture<Integer> look() {
    monthKeys.forgetEnded();
    List<byte[]> names = new ArrayList<>();
    YearMonth month = monthKeys.currentMonth().minusMonths(UserSlot.RETENTION_MONTHS);
    for (int back = 0; back < MONTHS_BACK; back++) {
      names.add(MonthKeys.redisKey(month.minusMonths(back)));
    }
    return store
        .mget(names.toArray(byte[][]::new))
        .thenCompose(found -> {
          List<byte[]> tooOld = new ArrayList<>();
          for (int i = 0; i < found.size(); i++) {
            if (found.get(i).isPresent()) {
              tooOld.add(names.get(i));
            }
          }
          overdue = tooOld.size();
          metrics.overdueMonths(tooOld.size());
          if (tooOld.isEmpty()) {
            return CompletableFuture.completedFuture(0);
          }
          log.error(
              "data of {} months are older than 24 months; their keys are destroyed",
              tooOld.size());
          return store.del(tooOld.toArray(byte[][]::new)).thenApply(deleted -> tooOld.size());
        })
        .exceptionally(failure -> 0);
  }

  /** Wraps what is left anew, once a month has passed. Never fails: it is tried again, and told. */
  CompletableFuture<Integer> rotate() {
    return rotation.rotate(scheduler).handle((count, failure) -> {
      if (failure != null) {
        metrics.rotationFailed();
        outage.failed(failure);
        return 0;
      }
      outage.worked();
      return count;
    });
  }

  @Override
  public String name() {
    return "retention";
  }

  @Override
  public Optional<String> notReady() {
    return overdue == 0
        ? Optional.empty()
        : Optional.of("data of " + overdue + " months are older than 24 months");
  }
}
