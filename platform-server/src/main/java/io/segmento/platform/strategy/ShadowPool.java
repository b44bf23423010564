package io.segmento.platform.strategy;

import com.google.common.base.Ticker;
import io.segmento.strategy.Opportunity;
import jakarta.inject.Inject;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Where strategies in SHADOW decide: one thread, so that a slow one costs nobody's answer. What does not fit is dropped and counted. Thread-safe. */
public final class ShadowPool implements AutoCloseable {

  private static final int QUEUE = 256;

  private final PluginLimits limits;
  private final StrategyCallMetrics metrics;
  private final Ticker ticker;
  private volatile ThreadPoolExecutor executor;

  @Inject
  ShadowPool(PluginLimits limits, StrategyCallMetrics metrics, Ticker ticker) {
    this.limits = limits;
    this.metrics = metrics;
    this.ticker = ticker;
    this.executor = newExecutor();
  }

  private static ThreadPoolExecutor newExecutor() {
    return new ThreadPoolExecutor(
        1, 1, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(QUEUE), task -> {
          Thread thread = new Thread(task, "strategy-shadow");
          thread.setDaemon(true);
          return thread;
        });
  }

  /** Leaves the thread to a shadow that does not come back, and goes on with another. */
  synchronized void abandon() {
    ThreadPoolExecutor held = executor;
    executor = newExecutor();
    var unused = held.shutdownNow();
  }

  /** Returns at once. The opportunity must stay what it is after its auction has ended. */
  public void decide(LoadedStrategy shadow, Opportunity opportunity) {
    try {
      executor.execute(() -> {
        var unused = shadow.decide(new Later(opportunity));
      });
    } catch (RejectedExecutionException full) {
      shadow.figures().dropped();
      metrics.dropped(shadow.name());
    }
  }

  @Override
  public synchronized void close() {
    executor.shutdownNow();
  }

  /** With time of its own: the auction's is over. */
  private final class Later extends DelegatingOpportunity {
    private final long deadlineNanos = ticker.read() + limits.callTime().toNanos();

    private Later(Opportunity opportunity) {
      super(opportunity);
    }

    @Override
    public long timeLeftNanos() {
      return deadlineNanos - ticker.read();
    }
  }
}
