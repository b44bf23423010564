package io.segmento.strategy;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/** The state of one strategy, in memory. Thread-safe; no lock but to declare a table. */
final class MemoryState implements StrategyState {

  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]{0,39}");
  private static final VarHandle CELLS = MethodHandles.arrayElementVarHandle(double[].class);
  private static final int MAX_VERSION = 9_999;

  private final Map<String, Declared<?>> tables = new HashMap<>();

  /** By the method that declares it. */
  private enum Kind {
    SUMS("sums"),
    LEVELS("levels"),
    OWN_LEVELS("ownLevels");

    private final String method;

    Kind(String method) {
      this.method = method;
    }
  }

  private record Declared<R>(Kind kind, int version, List<String> columns, Table<R> table) {}

  @Override
  public Table<Sums> sums(String name, int version, String... columns) {
    return table(Kind.SUMS, SumRow::new, name, version, List.of(columns));
  }

  @Override
  public Table<Levels> levels(String name, int version, String... columns) {
    return table(Kind.LEVELS, LevelRow::new, name, version, List.of(columns));
  }

  @Override
  public Table<Levels> ownLevels(String name, int version, String... columns) {
    return table(Kind.OWN_LEVELS, LevelRow::new, name, version, List.of(columns));
  }

  private synchronized <R> Table<R> table(
      Kind kind, IntFunction<R> fresh, String name, int version, List<String> columns) {
    Declared<?> known = tables.get(name);
    if (known != null) {
      if (known.kind() != kind || known.version() != version || !known.columns().equals(columns)) {
        throw new IllegalArgumentException("table " + name + ": " + kind.method + " " + version
            + " of " + columns + " (expected: as before, " + known.kind().method + " "
            + known.version() + " of " + known.columns() + ")");
      }
      @SuppressWarnings("unchecked")
      Table<R> same = (Table<R>) known.table();
      return same;
    }
    check(name, version, columns);
    Table<R> table = new MemoryTable<>(() -> fresh.apply(columns.size()));
    tables.put(name, new Declared<>(kind, version, columns, table));
    return table;
  }

  private void check(String name, int version, List<String> columns) {
    requireName("table", name);
    columns.forEach(column -> requireName("column of " + name, column));
    if (columns.isEmpty()
        || columns.size() > MAX_COLUMNS
        || columns.stream().distinct().count() != columns.size()) {
      throw new IllegalArgumentException("table " + name + ": columns " + columns
          + " (expected: 1 to " + MAX_COLUMNS + ", each another)");
    }
    if (version < 1 || version > MAX_VERSION) {
      throw new IllegalArgumentException(
          "table " + name + ": version " + version + " (expected: 1 to " + MAX_VERSION + ")");
    }
    if (tables.size() >= MAX_TABLES) {
      throw new IllegalArgumentException("table " + name + " beside " + tables.keySet()
          + " (expected: at most " + MAX_TABLES + " tables)");
    }
  }

  private static void requireName(String what, String name) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(what + ": " + name + " (expected: " + NAME + ")");
    }
  }

  private static final class MemoryTable<R> implements Table<R> {
    private final ConcurrentHashMap<String, R> rows = new ConcurrentHashMap<>();
    private final Supplier<R> fresh;

    private MemoryTable(Supplier<R> fresh) {
      this.fresh = fresh;
    }

    @Override
    public R row(String key) {
      R known = rows.get(key);
      if (known != null) {
        return known;
      }
      if (key.isEmpty() || key.length() > MAX_KEY_LENGTH) {
        throw new IllegalArgumentException(
            "key: " + key.length() + " characters (expected: 1 to " + MAX_KEY_LENGTH + ")");
      }
      return rows.mappingCount() >= MAX_ROWS
          ? fresh.get()
          : rows.computeIfAbsent(key, unused -> fresh.get());
    }

    @Override
    public void forEach(BiConsumer<? super String, ? super R> action) {
      rows.forEach(action);
    }

    @Override
    public int size() {
      return rows.size();
    }
  }

  private static final class SumRow implements Sums {
    private final double[] cells;

    private SumRow(int columns) {
      cells = new double[columns];
    }

    @Override
    public double get(int column) {
      return (double) CELLS.getVolatile(cells, column);
    }

    @Override
    public void add(int column, double amount) {
      if (Double.isFinite(amount)) {
        var unused = (double) CELLS.getAndAdd(cells, column, amount);
      }
    }
  }

  private static final class LevelRow implements Levels {
    private final double[] cells;

    private LevelRow(int columns) {
      cells = new double[columns];
      Arrays.fill(cells, Double.NaN);
    }

    @Override
    public double get(int column) {
      return (double) CELLS.getVolatile(cells, column);
    }

    @Override
    public void set(int column, double value) {
      if (!Double.isInfinite(value)) {
        CELLS.setVolatile(cells, column, value);
      }
    }
  }
}
