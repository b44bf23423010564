package io.segmento.platform.auction;

import com.google.common.base.Ticker;
import io.netty.util.HashedWheelTimer;
import io.netty.util.Timeout;
import io.netty.util.concurrent.DefaultThreadFactory;
import jakarta.inject.Inject;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The bounded pool on which strategies run, and the timer that keeps the deadline while they do: a strategy that stalls holds its own
 * thread and nobody's answer. Thread-safe.
 */
final class AuctionPool implements AutoCloseable {

  private final ThreadPoolExecutor executor;
  private final HashedWheelTimer timer;
  private final Ticker ticker;
  private final AuctionMetrics metrics;

  @Inject
  AuctionPool(AuctionConfig config, Ticker ticker, AuctionMetrics metrics) {
    this.ticker = ticker;
    this.metrics = metrics;
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
   * @return false when the pool is full; nothing runs then
   */
  boolean execute(long deadlineNanos, Runnable work, Runnable late) {
    long left = deadlineNanos - ticker.read();
    if (left <= 0) {
      late.run();
      return true;
    }
    Timeout deadline = timer.newTimeout(ignored -> late.run(), left, TimeUnit.NANOSECONDS);
    try {
      executor.execute(() -> {
        try {
          work.run();
        } catch (RuntimeException e) {
          metrics.unanswerable();
          late.run();
        } finally {
          deadline.cancel();
        }
      });
      return true;
    } catch (RejectedExecutionException full) {
      deadline.cancel();
      return false;
    }
  }

  @Override
  public void close() {
    executor.shutdown();
    timer.stop();
  }
}
