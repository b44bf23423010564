package io.segmento.platform.strategy;

import static java.util.Objects.requireNonNull;

import io.segmento.platform.lifecycle.Startable;
import io.segmento.platform.notice.BidOutcomeListener;
import io.segmento.proto.storage.v1.BidToken;
import io.segmento.strategy.OutcomeListener;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Brings outcomes from notices to what the node learns and to the strategy that bid, and ticks both once a second. Thread-safe. */
final class StrategyOutcomes implements BidOutcomeListener, Startable {

  private static final long TICK_MILLIS = 1_000;

  private final StrategyRegistry registry;
  private final StrategyLearning learning;
  private final Clock clock;
  private final ScheduledExecutorService scheduler;

  @Inject
  StrategyOutcomes(StrategyRegistry registry, StrategyLearning learning, Clock clock) {
    this.registry = requireNonNull(registry, "registry");
    this.learning = requireNonNull(learning, "learning");
    this.clock = requireNonNull(clock, "clock");
    this.scheduler = Executors.newSingleThreadScheduledExecutor(task -> {
      Thread thread = new Thread(task, "strategy-tick");
      thread.setDaemon(true);
      return thread;
    });
  }

  @Override
  public void start() {
    var unused = scheduler.scheduleWithFixedDelay(
        this::tick, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
  }

  void tick() {
    long now = clock.millis();
    learning.onTick(now);
    for (LoadedStrategy strategy : registry.loaded()) {
      strategy.tell(listener -> listener.onTick(now));
    }
  }

  @Override
  public void billed(BidToken token, long priceCpmMicros) {
    TokenOutcome outcome = new TokenOutcome(token, clock.millis(), priceCpmMicros, 0);
    LoadedStrategy strategy = registry.find(token.getStrategy(), token.getStrategyVersion());
    if (strategy != null) {
      strategy.figures().won(priceCpmMicros);
    }
    tell(token, listener -> listener.onWin(outcome));
  }

  @Override
  public void lost(BidToken token, long minimumToWinCpmMicros) {
    TokenOutcome outcome = new TokenOutcome(token, clock.millis(), 0, minimumToWinCpmMicros);
    tell(token, listener -> listener.onLoss(outcome));
  }

  @Override
  public void clicked(BidToken token) {
    TokenOutcome outcome = new TokenOutcome(token, clock.millis(), 0, 0);
    tell(token, listener -> listener.onClick(outcome));
  }

  /** A strategy that is not here any more is not told; what all learn is learned all the same. */
  private void tell(BidToken token, Consumer<OutcomeListener> event) {
    event.accept(learning);
    LoadedStrategy strategy = registry.find(token.getStrategy(), token.getStrategyVersion());
    if (strategy != null) {
      strategy.tell(event);
    }
  }

  @Override
  public void close() {
    scheduler.shutdownNow();
  }
}
