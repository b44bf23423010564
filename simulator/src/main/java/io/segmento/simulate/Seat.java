package io.segmento.simulate;

import io.segmento.strategy.BiddingStrategy;
import io.segmento.strategy.Decision;
import io.segmento.strategy.OutcomeListener;
import io.segmento.strategy.PricedCandidate;
import io.segmento.strategy.SeededRandom;
import io.segmento.strategy.bidding.ResponseFeatures;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One bidder of a simulation: a strategy on each of its nodes, its campaigns and their money. Not thread-safe. */
final class Seat {

  private static final long CPM = 1_000;
  /** Of chances that the first seat takes from the world. */
  private static final long STREAM = 0x73656174L;

  private final long seed;
  private final Scenario scenario;
  private final AuctionRules rules;
  private final World world;
  private final boolean first;
  private final SimulatedOpportunity opportunity;
  private final List<SimulatedCandidate> candidates = new ArrayList<>();
  private final CampaignResult[] results;
  private final BiddingStrategy[] nodes;
  private final Supplier<BiddingStrategy> strategies;
  private final Notices notices;
  private final Ledgers ledgers;
  private final Exposures exposures;
  private final HoldOutTrial[] trials;
  private final Clairvoyance clairvoyance = new Clairvoyance();
  /** Of the first campaign's creatives: who knows everything shows the best. */
  private final double bestFactor;

  private boolean crashed;
  /** In the auction that runs: the node that is asked, its bid, and whether that comes too late. */
  private int node;

  private @Nullable PricedCandidate best;
  private boolean late;
  /** By campaign, in the auction that runs: it has nothing left, or not enough for what it wanted to bid. */
  private final boolean[] withoutMoney;
  /** Whether the user is held out, so that no bid is sent. */
  private boolean heldOut;

  /** @param strategies makes one strategy for each node, and another when a node crashes */
  Seat(
      int number,
      Scenario scenario,
      AuctionRules rules,
      World world,
      Supplier<BiddingStrategy> strategies) {
    this.seed = chances(scenario.seed(), number);
    this.scenario = scenario;
    this.rules = rules;
    this.world = world;
    this.first = number == 0;
    this.strategies = strategies;
    opportunity = new SimulatedOpportunity(scenario.markets().get(0));
    int campaigns = scenario.campaigns().size();
    results = new CampaignResult[campaigns];
    withoutMoney = new boolean[campaigns];
    exposures = new Exposures(
        scenario.response().fatigue(), campaigns, scenario.visitors().users());
    trials = new HoldOutTrial[campaigns];
    for (int i = 0; i < campaigns; i++) {
      SimulatedCampaign campaign = scenario.campaigns().get(i);
      results[i] = new CampaignResult(campaign, scenario);
      trials[i] = new HoldOutTrial(scenario, world.organic());
      var parameters = SimulatedCandidate.parameters(campaign);
      for (int creative = 0; creative < campaign.creativeFactors().size(); creative++) {
        candidates.add(new SimulatedCandidate(
            i,
            campaign,
            parameters,
            creative,
            scenario.startMillis() + scenario.horizonMillis(),
            world.visitor()));
      }
    }
    bestFactor = scenario.campaigns().get(0).creativeFactors().stream()
        .mapToDouble(factor -> factor)
        .max()
        .orElse(1);
    nodes = new BiddingStrategy[scenario.nodes()];
    for (int i = 0; i < nodes.length; i++) {
      nodes[i] = strategies.get();
    }
    notices = new Notices(scenario, rules, nodes);
    ledgers = new Ledgers(scenario, rules, notices);
  }

  /** The seed of a seat's own chances. Hashed: a sum would be the same on one day for one seat and on the next for another. */
  static long chances(long day, int number) {
    return SeededRandom.bits(day ^ STREAM, number);
  }

  /** About once a second. */
  void tick(long now) {
    if (scenario.crash()
        && !crashed
        && now > scenario.startMillis() + scenario.horizonMillis() / 2) {
      crashed = true;
      nodes[0] = strategies.get();
      ledgers.crash(0, now);
    }
    ledgers.renew(now);
    for (BiddingStrategy each : nodes) {
      if (each instanceof OutcomeListener listener) {
        listener.onTick(now);
      }
    }
  }

