package io.segmento.platform.strategy;

import com.google.common.base.Ticker;
import io.segmento.platform.error.SegmentoException;
import io.segmento.platform.lifecycle.BlockingExecutor;
import io.segmento.platform.lifecycle.Startable;
import io.segmento.platform.strategy.RailLimits.Violation;
import io.segmento.platform.strategy.StrategyFigures.Counts;
import io.segmento.platform.strategy.life.LifeCycle;
import io.segmento.proto.v1.Strategy;
import jakarta.inject.Inject;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks, once a second, at what each deployed version did in the last half minute. One that is out of bounds is taken out of this node at once, and of all nodes as soon as the store
 * can be told. What lies in the node's own directory is not taken out: there would be nobody to serve; its breaker leaves it alone.
 */
final class GuardRails implements Startable {

  private static final Logger log = LoggerFactory.getLogger(GuardRails.class);
  private static final int WINDOW_LOOKS = 30;
  /** Calls are looked at so many times as often: whoever waits for their threads gets others the sooner. */
  private static final int CALL_LOOKS = 2;

  private final StrategyRegistry registry;
  private final LifeCycle life;
  private final RailLimits limits;
  private final ShadowPool shadows;
  private final StrategyCallMetrics metrics;
  private final HeldThreads threads;
  private final HeapRail heap;
  private final BlockingExecutor executor;
  private final Ticker ticker;
  private final ScheduledExecutorService scheduler;
  private final Map<StrategyFigures, Deque<Seen>> windows = new WeakHashMap<>();
  /** Demotions that are being written: one at a time of each, however long the store takes. */
  private final Set<LoadedStrategy> telling = ConcurrentHashMap.newKeySet();

  /** What a version had done by a look. */
  private record Seen(long atNanos, Counts counts, long listenedNanos) {}

  /** What it did in a time of {@code nanos}. */
  private record Window(long nanos, Counts counts, long listenedNanos) {}

  @Inject
  GuardRails(
      StrategyRegistry registry,
      LifeCycle life,
      RailLimits limits,
      ShadowPool shadows,
      StrategyCallMetrics metrics,
      HeldThreads threads,
      HeapRail heap,
      BlockingExecutor executor,
      Ticker ticker) {
    this.registry = registry;
    this.life = life;
    this.limits = limits;
    this.shadows = shadows;
    this.metrics = metrics;
    this.threads = threads;
    this.heap = heap;
    this.executor = executor;
    this.ticker = ticker;
    this.scheduler = Executors.newSingleThreadScheduledExecutor(task -> {
      Thread thread = new Thread(task, "strategy-rails");
      thread.setDaemon(true);
      return thread;
    });
  }

  @Override
  public void start() {
    long every = limits.every().toNanos();
    go(this::lookAtCalls, every / CALL_LOOKS);
    go(this::tick, every);
  }

  private void go(Runnable look, long everyNanos) {
    var unused = scheduler.scheduleWithFixedDelay(
        () -> {
          try {
            look.run();
          } catch (RuntimeException e) {
            // The schedule would end at the first that is thrown.
            log.error("guard rails could not be looked at", e);
          }
        },
        everyNanos,
        everyNanos,
        TimeUnit.NANOSECONDS);
  }

  /** Finds calls that do not come back. */
  void lookAtCalls() {
    StrategyRegistry.Stalled stalled = registry.look(ticker.read());
    metrics.stalled(stalled);
    // A listener holds its own thread and nobody else's.
    threads.held(stalled.decisions());
  }

  void tick() {
    registry.closeIdle(limits.retireAfter());
    for (DeployedStrategy deployed : registry.deployed()) {
      Violation known = deployed.violation();
      if (known != null) {
        // The store could not be told yet.
        tell(deployed, known);
      } else if (deployed.servingState() != null || isAsked(deployed)) {
        violated(deployed).ifPresent(violation -> demote(deployed, violation));
      }
    }
    // After those who hang were taken out, so that they do not get the next thread too.
    shadows.abandonStalled();
    heap.look(registry.deployed())
        .ifPresent(blamed -> demote(blamed.version(), blamed.violation()));
  }

