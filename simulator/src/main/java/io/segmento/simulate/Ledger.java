package io.segmento.simulate;

import java.util.ArrayDeque;

/** What a campaign spent, and how much of that its bidders know already. Micros of currency. Not thread-safe. */
final class Ledger {

  private final long budget;
  private final long lagMillis;
  private final ArrayDeque<long[]> unknown = new ArrayDeque<>();
  private long spent;
  private long known;

  Ledger(long budgetMicros, long lagMillis) {
    this.budget = budgetMicros;
    this.lagMillis = lagMillis;
  }

  void spend(long nowMillis, long micros) {
    spent += micros;
    if (lagMillis == 0) {
      known += micros;
    } else {
      unknown.add(new long[] {nowMillis + lagMillis, micros});
    }
  }

  /** What bidders believe to be left; never below 0. */
  long left(long nowMillis) {
    while (!unknown.isEmpty() && unknown.getFirst()[0] <= nowMillis) {
      known += unknown.removeFirst()[1];
    }
    return budget == Long.MAX_VALUE ? Long.MAX_VALUE : Math.max(0, budget - known);
  }

  long spent() {
    return spent;
  }
}
