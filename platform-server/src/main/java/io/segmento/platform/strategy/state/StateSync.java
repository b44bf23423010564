package io.segmento.platform.strategy.state;

import static java.util.Objects.requireNonNull;

import com.google.common.base.Ticker;
import io.segmento.platform.lifecycle.Startable;
import io.segmento.platform.strategy.state.RedisState.Batch;
import io.segmento.platform.strategy.state.RedisState.Changes;
import io.segmento.strategy.StrategyState;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings what strategies keep to the store and back, every ten seconds, on a thread of its own that may wait: each table tells what this node changed since it was last answered, and takes what the others did. What cannot
 * be told waits for the next time. Thread-safe.
 */
public final class StateSync implements Startable, StrategyStates {

  private static final Logger log = LoggerFactory.getLogger(StateSync.class);
  private static final Duration EVERY = Duration.ofSeconds(10);
  private static final Duration ANSWER_WITHIN = Duration.ofSeconds(5);
  /** A version that begins waits so long for the store, which may not be connected yet. */
  private static final Duration READ_WITHIN = Duration.ofSeconds(2);

  /** And so long at most, behind others whose state is brought to a store that hangs. */
  private static final Duration BEGIN_WITHIN = Duration.ofSeconds(10);

  private static final Duration READ_AGAIN = Duration.ofMillis(50);
  private static final Duration END_WITHIN = Duration.ofSeconds(2);

  private final RedisState store;
  private final StateMetrics metrics;
  private final Ticker ticker;
  private final ScheduledExecutorService scheduler;
  private final Set<KeptState> kept = ConcurrentHashMap.newKeySet();

  @Inject
  StateSync(RedisState store, StateMetrics metrics, Ticker ticker) {
    this.store = requireNonNull(store, "store");
    this.metrics = requireNonNull(metrics, "metrics");
    this.ticker = requireNonNull(ticker, "ticker");
    scheduler = Executors.newSingleThreadScheduledExecutor(task -> {
      Thread thread = new Thread(task, "strategy-state");
      thread.setDaemon(true);
      return thread;
    });
  }

  @Override
  public KeptState of(String strategy) {
    return new KeptState(strategy, UUID.randomUUID().toString(), this);
  }

  @Override
  public void start() {
    var unused = scheduler.scheduleWithFixedDelay(
        this::syncAll, EVERY.toMillis(), EVERY.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void syncAll() {
    kept.forEach(this::sync);
    metrics.kept(kept);
  }

  /** As every ten seconds; done when all are answered, or cannot be. */
  CompletableFuture<Void> syncNow() {
    return CompletableFuture.runAsync(this::syncAll, scheduler);
  }

  CompletableFuture<Void> begin(KeptState state, StateScope scope, String version) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    long deadline = ticker.read() + READ_WITHIN.toNanos();
    boolean begins = execute(() -> {
      state.beginAs(scope, version, kept);
      kept.add(state);
      read(state, deadline, done);
    });
    if (!begins) {
      done.complete(null);
    }
    return done.completeOnTimeout(null, BEGIN_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** From now on it is kept as another's; what it has not told is told as what it was. */
  void move(KeptState state, StateScope scope) {
    var unusedTaken = execute(() -> {
      var unused = sync(state);
      state.moveTo(scope, kept);
      unused = sync(state);
    });
  }

  /** False when the node ends: nothing is kept any more. */
  private boolean execute(Runnable task) {
    try {
      scheduler.execute(task);
      return true;
    } catch (RejectedExecutionException e) {
      log.debug("the node ends, and the state of a strategy is not kept", e);
      return false;
    }
  }

  private void read(KeptState state, long deadline, CompletableFuture<Void> done) {
    if (sync(state)) {
      done.complete(null);
    } else if (ticker.read() < deadline) {
      try {
        var unused = scheduler.schedule(
            () -> read(state, deadline, done), READ_AGAIN.toMillis(), TimeUnit.MILLISECONDS);
      } catch (RejectedExecutionException e) {
        done.complete(null);
      }
    } else {
      log.warn("the state of strategy {} could not be read; it is merged later", state.strategy());
      done.complete(null);
    }
  }

  void end(KeptState state) {
    var unusedTaken = execute(() -> {
      if (kept.remove(state)) {
        var unused = sync(state);
      }
    });
  }

  /** Whether all of it was told and read. */
  private boolean sync(KeptState state) {
    try {
      for (KeptTable<?> table : state.tables()) {
        sync(state, table);
        if (table.fillsUp()) {
          log.warn(
              "table {} of strategy {} is full: rows after the first {} are not kept",
              table.form,
              state.strategy(),
              StrategyState.MAX_ROWS);
        }
      }
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException | RuntimeException e) {
      metrics.failed(state.strategy());
      log.debug("the state of strategy {} was not synchronised", state.strategy(), e);
    }
    return false;
  }

  private void sync(KeptState state, KeptTable<?> table)
      throws InterruptedException, ExecutionException, TimeoutException {
    boolean whole = false;
    while (!whole) {
      // What came since it was told for the first time is told after it.
      boolean again = table.isWaiting();
      Batch batch = table.batch(ticker.read());
      Changes changes = store
          .sync(
              state.place(table),
              state.process(),
              table.adds(),
              table.columns,
              table.heard(),
              batch)
          .get(ANSWER_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
      table.answered(batch, changes, ticker.read());
      whole = changes.whole() && !again && batch.rows().size() < RedisState.MAX_ROWS_AT_ONCE;
    }
  }

  /** Versions are closed before it, so what they have to tell yet is under way. */
  @Override
  public void close() {
    scheduler.shutdown();
    try {
      if (!scheduler.awaitTermination(END_WITHIN.toMillis(), TimeUnit.MILLISECONDS)) {
        scheduler.shutdownNow();
      }
    } catch (InterruptedException e) {
      scheduler.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }
}
