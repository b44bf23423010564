package io.segmento.simulate;

import static java.util.Objects.requireNonNull;

import io.segmento.strategy.BiddingStrategy;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongConsumer;
import java.util.function.Supplier;

/**
 * Runs strategies through one scenario, auction by auction, on the calling thread: one alone, or several against each other, each on a seat with campaigns, budgets and nodes of its own.
 *
 * <p>Per auction: what is known late becomes known, the strategies decide, the platform's checks are applied, the market answers, money and outcomes go
 * their ways. A strategy is asked as in production: same interface, same order, one call for one impression.
 */
public final class Simulation {

  static final int MAX_SEATS = 16;

  private static final long TICK_MILLIS = 1_000;
  private static final int PROGRESS_EVERY = 1 << 14;

  private final Scenario scenario;
  private final World world;
  private final Seat[] seats;
  /** What each seat bids in the auction that runs, CPM micros. */
  private final long[] bids;

  private long nextTickMillis;

  private Simulation(
      Scenario scenario, AuctionRules rules, List<Supplier<BiddingStrategy>> strategies) {
    this.scenario = requireNonNull(scenario, "scenario");
    requireNonNull(rules, "rules");
    if (strategies.isEmpty() || strategies.size() > MAX_SEATS) {
      throw new IllegalArgumentException(
          "strategies: " + strategies.size() + " (expected: 1 to " + MAX_SEATS + ")");
    }
    world = new World(scenario);
    seats = new Seat[strategies.size()];
    for (int i = 0; i < seats.length; i++) {
      seats[i] = new Seat(i, scenario, rules, world, strategies.get(i));
    }
    bids = new long[seats.length];
  }

  /** Runs a strategy by the usual rules. */
  public static SimulationResult run(Scenario scenario, Supplier<BiddingStrategy> strategies) {
    return run(scenario, new AuctionRules(), strategies, done -> {});
  }

  /**
   * Runs a strategy.
   *
   * @param strategies makes one strategy for each node, and another when a node crashes
   * @param progress told now and then how many auctions are done
   */
  public static SimulationResult run(
      Scenario scenario,
      AuctionRules rules,
      Supplier<BiddingStrategy> strategies,
      LongConsumer progress) {
    return compete(scenario, rules, List.of(strategies), progress).get(0);
  }

  /**
   * Runs strategies against each other and against the market, in the same auctions: to each, what the others bid is a part of the price to beat. Each has the scenario's
   * campaigns and budgets for itself.
   *
   * @param strategies at most {@value #MAX_SEATS}; each makes one strategy for each node of its seat
   * @return what came of each, in the order of strategies
   */
  public static List<SimulationResult> compete(
      Scenario scenario,
      AuctionRules rules,
      List<Supplier<BiddingStrategy>> strategies,
      LongConsumer progress) {
    return new Simulation(scenario, rules, strategies).run(progress);
  }

  private List<SimulationResult> run(LongConsumer progress) {
    long auctions = 0;
    nextTickMillis = scenario.startMillis();
    while (world.next()) {
      auction();
      auctions++;
      if (auctions % PROGRESS_EVERY == 0) {
        progress.accept(auctions);
      }
    }
    progress.accept(auctions);
    long count = auctions;
    return Arrays.stream(seats).map(seat -> seat.finish(count)).toList();
  }

  private void auction() {
    long now = world.nowMillis();
    if (now >= nextTickMillis) {
      nextTickMillis = now - now % TICK_MILLIS + TICK_MILLIS;
      for (Seat seat : seats) {
        seat.tick(now);
      }
    }
    for (int i = 0; i < seats.length; i++) {
      bids[i] = seats[i].bid(now);
    }
    for (int i = 0; i < seats.length; i++) {
      seats[i].settle(now, priceToBeat(i));
    }
  }

  /** The highest bid of everybody else. Of seats that bid the same, one is before the others by chance. */
  private long priceToBeat(int seat) {
    long highest = world.rivalCpmMicros();
    if (seats.length > 1) {
      int first = (int) Long.remainderUnsigned(world.seed(), seats.length);
      for (int i = 0; i < seats.length; i++) {
        if (i != seat && bids[i] > 0) {
          boolean before =
              Math.floorMod(i - first, seats.length) < Math.floorMod(seat - first, seats.length);
          highest = Math.max(highest, before ? bids[i] + 1 : bids[i]);
        }
      }
    }
    return highest;
  }
}
