package io.segmento.platform.overload;

import static java.util.Objects.requireNonNull;

import io.segmento.platform.lifecycle.Startable;
import jakarta.inject.Inject;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.IntConsumer;

/**
 * The share of requests that gateways are asked to keep away, from the share of its auctions that this node had to turn away itself, ten times a second:
 *
 * <pre>
 * more than {@value #TOLERATED_PERCENT} % turned away:  level = level + (1000 − level) · share
 * none:                        level = level − {@value #RECOVERED_PER_MILLE}
 * </pre>
 *
 * <p>So that it rises until the node keeps up and is gone 2.5 s after the overload. It is told in steps of {@value #STEP_PER_MILLE} ‰, since each change
 * goes to every gateway. What a gateway can see itself, that answers are slow to come, it acts on by itself and sooner. Thread-safe.
 */
public final class ShedLevel implements Startable {
  static final int STEP_PER_MILLE = 50;
  static final int RECOVERED_PER_MILLE = 40;
  static final int TOLERATED_PERCENT = 2;

  private static final int PER_MILLE = 1_000;
  private static final int PERCENT = 100;
  private static final long INTERVAL_MILLIS = 100;
  /** With fewer auctions in an interval there is no overload. */
  private static final int MIN_AUCTIONS = 20;

  private final OverloadMetrics metrics;
  private final List<IntConsumer> listeners = new CopyOnWriteArrayList<>();
  private final LongAdder begun = new LongAdder();
  private final LongAdder turnedAway = new LongAdder();
  private final ScheduledExecutorService scheduler;
  private double level;
  private volatile int told;

  @Inject
  public ShedLevel(OverloadMetrics metrics) {
    this.metrics = requireNonNull(metrics, "metrics");
    this.scheduler = Executors.newSingleThreadScheduledExecutor(task -> {
      Thread thread = new Thread(task, "segmento-shed-level");
      thread.setDaemon(true);
      return thread;
    });
  }

  /** An auction had candidates and asked to be decided. */
  public void begun() {
    begun.increment();
  }

  /** It was not decided, because too many were waiting. */
  public void turnedAway() {
    turnedAway.increment();
  }

  /** The level as it is told, 0 to 1,000. */
  public int perMille() {
    return told;
  }

  /** Tells each change of {@link #perMille}, on a thread of its own; must not block. */
  public void addListener(IntConsumer listener) {
    listeners.add(requireNonNull(listener, "listener"));
  }

  @Override
  public void start() {
    var unused = scheduler.scheduleWithFixedDelay(
        this::look, INTERVAL_MILLIS, INTERVAL_MILLIS, TimeUnit.MILLISECONDS);
  }

  @Override
  public void close() {
    scheduler.shutdownNow();
  }

  /** Looks at what there was since the last look. */
  synchronized void look() {
    long auctions = begun.sumThenReset();
    long away = turnedAway.sumThenReset();
    boolean overload = auctions >= MIN_AUCTIONS && away * PERCENT > auctions * TOLERATED_PERCENT;
    if (overload) {
      level += (PER_MILLE - level) * Math.min(1.0, (double) away / auctions);
    } else if (away == 0 || auctions < MIN_AUCTIONS) {
      level = Math.max(0, level - RECOVERED_PER_MILLE);
    }
    // Rounded up, so that the last step is told too; everything is never asked for.
    int next = Math.min(
        PER_MILLE - STEP_PER_MILLE, (int) Math.ceil(level / STEP_PER_MILLE) * STEP_PER_MILLE);
    if (next != told) {
      told = next;
      metrics.level(next);
      listeners.forEach(listener -> listener.accept(next));
    }
  }
}
