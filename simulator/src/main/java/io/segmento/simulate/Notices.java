package io.segmento.simulate;

import io.segmento.strategy.BiddingStrategy;
import io.segmento.strategy.OutcomeListener;
import io.segmento.strategy.SeededRandom;
import java.util.ArrayDeque;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * News of bids on their way from the exchanges to the strategy of the node that bid: late, and some of them twice. A strategy is told once, as in production. Not
 * thread-safe.
 */
final class Notices {

  /** After how long a copy comes. */
  static final long COPY_MILLIS = 30_000;

  private static final long STREAM = 0x636f706965736f66L;

  private final BiddingStrategy[] nodes;
  private final AuctionRules rules;
  private final long seed;
  private final long lagMillis;
  private final double duplicates;
  private final @Nullable SeenOnce seen;
  private final ArrayDeque<Told> notices = new ArrayDeque<>();
  private final ArrayDeque<Told> copies = new ArrayDeque<>();
  private final PriorityQueue<Told> conversions =
      new PriorityQueue<>((one, other) -> Long.compare(one.atMillis(), other.atMillis()));

  enum Kind {
    WIN,
    LOSS,
    CLICK,
    CONVERSION
  }

  private record Told(long atMillis, long auction, int node, Kind kind, SimulatedOutcome outcome) {
    Told later(long millis) {
      return new Told(atMillis + millis, auction, node, kind, outcome);
    }
  }

  /** @param nodes the strategies that are told; one that is replaced is told no more */
  Notices(Scenario scenario, AuctionRules rules, BiddingStrategy[] nodes) {
    this.nodes = nodes;
    this.rules = rules;
    seed = scenario.seed() ^ STREAM;
    lagMillis = scenario.noticeLagMillis();
    duplicates = scenario.duplicates();
    seen = duplicates > 0 ? new SeenOnce() : null;
  }

  /** Whether what an exchange says of an auction comes twice. */
  boolean isDoubled(long auction) {
    return duplicates > 0 && SeededRandom.uniform(seed, auction) < duplicates;
  }

  /** Sends what is known at once; it arrives with the lag. */
  void send(long nowMillis, long auction, int node, Kind kind, SimulatedOutcome outcome) {
    Told told = new Told(nowMillis + lagMillis, auction, node, kind, outcome);
    if (lagMillis == 0) {
      tell(told);
    } else {
      notices.add(told);
    }
    if (isDoubled(auction)) {
      copies.add(told.later(COPY_MILLIS));
    }
  }

  /** Sends what becomes known at a time of its own. */
  void sendConversion(long atMillis, long auction, int node, SimulatedOutcome outcome) {
    Told told = new Told(atMillis, auction, node, Kind.CONVERSION, outcome);
    conversions.add(told);
    if (isDoubled(auction)) {
      conversions.add(told.later(COPY_MILLIS));
    }
  }

  /** Tells everything that has arrived by now. */
  void deliver(long nowMillis) {
    deliver(notices, nowMillis);
    deliver(copies, nowMillis);
    while (true) {
      Told first = conversions.peek();
      if (first == null || first.atMillis() > nowMillis) {
        return;
      }
      conversions.remove();
      tell(first);
    }
  }

  private void deliver(ArrayDeque<Told> queue, long nowMillis) {
    while (!queue.isEmpty() && queue.getFirst().atMillis() <= nowMillis) {
      tell(queue.removeFirst());
    }
  }

  private void tell(Told told) {
    if (seen != null
        && !rules.counts(seen.isFirst(
            told.auction() * Kind.values().length + told.kind().ordinal(), told.atMillis()))) {
      return;
    }
    if (nodes[told.node()] instanceof OutcomeListener listener) {
      switch (told.kind()) {
        case WIN -> listener.onWin(told.outcome());
        case LOSS -> listener.onLoss(told.outcome());
        case CLICK -> listener.onClick(told.outcome());
        case CONVERSION -> listener.onConversion(told.outcome());
      }
    }
  }
}
