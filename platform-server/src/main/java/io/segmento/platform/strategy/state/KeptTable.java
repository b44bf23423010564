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
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * One table of one version, and what the store knows of each row: what differs is what this node has not told yet. A batch that was not answered is told again as it was, and what comes meanwhile waits for the next. Rows
 * are changed by the strategy at any time; all else is used by one thread.
 */
abstract class KeptTable<R> {

  /** So long a level is the node's own after it was set: slower than any controller steps, or nodes would step in turn what each of them sees in full. */
  static final long OWN_NANOS = TimeUnit.MINUTES.toNanos(3);

  /** What a version has under way is of this node's bids, however long it is quiet. */
  private static final long OWN_WHILE_IT_RUNS = Long.MAX_VALUE;

  /** The table's name, its version and its form: who forgets to raise a version finds no values of another form all the same. */
  final String form;

  final int columns;
  final StrategyState.Table<R> rows;
  private final long ownNanos;
  private final Map<String, Known> known = new HashMap<>();
  private @Nullable Batch pending;
  private long batches;
  private long heard;
  private boolean isRead;
  private boolean isFull;

  /** Of one row: what the store has as far as this node knows, and when the strategy last set it. */
  private static final class Known {
    private final double[] told;
    private boolean isOwn;
    private long setNanos;

    private Known(int columns, double untold) {
      told = new double[columns];
      Arrays.fill(told, untold);
    }

    private void set(long nowNanos) {
      isOwn = true;
      setNanos = nowNanos;
    }

    private boolean isOwn(long nowNanos, long ownNanos) {
      isOwn &= nowNanos - setNanos < ownNanos;
      return isOwn;
    }
  }

  private KeptTable(String form, int columns, StrategyState.Table<R> rows, long ownNanos) {
    this.form = form;
    this.columns = columns;
    this.rows = rows;
    this.ownNanos = ownNanos;
  }

  static KeptTable<Sums> sums(
      String name, int version, int columns, StrategyState.Table<Sums> rows) {
    return new OfSums(name + ':' + version + 's' + columns, columns, rows);
  }

  static KeptTable<Levels> levels(
      String name, int version, int columns, StrategyState.Table<Levels> rows) {
    return new OfLevels(name + ':' + version + 'l' + columns, columns, rows, false);
  }

  /** Levels of one version of the jar. */
  static KeptTable<Levels> ownLevels(
      String name, int version, int columns, StrategyState.Table<Levels> rows) {
    return new OfLevels(name + ':' + version + 'o' + columns, columns, rows, true);
  }

  /**
   * Its name in the store.
   *
   * @param jarVersion of the strategy
   */
  abstract String place(String strategy, StateScope scope, String jarVersion);

  /** Whether values are added to what others told. */
  abstract boolean adds();

  /** What is to be told of a row; null when nothing is. */
  abstract double @Nullable [] change(R row, double[] told);

  /** Takes over what all know; {@code told} is that from then on. */
  abstract void take(R row, double[] told, double[] shared);

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

  /** Whether it has become full since this was asked last: a key beyond has a row that nobody keeps. */
  boolean fillsUp() {
    boolean before = isFull;
    isFull = rows.size() >= StrategyState.MAX_ROWS;
    return isFull && !before;
  }

  /** What to tell next, bounded: there may be more. Levels are not told before those that are kept were read, which they would take the place of. */
  Batch batch(long nowNanos) {
    Batch waiting = pending;
    if (waiting != null) {
      return waiting;
    }
    if (!isRead && !adds()) {
      return Batch.NOTHING;
    }
    Map<String, double[]> changed = new LinkedHashMap<>();
    rows.forEach((key, row) -> {
      Known of = known(key);
      double[] change = changed.size() < RedisState.MAX_ROWS_AT_ONCE ? change(row, of.told) : null;
      if (change != null) {
        changed.put(key, change);
        of.set(nowNanos);
      }
    });
    if (changed.isEmpty()) {
      return Batch.NOTHING;
    }
    Batch next = new Batch(++batches, changed);
    pending = next;
    return next;
  }

  private Known known(String key) {
    return known.computeIfAbsent(key, unused -> new Known(columns, untold()));
  }

  /** A batch was taken, and this is what is known by then. */
  void answered(Batch batch, Changes changes, long nowNanos) {
    pending = null;
    heard = changes.heard();
    batch.rows().forEach((key, sent) -> {
      double[] told = known(key).told;
      for (int i = 0; i < columns; i++) {
        told[i] = adds() ? told[i] + sent[i] : sent[i];
      }
    });
    changes.rows().forEach((key, shared) -> {
      R row = rows.row(key);
      // A table that is full has another row each time.
      if (row == rows.row(key)) {
        merge(row, known(key), shared, nowNanos);
      }
    });
    isRead |= changes.whole();
  }

  private void merge(R row, Known of, double[] shared, long nowNanos) {
    if (isRead && !adds()) {
      if (change(row, of.told) != null) {
        of.set(nowNanos);
      }
      if (of.isOwn(nowNanos, ownNanos)) {
        return;
      }
    }
    take(row, of.told, shared);
  }

  /**
   * From now on it is of other tables of the store.
   *
   * @param forgets whether what it holds is of no use
   */
  void begin(boolean forgets) {
    pending = null;
    heard = 0;
    isRead = false;
    rows.forEach((key, row) -> {
      Known of = known(key);
      of.isOwn = false;
      leave(row, of.told, forgets);
    });
  }

  /** Begins with what another version stands at, as long as the store has nothing else. Only for levels that versions share. */
  void beginWith(KeptTable<?> other) {}

  /** What is counted while a canary serves counts for all. */
  private static StateScope ofAll(StateScope scope) {
    return scope == StateScope.CANARY ? StateScope.LIVE : scope;
  }

  private static final class OfSums extends KeptTable<Sums> {
    private OfSums(String form, int columns, StrategyState.Table<Sums> rows) {
      super(form, columns, rows, 0);
    }

    @Override
    String place(String strategy, StateScope scope, String jarVersion) {
      return ofAll(scope).label() + ':' + strategy + ':' + form;
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
    void take(Sums row, double[] told, double[] shared) {
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
    private final boolean own;

    private OfLevels(String form, int columns, StrategyState.Table<Levels> rows, boolean own) {
      super(form, columns, rows, own ? OWN_WHILE_IT_RUNS : OWN_NANOS);
      this.own = own;
    }

    @Override
    String place(String strategy, StateScope scope, String jarVersion) {
      String shared = (own ? ofAll(scope) : scope).label() + ':' + strategy + ':' + form;
      // Where the canary before it stood, which may be why that one was demoted, is no beginning.
      return own || scope == StateScope.CANARY ? shared + '@' + jarVersion : shared;
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

    @Override
    void take(Levels row, double[] told, double[] shared) {
      if (Arrays.stream(shared).anyMatch(Double::isInfinite)) {
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

    @Override
    void beginWith(KeptTable<?> other) {
      if (!own && other instanceof OfLevels levels && levels.form.equals(form)) {
        levels.rows.forEach((key, row) -> {
          Levels mine = rows.row(key);
          for (int i = 0; i < columns; i++) {
            double theirs = row.get(i);
            if (!Double.isNaN(theirs)) {
              mine.set(i, theirs);
            }
          }
          leave(mine, super.known(key).told, false);
        });
      }
    }
  }
}
