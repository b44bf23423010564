package io.segmento.strategy;

import java.util.function.BiConsumer;

/**
 * What a strategy goes on with after a restart, and what its nodes learn together: tables of numbers that it reads and writes in memory, and that the platform brings to the other nodes and keeps, about every
 * ten seconds and off the bid path. Comes with {@link StrategyContext#state()}. Declare the tables in the constructor, keep the rows at hand, and let the row be the state, without a copy of it in a field: what others
 * learned appears in it.
 *
 * <pre>{@code
 * private static final int SHOWN = 0;
 * private static final int CLICKED = 1;
 *
 * @Inject
 * MyStrategy(StrategyContext context) {
 *   counts = context.state().sums("counts", 1, "shown", "clicked");  // of all nodes together
 *   steering = context.state().levels("steering", 1, "log_multiplier");  // this node's own
 * }
 *
 * @Override
 * public void onClick(Outcome outcome) {
 *   counts.row(outcome.campaignId()).add(CLICKED, 1);
 * }
 * }</pre>
 *
 * <p><b>Sums</b> are what was counted: what a node adds is added to what all others added. <b>Levels</b> are what a controller stands at: each node's are its own while it changes them, and a row that it has not changed for three minutes
 * takes what another node sets; on a node that has just started all rows take what was set last. What should fade is counted in a row for each day, whose key is the day's.
 *
 * <p><b>How long.</b> A row is kept for 14 days after it was last changed. Tables belong to the strategy's name, not to a version of its jar: the next version goes on with them, but for {@link #ownLevels}. One that is CANARY
 * counts into the sums of the one that is LIVE, begins with its levels, and has its own from then on; a version in SHADOW, which spends nothing, has its own of all. Either takes those of the live one when it is promoted.
 * Raise a table's {@code version} when its columns come to mean something else: it begins anew then. The last seconds before a crash may be lost, and so may all of it with the store: state makes a good beginning better, and
 * nothing may depend on it.
 *
 * <p><b>When.</b> What was kept is there from the first decision on, not in the constructor yet, unless the store is away: then a node begins with nothing, adds the sums when they come, and takes the levels
 * in the place of what it set meanwhile.
 *
 * <p><b>What not.</b> Keys and numbers are of campaigns, budgets, creatives, exchanges or times, never of what a visitor did. All methods of rows are thread-safe, take no lock and allocate nothing; {@code row} allocates for a
 * key that is new, so it is for those of the catalog.
 */
public interface StrategyState {

  /** Of one strategy. */
  int MAX_TABLES = 8;

  /** Of one table. */
  int MAX_COLUMNS = 32;

  /** Of one table. A key beyond that has a row which nobody keeps: it is this node's, and forgotten with the object. */
  int MAX_ROWS = 10_000;

  /** Of a row's key, in characters. */
  int MAX_KEY_LENGTH = 128;

  /** A state that nobody keeps or merges, as in a simulation: as long as this object is there. */
  static StrategyState inMemory() {
    return new MemoryState();
  }

  /**
   * A table of totals. The same name gives the same table. Throws {@link IllegalArgumentException}, which keeps the version from being loaded, for a ninth table, or when the name is in use for another.
   *
   * @param name 1 to 40 of {@code a-z 0-9 _}, a letter first
   * @param version of what the columns mean, 1 to 9999
   * @param columns what is counted, at most {@value #MAX_COLUMNS} names of the same form; a column is its place in this list, from 0
   */
  Table<Sums> sums(String name, int version, String... columns);

  /** A table of present values, as {@link #sums}. */
  Table<Levels> levels(String name, int version, String... columns);

  /**
   * A table of present values that only this version of the jar goes on with, as {@link #sums}: for what it has under way, such as money that was spent and has not brought its conversions yet. What became of a bid is told to the
   * very version that bid, so another one would wait for what it is never told. A row that a node has changed since it was started stays its own, however long ago that was.
   */
  Table<Levels> ownLevels(String name, int version, String... columns);

  /** Rows by key. Thread-safe. */
  interface Table<R> {

    /**
     * The row of a key, the same object each time; an empty one where nothing is known. Throws {@link IllegalArgumentException} for a key that is empty or longer than {@value StrategyState#MAX_KEY_LENGTH} characters.
     *
     * @param key a campaign's, budget's, creative's or exchange's name, or a time
     */
    R row(String key);

    /** All rows that there are, those of other nodes included, in no order. Not for the bid path. */
    void forEach(BiConsumer<? super String, ? super R> action);

    /** How many rows there are. */
    int size();
  }

  /** One row of totals, of all nodes together: this node's own at once, the others' when they come. */
  interface Sums {

    /** The total; 0 where nothing was counted. */
    double get(int column);

    /** Adds, or takes away; what is not finite is ignored. */
    void add(int column, double amount);
  }

  /** One row of present values. Each is read and written by itself: who needs two that fit each other holds them to that. */
  interface Levels {

    /** The value; NaN where none is known. */
    double get(int column);

    /** Takes the place of the value; NaN forgets it, and what is infinite is ignored. */
    void set(int column, double value);
  }
}
