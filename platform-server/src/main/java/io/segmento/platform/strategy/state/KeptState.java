package io.segmento.platform.strategy.state;

import static java.util.Objects.requireNonNull;

import io.segmento.strategy.StrategyState;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** The state of one version that is loaded: in memory until it begins to be kept, and again when it is closed. Thread-safe. */
public final class KeptState implements StrategyState, AutoCloseable {

  private final StrategyState memory = StrategyState.inMemory();
  private final String strategy;
  private final String process;
  private final @Nullable StateSync sync;
  private final Map<String, KeptTable<?>> tables = new TreeMap<>();
  private volatile @Nullable StateScope scope;

  /** @param process that no other has, neither here nor elsewhere */
  KeptState(String strategy, String process, @Nullable StateSync sync) {
    this.strategy = requireNonNull(strategy, "strategy");
    this.process = requireNonNull(process, "process");
    this.sync = sync;
  }

  /** One that nobody keeps. */
  public static KeptState unkept(String strategy) {
    return new KeptState(strategy, "", null);
  }

  @Override
  public synchronized Table<Sums> sums(String name, int version, String... columns) {
    Table<Sums> rows = memory.sums(name, version, columns);
    tables.computeIfAbsent(
        name, unused -> KeptTable.sums(place(name, 's', version, columns), columns.length, rows));
    return rows;
  }

  @Override
  public synchronized Table<Levels> levels(String name, int version, String... columns) {
    Table<Levels> rows = memory.levels(name, version, columns);
    tables.computeIfAbsent(
        name, unused -> KeptTable.levels(place(name, 'l', version, columns), columns.length, rows));
    return rows;
  }

  /** The name in the store, behind that of the scope: who forgets to raise a version finds no values of another form all the same. */
  private String place(String name, char kind, int version, String... columns) {
    return strategy + ':' + name + ':' + version + kind + columns.length;
  }

  String strategy() {
    return strategy;
  }

  String process() {
    return process;
  }

  synchronized List<KeptTable<?>> tables() {
    return List.copyOf(tables.values());
  }

  @Nullable
  StateScope scope() {
    return scope;
  }

  /**
   * From here on it is kept, and shared with all versions of its strategy in the same scope; what was done before, as when it was warmed up, is forgotten. Done when what is kept has been read, or cannot be in time;
   * never fails.
   */
  public CompletableFuture<Void> begin(StateScope begun) {
    scope = begun;
    StateSync keeper = sync;
    return keeper == null ? CompletableFuture.completedFuture(null) : keeper.begin(this, true);
  }

  /** It serves in another way by now; nothing when it does not, or has not begun. */
  public void serveAs(StateScope other) {
    StateSync keeper = sync;
    if (keeper != null && scope != null && scope != other) {
      scope = other;
      var unused = keeper.begin(this, false);
    }
  }

  /** Tells what is not told yet, soon, and then nothing more. */
  @Override
  public void close() {
    StateSync keeper = sync;
    if (keeper != null && scope != null) {
      keeper.end(this);
    }
  }
}
