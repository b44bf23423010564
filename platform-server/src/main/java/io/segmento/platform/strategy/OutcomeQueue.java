package io.segmento.platform.strategy;

import io.segmento.platform.strategy.guard.CallBudget;
import io.segmento.platform.strategy.guard.PluginGuard;
import io.segmento.strategy.OutcomeListener;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Tells one version what became of its bids, one thing after the other in the order in which they came, on a thread of its own. Whoever brings them never waits, and a version that does
 * not come back from being told keeps its own thread and nobody else's; nothing waits for it meanwhile, since what it is told knows the user. What does not fit is dropped and counted. Thread-safe.
 */
final class OutcomeQueue implements AutoCloseable {

  /** Some seconds of what a busy node hears, each of about a kilobyte. */
  static final int BOUND = 4_096;

  /** Why it was not told; a label of metrics. */
  enum Drop {
    /** So much waits already. */
    FULL,
    /** It kept failing when told. */
    LEFT_ALONE,
    /** It does not come back from what it was told before. */
    STALLED,
    /** It was replaced, or the node ends. */
    CLOSED;

    String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private final String name;
  private final OutcomeListener listener;
  private final StrategyBreaker breaker;
  private final PluginLimits limits;
  private final Supplier<StrategyAccount> account;
  private final CallSlots calls = new CallSlots(1);
  /** Brought and not told yet, or being told. */
  private final AtomicInteger waiting = new AtomicInteger();
  /** Its thread begins with the first that is brought, and ends when this is closed: one that came and went could tell two of them the wrong way round. */
  private final ThreadPoolExecutor executor;

  /**
   * A queue of one version.
   *
   * @param account where it is counted by now
   */
  OutcomeQueue(
      String name,
      OutcomeListener listener,
      StrategyBreaker breaker,
      PluginLimits limits,
      Supplier<StrategyAccount> account) {
    this.name = name;
    this.listener = listener;
    this.breaker = breaker;
    this.limits = limits;
    this.account = account;
    this.executor = new ThreadPoolExecutor(
        1,
        1,
        0,
        TimeUnit.SECONDS,
        new ArrayBlockingQueue<>(BOUND),
        task -> {
          Thread thread = new Thread(task, "strategy-outcomes");
          thread.setDaemon(true);
          return thread;
        },
        (task, pool) -> dropped(pool.isShutdown() ? Drop.CLOSED : Drop.FULL));
  }

  /** Returns at once. */
  void tell(Consumer<OutcomeListener> event) {
    waiting.incrementAndGet();
    if (isStalled()) {
      dropped(Drop.STALLED);
      return;
    }
    executor.execute(() -> {
      if (!breaker.allows()) {
        dropped(Drop.LEFT_ALONE);
        return;
      }
      try {
        told(event);
      } finally {
        waiting.decrementAndGet();
      }
    });
  }

  private void dropped(Drop why) {
    account.get().metrics().outcomeDropped(why);
    waiting.decrementAndGet();
  }

  private void told(Consumer<OutcomeListener> event) {
    StrategyAccount counted = account.get();
    counted.figures().told();
    int slot = calls.take(System.nanoTime());
    CallBudget budget = PluginGuard.budget();
    // Everything is caught: whatever a plugin does when told is its own failure.
    try {
      budget.beginMetered(limits.backgroundTime().toNanos(), limits.backgroundBytes());
      try {
        event.accept(listener);
      } finally {
        long bytes = budget.end();
        long nanos = budget.meteredNanos();
        counted.metrics().metered(nanos, bytes, 1);
        counted.figures().listened(nanos);
      }
      breaker.succeeded();
    } catch (Throwable failure) {
      failed(failure, counted);
    } finally {
      calls.giveBack(slot);
    }
  }

  private void failed(Throwable failure, StrategyAccount counted) {
    FailureCause cause = FailureCause.of(failure);
    counted.figures().failedWhenTold(cause);
    counted.metrics().listenerFailed();
    counted.metrics().failed(cause);
    if (breaker.failed()) {
      FailureLog.leftAlone(name, "outcomes", cause, failure, limits);
    }
  }

  /** Whether it is told nothing for a while, since it kept failing. */
  boolean isLeftAlone() {
    return breaker.isOpen();
  }

  /** As {@link CallSlots#look}; drops what waits for a call that does not come back. */
  void look(long nowNanos) {
    calls.look(nowNanos);
    if (isStalled()) {
      List<Runnable> left = new ArrayList<>();
      executor.getQueue().drainTo(left);
      left.forEach(unused -> dropped(Drop.STALLED));
    }
  }

  /** Whether it does not come back from being told, as of the last look. */
  boolean isStalled() {
    return calls.stalled() > 0;
  }

  /** Whether all that was brought has been told. */
  boolean isIdle() {
    return waiting.get() == 0;
  }

  /** Drops what waits, and ends the thread as soon as the version comes back. */
  @Override
  public void close() {
    executor.shutdownNow().forEach(unused -> dropped(Drop.CLOSED));
  }
}
