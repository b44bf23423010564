package io.segmento.platform.strategy.state;

import static java.util.Objects.requireNonNull;

import io.segmento.strategy.StrategyState;
import java.util.Collection;
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
  /** As whose it shall be kept; null before it begins. */
  private volatile @Nullable StateScope wanted;
  /** As whose it is, which only the thread that brings it to the store uses, after it has begun. */
  private StateScope scope = StateScope.SHADOW;

  private String jarVersion = "";

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
    tables.computeIfAbsent(name, unused -> KeptTable.sums(name, version, columns.length, rows));
    return rows;
  }

  @Override
  public synchronized Table<Levels> levels(String name, int version, String... columns) {
    Table<Levels> rows = memory.levels(name, version, columns);
    tables.computeIfAbsent(name, unused -> KeptTable.levels(name, version, columns.length, rows));
    return rows;
  }

  @Override
  public synchronized Table<Levels> ownLevels(String name, int version, String... columns) {
    Table<Levels> rows = memory.ownLevels(name, version, columns);
    tables.computeIfAbsent(
        name, unused -> KeptTable.ownLevels(name, version, columns.length, rows));
    return rows;
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

  /**
   * From here on it is kept, and shared with other versions of its strategy as the scope says; what was done before, as when it was warmed up, is forgotten. Done when what is kept has been read, or cannot be in time;
   * never fails.
   *
   * @param version of the jar
   */
  public CompletableFuture<Void> begin(StateScope begun, String version) {
    wanted = begun;
    StateSync keeper = sync;
    return keeper == null
        ? CompletableFuture.completedFuture(null)
        : keeper.begin(this, begun, version);
  }

  /** It serves in another way by now; nothing when it does not, or has not begun. */
  public void serveAs(StateScope other) {
    StateSync keeper = sync;
    if (keeper != null && wanted != null && wanted != other) {
      wanted = other;
      keeper.move(this, other);
    }
  }

  /** Tells what is not told yet, soon, and then nothing more. */
  @Override
  public void close() {
    StateSync keeper = sync;
    if (keeper != null && wanted != null) {
      keeper.end(this);
    }
  }

  // What follows is for the thread that brings it to the store.

  /** The table's name there. */
  String place(KeptTable<?> table) {
    return place(table, scope);
  }

  private String place(KeptTable<?> table, StateScope of) {
    return table.place(strategy, of, jarVersion);
  }

  StateScope scope() {
    return scope;
  }

  /** In all tables. */
  int rows() {
    return tables().stream().mapToInt(table -> table.rows.size()).sum();
  }

  /** What it holds is forgotten, and from now on it is kept. */
  void beginAs(StateScope begun, String version, Collection<KeptState> others) {
    scope = begun;
    jarVersion = version;
    tables().forEach(table -> begin(table, true, others));
  }

  /** From now on it is kept as {@code next}: tables that are kept elsewhere then begin anew. */
  void moveTo(StateScope next, Collection<KeptState> others) {
    StateScope before = scope;
    scope = next;
    for (KeptTable<?> table : tables()) {
      if (!place(table, before).equals(place(table, next))) {
        begin(table, false, others);
      }
    }
  }

  private void begin(KeptTable<?> table, boolean forgets, Collection<KeptState> others) {
    table.begin(forgets);
    if (scope == StateScope.CANARY) {
      others.stream()
          .filter(other -> other.scope == StateScope.LIVE && other.strategy.equals(strategy))
          .flatMap(other -> other.tables().stream())
          .forEach(table::beginWith);
    }
  }
}