  /** Asks the strategy in the world's auction; the bid that takes part, CPM micros, 0 for none. {@link #settle} must follow. */
  long bid(long now) {
    notices.deliver(now);
    ledgers.arrive(now);
    opportunity.market = world.market();
    opportunity.nowMillis = now;
    opportunity.seed = world.seed();
    node = nodes.length == 1 ? 0 : (int) Long.remainderUnsigned(world.seed(), nodes.length);
    offer(now);
    best = null;
    if (opportunity.candidates.isEmpty()) {
      return 0;
    }
    Decision decision = nodes[node].decide(opportunity);
    best = best(decision.bids());
    late = drawn(world.timeoutDraw(), 0) < scenario.timeouts();
    heldOut = scenario.visitors().isHeldOut(scenario.seed(), world.user());
    return best == null || late || heldOut ? 0 : price(best);
  }

  /** A chance of the auction: the world's for the first seat, one of its own for each other. */
  private double drawn(double ofWorld, int stream) {
    return first ? ofWorld : SeededRandom.uniform(SeededRandom.bits(seed, world.number()), stream);
  }

  private long price(PricedCandidate bid) {
    return rules.capped(
        bid.priceCpmMicros(), ((SimulatedCandidate) bid.candidate()).maxBidCpmMicros());
  }

  /** Fills the candidates of campaigns that have money left. */
  private void offer(long now) {
    opportunity.candidates.clear();
    double conversionRate = world.conversionRate();
    for (int i = 0; i < candidates.size(); i++) {
      SimulatedCandidate candidate = candidates.get(i);
      long left = ledgers.left(candidate.campaignIndex(), now);
      long spendable = ledgers.spendable(candidate.campaignIndex(), node, left);
      double fatigue = exposures.factor(candidate.campaignIndex(), world.user(), now);
      candidate.trueRate = Math.min(1, world.trueRate() * candidate.factor() * fatigue);
      boolean offered = rules.isAffordable(1, spendable);
      withoutMoney[candidate.campaignIndex()] = !offered;
      if (!offered) {
        continue;
      }
      candidate.floorCpmMicros = world.market().floorCpmMicros();
      candidate.leftMicros = left;
      candidate.spendableMicros = spendable;
      candidate.timesShown = exposures.times(candidate.campaignIndex(), world.user());
      candidate.predictedRate = Math.min(1, world.predictedRate());
      candidate.conversionRate = conversionRate;
      opportunity.candidates.add(candidate);
    }
  }

  /** As the platform ranks: by what is left over, then by price. */
  private @Nullable PricedCandidate best(List<PricedCandidate> bids) {
    @Nullable PricedCandidate highest = null;
    for (int i = 0; i < bids.size(); i++) {
      PricedCandidate bid = bids.get(i);
      SimulatedCandidate candidate = (SimulatedCandidate) bid.candidate();
      if (bid.priceCpmMicros() > candidate.maxBidCpmMicros()) {
        results[candidate.campaignIndex()].aboveCap();
      }
      long price = price(bid);
      if (price <= 0 || price < candidate.bidFloorCpmMicros()) {
        continue;
      }
      if (!rules.isAffordable(price, candidate.spendableMicros)) {
        withoutMoney[candidate.campaignIndex()] = true;
        continue;
      }
      if (highest == null
          || surplus(bid) > surplus(highest)
          || (surplus(bid) == surplus(highest)
              && bid.priceCpmMicros() > highest.priceCpmMicros())) {
        highest = bid;
      }
    }
    return highest;
  }

  private static long surplus(PricedCandidate bid) {
    return bid.valueCpmMicros() - bid.priceCpmMicros();
  }

  /**
   * Ends the auction, of which the highest bid of everybody else is now known, CPM micros.
   *
   * <p>A seat sends one bid. Where it did, the auction is counted to the campaign whose bid that was, and to none of the others: they could not have had the impression as well. Where it
   * did not, each campaign is told what it let go.
   */
  void settle(long now, long rival) {
    long minimum = Math.max(rival, world.market().floorCpmMicros());
    clairvoyance.auction(Math.min(1, bestFactor * world.trueRate()), minimum);
    if (!opportunity.candidates.isEmpty()) {
      for (CampaignResult result : results) {
        result.offered();
      }
    }
    PricedCandidate bid = best;
    if (bid != null) {
      trials[((SimulatedCandidate) bid.candidate()).campaignIndex()].bid(
          world.user(), now, heldOut);
      if (!heldOut) {
        settle(bid, now, rival, minimum);
      }
      return;
    }
    for (int i = 0; i < results.length; i++) {
      if (withoutMoney[i]) {
        results[i].spentOut(bestRate(i), minimum);
      } else {
        results[i].notBid(bestRate(i), minimum);
      }
    }
  }