  /** So is what is on STANDBY while the version that the store calls LIVE is taken out here, or is not loaded. */
  private boolean isAsked(DeployedStrategy deployed) {
    return registry.find(deployed.stored().getName()) == deployed.strategy();
  }

  private Optional<Violation> violated(DeployedStrategy deployed) {
    LoadedStrategy strategy = deployed.strategy();
    Window seen = window(strategy.figures());
    Counts window = seen.counts();
    if (strategy.isStalled()) {
      return Optional.of(new Violation(GuardRail.STALLED, "a call does not come back"));
    }
    if (strategy.isLeftAlone()) {
      GuardRail rail = window.late() > window.errors() ? GuardRail.DEADLINE : GuardRail.ERRORS;
      return Optional.of(new Violation(rail, StrategyBreaker.FAILURES + " failures in a row"));
    }
    if (strategy.isToldNothing()) {
      GuardRail rail =
          window.outcomesLate() > window.outcomeErrors() ? GuardRail.DEADLINE : GuardRail.ERRORS;
      return Optional.of(
          new Violation(rail, StrategyBreaker.FAILURES + " outcomes in a row failed when told"));
    }
    return limits
        .violated(window, registry.before(deployed))
        .or(() -> limits.violatedByListening(seen.listenedNanos(), seen.nanos()));
  }

  private Window window(StrategyFigures figures) {
    Deque<Seen> seen = windows.computeIfAbsent(figures, unused -> new ArrayDeque<>());
    Seen now = new Seen(ticker.read(), figures.counts(), figures.listenedNanos());
    seen.addLast(now);
    // What has just begun is held to a whole window: one that builds its tables takes a moment.
    long whole = limits.every().toNanos() * WINDOW_LOOKS;
    if (seen.size() <= WINDOW_LOOKS) {
      return new Window(whole, now.counts(), now.listenedNanos());
    }
    Seen before = seen.removeFirst();
    return new Window(
        Math.max(whole, now.atNanos() - before.atNanos()),
        now.counts().since(before.counts()),
        now.listenedNanos() - before.listenedNanos());
  }

  private void demote(DeployedStrategy deployed, Violation violation) {
    if (registry.bench(deployed, violation)) {
      metrics.demoted(deployed.stored().getName(), violation.rail());
      log.warn(
          "strategy {} {} is demoted by guard rail {}: {}",
          deployed.stored().getName(),
          deployed.stored().getVersion(),
          violation.rail().label(),
          violation.reason());
      tell(deployed, violation);
    }
  }

  private void tell(DeployedStrategy deployed, Violation violation) {
    if (!telling.add(deployed.strategy())) {
      return;
    }
    boolean handedOver = false;
    try {
      executor.execute(() -> {
        try {
          write(deployed.stored(), violation);
        } finally {
          telling.remove(deployed.strategy());
        }
      });
      handedOver = true;
    } catch (SegmentoException overloaded) {
      // The next look tells it again.
      log.info(
          "the demotion of strategy {} {} has to wait",
          deployed.stored().getName(),
          deployed.stored().getVersion());
    } finally {
      if (!handedOver) {
        telling.remove(deployed.strategy());
      }
    }
  }

  private void write(Strategy judged, Violation violation) {
    try {
      life.demote(judged, violation.rail().label(), violation.reason());
    } catch (SegmentoException | CompletionException e) {
      // Another node was faster, or the store is away: then the next look tells it again.
      log.info(
          "the demotion of strategy {} {} was not written: {}",
          judged.getName(),
          judged.getVersion(),
          e.getMessage());
    }
  }

  @Override
  public void close() {
    scheduler.shutdownNow();
  }
}
