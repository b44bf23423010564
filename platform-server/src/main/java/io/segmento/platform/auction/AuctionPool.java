package io.segmento.platform.auction;

import com.google.common.base.Ticker;
import io.netty.util.HashedWheelTimer;
import io.netty.util.Timeout;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.segmento.platform.overload.QueueDelay;
import io.segmento.platform.overload.ShedLevel;
import io.segmento.platform.strategy.HeldThreads;
import jakarta.inject.Inject;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The bounded pool on which strategies run, and the timer that keeps the deadline while they do: a strategy that stalls holds its own
 * thread and nobody's answer. When there is more work than the pool can do, some is turned away so that the rest does not wait. Thread-safe.
 */
final class AuctionPool implements AutoCloseable, HeldThreads {

  /** What a strategy does inside the JDK cannot be ended; each such call uses a processor, so that more of them than this are past helping. */
  private static final int MAX_HELD = 64;

  private final int threads;
  private final ThreadPoolExecutor executor;
  private final HashedWheelTimer timer;
  private final Ticker ticker;
  private final AuctionMetrics metrics;
  private final ShedLevel level;
  private final QueueDelay delay;

  @Inject
  AuctionPool(AuctionConfig config, Ticker ticker, AuctionMetrics metrics, ShedLevel level) {
    this.ticker = ticker;
    this.metrics = metrics;
    this.level = level;
    this.threads = config.threads();
    this.delay = new QueueDelay(ticker.read(), config.queueDelay());
    this.executor = new ThreadPoolExecutor(
        config.threads(),
        config.threads(),
        0,
        TimeUnit.SECONDS,
        new ArrayBlockingQueue<>(config.queue()),
        new DefaultThreadFactory("auction", true));
    this.timer = new HashedWheelTimer(
        new DefaultThreadFactory("auction-deadline", true), 1, TimeUnit.MILLISECONDS);
  }

  /**
   * Runs {@code work} on the pool, and {@code late} on the timer's thread if the deadline comes before the work is done. Work that throws is
   * over: {@code late} runs in its place at once, so that somebody answers.
   *
   * @param last is turned away only when the pool is full
   * @param turnedAway runs in place of the work when that waited while too much of it was waiting
   * @return false when the pool is full; nothing runs then
   */
  boolean execute(
      long deadlineNanos, boolean last, Runnable work, Runnable turnedAway, Runnable late) {
    long now = ticker.read();
    long left = deadlineNanos - now;
    if (left <= 0) {
      late.run();
      return true;
    }
    level.begun();
    if (executor.getQueue().isEmpty()) {
      delay.empty(now);
    }
    Timeout deadline = timer.newTimeout(ignored -> late.run(), left, TimeUnit.NANOSECONDS);
    try {
      executor.execute(() -> {
        try {
          if (isTooLate(now) && !last) {
            level.turnedAway();
            turnedAway.run();
          } else {
            work.run();
          }
        } catch (RuntimeException | Error e) {
          // An error too, such as a class that is missing: somebody waits for an answer.
          metrics.unanswerable();
          late.run();
        } finally {
          deadline.cancel();
        }
      });
      return true;
    } catch (RejectedExecutionException full) {
      deadline.cancel();
      level.turnedAway();
      return false;
    }
  }

  private boolean isTooLate(long sinceNanos) {
    long now = ticker.read();
    if (!delay.isTooLong(now - sinceNanos, now)) {
      return false;
    }
    if (executor.getQueue().isEmpty()) {
      // The last was taken: the queue does not stand, and nobody behind it gains by its being
      // turned away.
      delay.empty(now);
      return false;
    }
    return true;
  }

  /** Puts another thread in the place of each. */
  @Override
  public synchronized void held(int calls) {
    int wanted = threads + Math.min(calls, MAX_HELD);
    if (wanted > executor.getMaximumPoolSize()) {
      executor.setMaximumPoolSize(wanted);
      executor.setCorePoolSize(wanted);
    } else if (wanted < executor.getMaximumPoolSize()) {
      executor.setCorePoolSize(wanted);
      executor.setMaximumPoolSize(wanted);
    }
  }

  @Override
  public void close() {
    executor.shutdown();
    timer.stop();
  }
}