  private void settle(PricedCandidate bid, long now, long rival, long minimum) {
    SimulatedCandidate candidate = (SimulatedCandidate) bid.candidate();
    Market market = world.market();
    int campaign = candidate.campaignIndex();
    long price = price(bid);
    boolean won = !late && rules.wins(price, rival, market);
    long pays = won ? rules.pays(price, rival, market) : 0;
    boolean clicked = won && world.clickDraw() < candidate.trueRate;
    results[campaign].bid(world, candidate, bestRate(campaign), price, minimum, won, pays, clicked);
    // An exchange that did not wait for a bid says nothing of it.
    boolean told = !late && isTold(won, market);
    ledgers.bid(
        new Ledgers.Bid(campaign, node, world.number(), now, (price + CPM - 1) / CPM),
        won ? (pays + CPM / 2) / CPM : Ledgers.NOT_BILLED,
        told);
    if (won) {
      exposures.shown(campaign, world.user(), now);
    }
    long ordered = clicked ? clicked(campaign, now) : OrganicOrders.NONE;
    if (told && nodes[node] instanceof OutcomeListener) {
      outcome(bid, candidate, now, price, minimum, won, pays, clicked, ordered);
    }
  }

  /** When an order is credited to a click, epoch milliseconds; {@link OrganicOrders#NONE} for never. */
  private long clicked(int campaign, long now) {
    ClickedOrders.After after = world.afterClick();
    trials[campaign].clicked(world.user(), now, world.conversionRate(), after);
    return results[campaign].conversionFigures().clicked(world.user(), after)
        ? after.creditedAtMillis()
        : OrganicOrders.NONE;
  }

  /** Whether the exchange says how a bid ended, and is heard. */
  private boolean isTold(boolean won, Market market) {
    return drawn(world.noticeDraw(), 1) >= scenario.lostNotices()
        && (won || rules.tellsLosses(market));
  }

  /** The highest true click probability of a campaign's creatives. */
  private double bestRate(int campaign) {
    double highest = 0;
    for (int i = 0; i < candidates.size(); i++) {
      SimulatedCandidate candidate = candidates.get(i);
      if (candidate.campaignIndex() == campaign) {
        highest = Math.max(highest, candidate.trueRate);
      }
    }
    return highest;
  }

  private void outcome(
      PricedCandidate bid,
      SimulatedCandidate candidate,
      long now,
      long price,
      long minimum,
      boolean won,
      long pays,
      boolean clicked,
      long ordered) {
    Market market = world.market();
    long at = now + scenario.noticeLagMillis();
    SimulatedOutcome outcome = new SimulatedOutcome(
        at,
        now,
        market.exchange(),
        candidate.campaignId(),
        candidate.creativeId(),
        price,
        bid.valueCpmMicros(),
        pays,
        market.tellsMinimum() ? minimum : 0,
        0,
        ResponseFeatures.context(opportunity, candidate),
        bid.note());
    long auction = world.number();
    notices.send(now, auction, node, won ? Notices.Kind.WIN : Notices.Kind.LOSS, outcome);
    if (clicked) {
      notices.send(now, auction, node, Notices.Kind.CLICK, outcome);
      if (ordered != OrganicOrders.NONE) {
        long converted = ordered + scenario.noticeLagMillis();
        notices.sendConversion(
            converted,
            auction,
            node,
            outcome.converted(converted, candidate.campaign().clickValueMicros()));
      }
    }
  }

  /** Tells what is still on its way, and gives what came of the run. */
  SimulationResult finish(long auctions) {
    notices.deliver(Long.MAX_VALUE);
    ledgers.arrive(Long.MAX_VALUE);
    for (int i = 0; i < results.length; i++) {
      results[i].spent(ledgers.spent(i));
      if (scenario.visitors().heldOut() > 0) {
        results[i].compared(trials[i].result());
      }
    }
    return new SimulationResult(scenario, auctions, List.of(results), clairvoyance);
  }
}
