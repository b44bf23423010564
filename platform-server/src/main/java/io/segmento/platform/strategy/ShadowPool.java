package io.segmento.platform.strategy;

import com.google.common.base.Ticker;
import io.segmento.strategy.Opportunity;
import jakarta.inject.Inject;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Where strategies in SHADOW decide: one thread, so that a slow one costs nobody's answer. What does not fit is dropped and counted. Thread-safe. */
public final class ShadowPool implements AutoCloseable {

  private static final int QUEUE = 256;

  private final PluginLimits limits;
  private final StrategyCallMetrics metrics;
  private final Ticker ticker;
  private final AtomicReference<@Nullable Impression> underWay = new AtomicReference<>();
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

  /** Leaves the thread to a shadow whose decision does not come back, as of the last look at it, and goes on with another thread and what waits for the others. */
  synchronized void abandonStalled() {
    Impression held = underWay.get();
    if (held == null || held.shadow.stalledDecisions() == 0) {
      return;
    }
    ThreadPoolExecutor before = executor;
    executor = newExecutor();
    underWay.compareAndSet(held, null);
    for (Runnable waiting : before.shutdownNow()) {
      Impression impression = (Impression) waiting;
      if (impression.shadow == held.shadow) {
        impression.dropped();
      } else {
        ask(impression);
      }
    }
  }

  /** Returns at once. The opportunity must stay what it is after its auction has ended. */
  public void decide(LoadedStrategy shadow, Opportunity opportunity) {
    ask(new Impression(shadow, opportunity));
  }

  private void ask(Impression impression) {
    try {
      executor.execute(impression);
    } catch (RejectedExecutionException full) {
      impression.dropped();
    }
  }

  @Override
  public synchronized void close() {
    executor.shutdownNow();
  }

  /** What a shadow is to be asked about. */
  private final class Impression implements Runnable {
    private final LoadedStrategy shadow;
    private final Opportunity opportunity;

    private Impression(LoadedStrategy shadow, Opportunity opportunity) {
      this.shadow = shadow;
      this.opportunity = opportunity;
    }

    @Override
    public void run() {
      underWay.set(this);
      try {
        var unused = shadow.decide(new Later(opportunity));
      } finally {
        // Unless its thread was left to it: then another's is under way.
        underWay.compareAndSet(this, null);
      }
    }

    private void dropped() {
      shadow.figures().dropped();
      metrics.dropped(shadow.name());
    }
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
