package io.segmento.platform.strategy.state;

import io.segmento.platform.strategy.state.RedisState.Batch;
import io.segmento.platform.strategy.state.RedisState.Changes;
import io.segmento.strategy.StrategyState;
import io.segmento.strategy.StrategyState.Levels;
import io.segmento.strategy.StrategyState.Sums;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * One table of one version, and what the store knows of each row: what differs is what this node has not told yet. A batch that was not answered is told again as it was, and what comes meanwhile waits for the next. Rows
 * are changed by the strategy at any time; all else is used by one thread.
 */
abstract class KeptTable<R> {

  final String name;
  final int columns;
  final StrategyState.Table<R> rows;
  private final Map<String, double[]> told = new HashMap<>();
  private @Nullable Batch pending;
  private long batches;
  private long heard;

  private KeptTable(String name, int columns, StrategyState.Table<R> rows) {
    this.name = name;
    this.columns = columns;
    this.rows = rows;
  }

  static KeptTable<Sums> sums(String name, int columns, StrategyState.Table<Sums> rows) {
    return new OfSums(name, columns, rows);
  }

  static KeptTable<Levels> levels(String name, int columns, StrategyState.Table<Levels> rows) {
    return new OfLevels(name, columns, rows);
  }

  /** Whether values are added to what others told. */
  abstract boolean adds();

  /** What is to be told of a row; null when nothing is. */
  abstract double @Nullable [] change(R row, double[] told);

  /** Takes over what all know; {@code told} is that from then on. */
  abstract void merge(R row, double[] told, double[] shared);

  /** Begins with other tables of the store. */
  abstract void leave(R row, double[] told, boolean forgets);

  /** Of a row that was never told. */
  abstract double untold();

  long heard() {
    return heard;
  }

  /** Whether a batch was told and not answered. */
  boolean isWaiting() {
    return pending != null;
  }

  /** What to tell next, bounded: there may be more. */
  Batch batch() {
    Batch waiting = pending;
    if (waiting != null) {
      return waiting;
    }
    Map<String, double[]> changed = new LinkedHashMap<>();
    rows.forEach((key, row) -> {
      double[] change =
          changed.size() < RedisState.MAX_ROWS_AT_ONCE ? change(row, told(key)) : null;
      if (change != null) {
        changed.put(key, change);
      }
    });
    if (changed.isEmpty()) {
      return Batch.NOTHING;
    }
    Batch next = new Batch(++batches, changed);
    pending = next;
    return next;
  }

  private double[] told(String key) {
    return told.computeIfAbsent(key, unused -> {
      double[] nothing = new double[columns];
      Arrays.fill(nothing, untold());
      return nothing;
    });
  }

  /** A batch was taken, and this is what is known by then. */
  void answered(Batch batch, Changes changes) {
    pending = null;
    heard = changes.heard();
    batch.rows().forEach((key, sent) -> {
      double[] known = told(key);
      for (int i = 0; i < columns; i++) {
        known[i] = adds() ? known[i] + sent[i] : sent[i];
      }
    });
    changes.rows().forEach((key, shared) -> merge(rows.row(key), told(key), shared));
  }

  /**
   * From now on it is of other tables of the store.
   *
   * @param forgets whether what it holds is of no use
   */
  void begin(boolean forgets) {
    pending = null;
    heard = 0;
    rows.forEach((key, row) -> leave(row, told(key), forgets));
  }

  private static final class OfSums extends KeptTable<Sums> {
    private OfSums(String name, int columns, StrategyState.Table<Sums> rows) {
      super(name, columns, rows);
    }

    @Override
    boolean adds() {
      return true;
    }

    @Override
    double untold() {
      return 0;
    }

    @Override
    double @Nullable [] change(Sums row, double[] told) {
      double[] added = new double[columns];
      boolean any = false;
      for (int i = 0; i < columns; i++) {
        added[i] = row.get(i) - told[i];
        any |= added[i] != 0;
      }
      return any ? added : null;
    }

    @Override
    void merge(Sums row, double[] told, double[] shared) {
      if (!Arrays.stream(shared).allMatch(Double::isFinite)) {
        return;
      }
      for (int i = 0; i < columns; i++) {
        row.add(i, shared[i] - told[i]);
        told[i] = shared[i];
      }
    }

    /** What a shadow counted is not what bids counted. */
    @Override
    void leave(Sums row, double[] told, boolean forgets) {
      for (int i = 0; i < columns; i++) {
        row.add(i, -row.get(i));
        told[i] = 0;
      }
    }
  }

  private static final class OfLevels extends KeptTable<Levels> {
    private OfLevels(String name, int columns, StrategyState.Table<Levels> rows) {
      super(name, columns, rows);
    }

    @Override
    boolean adds() {
      return false;
    }

    @Override
    double untold() {
      return Double.NaN;
    }

    @Override
    double @Nullable [] change(Levels row, double[] told) {
      double[] now = IntStream.range(0, columns).mapToDouble(row::get).toArray();
      return Arrays.equals(now, told) ? null : now;
    }

    /** What this node has set since is its own. */
    @Override
    void merge(Levels row, double[] told, double[] shared) {
      if (change(row, told) != null || Arrays.stream(shared).anyMatch(Double::isInfinite)) {
        return;
      }
      for (int i = 0; i < columns; i++) {
        row.set(i, shared[i]);
        told[i] = shared[i];
      }
    }

    /** A value is better than none, and as if told: it is not told, and what the others have takes its place. */
    @Override
    void leave(Levels row, double[] told, boolean forgets) {
      for (int i = 0; i < columns; i++) {
        if (forgets) {
          row.set(i, Double.NaN);
        }
        told[i] = row.get(i);
      }
    }
  }
}
