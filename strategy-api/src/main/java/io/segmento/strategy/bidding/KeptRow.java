package io.segmento.strategy.bidding;

import io.segmento.strategy.StrategyState.Levels;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** A row of state beside which a controller has its own figures: tells apart what it wrote itself and what came of another node, or of before. Not thread-safe. */
final class KeptRow {

  private final Levels row;
  private final int optional;
  /** What it had when its owner's figures were the same. */
  private final double[] known;

  /**
   * A row of which nothing is known yet.
   *
   * @param optional the column that may be unknown; where another one is, nothing is known
   */
  KeptRow(Levels row, int columns, int optional) {
    this.row = row;
    this.optional = optional;
    known = new double[columns];
    Arrays.fill(known, Double.NaN);
  }

  /** What another wrote, which then is known; null when there is nothing new. */
  double @Nullable [] news() {
    double[] now = IntStream.range(0, known.length).mapToDouble(row::get).toArray();
    boolean whole =
        IntStream.range(0, now.length).allMatch(i -> i == optional || Double.isFinite(now[i]));
    if (!whole || Arrays.equals(now, known)) {
      return null;
    }
    System.arraycopy(now, 0, known, 0, known.length);
    return now;
  }

  /** Writes its owner's figures; finite, but for the optional one, which may be NaN. */
  void keep(double[] figures) {
    for (int i = 0; i < known.length; i++) {
      known[i] = figures[i];
      row.set(i, figures[i]);
    }
  }
}
