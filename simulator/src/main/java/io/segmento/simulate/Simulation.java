package io.segmento.simulate;

import static java.util.Objects.requireNonNull;

import io.segmento.strategy.BiddingStrategy;
import io.segmento.strategy.Decision;
import io.segmento.strategy.OutcomeListener;
import io.segmento.strategy.PricedCandidate;
import io.segmento.strategy.bidding.ResponseFeatures;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs one strategy through one scenario, auction by auction, on the calling thread. Not thread-safe; make one for each run.
 *
 * <p>Per auction: what is known late becomes known, the strategy decides, the platform's checks are applied, the market answers, money and outcomes go
 * their ways. The strategy is asked as in production: same interface, same order, one call for one impression.
 */
public final class Simulation {

  private static final long CPM = 1_000;
  private static final long TICK_MILLIS = 1_000;
  private static final int PROGRESS_EVERY = 1 << 14;

  private final Scenario scenario;
  private final AuctionRules rules;
  private final World world;
  private final SimulatedOpportunity opportunity;
  private final List<SimulatedCandidate> candidates = new ArrayList<>();
  private final Ledger[] ledgers;
  private final CampaignResult[] results;
  private final BiddingStrategy[] nodes;
  private final Supplier<BiddingStrategy> strategies;
  private final ArrayDeque<Told> notices = new ArrayDeque<>();
  private final PriorityQueue<Told> conversions =
      new PriorityQueue<>((one, other) -> Long.compare(one.atMillis(), other.atMillis()));
  private final short[][] shown;
  private final Clairvoyance clairvoyance;
  private long nextTickMillis;
  private boolean crashed;

  private enum Kind {
    WIN,
    LOSS,
    CLICK,
    CONVERSION
  }

  private record Told(long atMillis, int node, Kind kind, SimulatedOutcome outcome) {}

  private Simulation(Scenario scenario, AuctionRules rules, Supplier<BiddingStrategy> strategies) {
    this.scenario = requireNonNull(scenario, "scenario");
    this.rules = requireNonNull(rules, "rules");
    this.strategies = requireNonNull(strategies, "strategies");
    world = new World(scenario);
    opportunity = new SimulatedOpportunity(scenario.markets().get(0));
    int campaigns = scenario.campaigns().size();
    ledgers = new Ledger[campaigns];
    results = new CampaignResult[campaigns];
    shown = new short[campaigns][scenario.users()];
    clairvoyance = new Clairvoyance();
    SimulatedVisitor visitor = world.visitor();
    for (int i = 0; i < campaigns; i++) {
      SimulatedCampaign campaign = scenario.campaigns().get(i);
      ledgers[i] = new Ledger(campaign.budgetMicros(), scenario.ledgerLagMillis());
      results[i] = new CampaignResult(campaign, scenario);
      var parameters = SimulatedCandidate.parameters(campaign);
      for (int creative = 0; creative < campaign.creativeFactors().size(); creative++) {
        candidates.add(new SimulatedCandidate(
            i,
            campaign,
            parameters,
            creative,
            scenario.startMillis() + scenario.horizonMillis(),
            visitor));
      }
    }
    nodes = new BiddingStrategy[scenario.nodes()];
    for (int i = 0; i < nodes.length; i++) {
      nodes[i] = strategies.get();
    }
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
    return new Simulation(scenario, rules, strategies).run(progress);
  }

  private SimulationResult run(LongConsumer progress) {
    long auctions = 0;
    nextTickMillis = scenario.startMillis();
    while (world.next()) {
      auction();
      auctions++;
      if (auctions % PROGRESS_EVERY == 0) {
        progress.accept(auctions);
      }
    }
    tell(Long.MAX_VALUE);
    progress.accept(auctions);
    for (int i = 0; i < results.length; i++) {
      results[i].spent(ledgers[rules.ledgerOf(i)].spent());
    }
    return new SimulationResult(scenario, auctions, List.of(results), clairvoyance);
  }

  private void auction() {
    long now = world.nowMillis();
    if (now >= nextTickMillis) {
      tick(now);
    }
    if (!notices.isEmpty() || !conversions.isEmpty()) {
      tell(now);
    }
    opportunity.market = world.market();
    opportunity.nowMillis = now;
    opportunity.seed = world.seed();
    offer(now);
    clairvoyance.auction(
        world.trueRate(), Math.max(world.rivalCpmMicros(), world.market().floorCpmMicros()));
    if (opportunity.candidates.isEmpty()) {
      return;
    }
    int node = nodes.length == 1 ? 0 : (int) Long.remainderUnsigned(world.seed(), nodes.length);
    Decision decision = nodes[node].decide(opportunity);
    PricedCandidate best = best(decision.bids());
    for (int i = 0; i < results.length; i++) {
      results[i].offered();
    }
    if (best != null) {
      bid(best, node, now);
    } else if (candidates.size() == 1) {
      results[0].notBid(world, candidates.get(0).trueRate);
    }
  }

  /** Fills the candidates of campaigns that have money left. */
  private void offer(long now) {
    opportunity.candidates.clear();
    for (int i = 0; i < candidates.size(); i++) {
      SimulatedCandidate candidate = candidates.get(i);
      long left = ledgers[rules.ledgerOf(candidate.campaignIndex())].left(now);
      if (!rules.isAffordable(1, left)) {
        // Once for a campaign, however many creatives it has.
        if (i == 0 || candidates.get(i - 1).campaignIndex() != candidate.campaignIndex()) {
          results[candidate.campaignIndex()].spentOut(world);
        }
        continue;
      }
      int times = shown[candidate.campaignIndex()][world.user()];
      double fatigue = times == 0 ? 1 : Math.exp(-scenario.response().fatigue() * times);
      candidate.floorCpmMicros = world.market().floorCpmMicros();
      candidate.leftMicros = left;
      candidate.timesShown = times;
      candidate.trueRate = Math.min(1, world.trueRate() * candidate.factor() * fatigue);
      candidate.predictedRate = Math.min(1, world.predictedRate());
      opportunity.candidates.add(candidate);
    }
  }

  /** As the platform ranks: by what is left over, then by price. */
  private @Nullable PricedCandidate best(List<PricedCandidate> bids) {
    @Nullable PricedCandidate best = null;
    for (int i = 0; i < bids.size(); i++) {
      PricedCandidate bid = bids.get(i);
      SimulatedCandidate candidate = (SimulatedCandidate) bid.candidate();
      if (bid.priceCpmMicros() > candidate.maxBidCpmMicros()) {
        results[candidate.campaignIndex()].aboveCap();
      }
      long price = rules.capped(bid.priceCpmMicros(), candidate.maxBidCpmMicros());
      if (price <= 0
          || price < candidate.bidFloorCpmMicros()
          || !rules.isAffordable(price, candidate.leftMicros)) {
        continue;
      }
      if (best == null
          || surplus(bid) > surplus(best)
          || (surplus(bid) == surplus(best) && bid.priceCpmMicros() > best.priceCpmMicros())) {
        best = bid;
      }
    }
    return best;
  }

  private static long surplus(PricedCandidate bid) {
    return bid.valueCpmMicros() - bid.priceCpmMicros();
  }

  private void bid(PricedCandidate bid, int node, long now) {
    SimulatedCandidate candidate = (SimulatedCandidate) bid.candidate();
    Market market = world.market();
    int campaign = candidate.campaignIndex();
    CampaignResult result = results[campaign];
    long price = rules.capped(bid.priceCpmMicros(), candidate.maxBidCpmMicros());
    long rival = world.rivalCpmMicros();
    boolean late = world.timeoutDraw() < scenario.timeouts();
    boolean won = !late && rules.wins(price, rival, market);
    long pays = won ? rules.pays(price, rival, market) : 0;
    boolean clicked = won && world.clickDraw() < candidate.trueRate;
    result.bid(world, candidate, bid, price, won, pays, clicked);
    if (won) {
      for (int i = 0; i < rules.bookings(); i++) {
        ledgers[rules.ledgerOf(campaign)].spend(now, (pays + CPM / 2) / CPM);
      }
      if (shown[campaign][world.user()] < Short.MAX_VALUE) {
        shown[campaign][world.user()]++;
      }
    }
    // An exchange that did not wait for a bid says nothing of it.
    if (!late && nodes[node] instanceof OutcomeListener) {
      outcome(bid, candidate, node, now, price, won, pays, clicked);
    }
    if (clicked && world.conversionDraw() < scenario.response().conversionRate()) {
      result.converted();
    }
  }

  private void outcome(
      PricedCandidate bid,
      SimulatedCandidate candidate,
      int node,
      long now,
      long price,
      boolean won,
      long pays,
      boolean clicked) {
    Market market = world.market();
    if (world.noticeDraw() < scenario.lostNotices() || (!won && !rules.tellsLosses(market))) {
      return;
    }
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
        market.tellsMinimum() ? Math.max(world.rivalCpmMicros(), market.floorCpmMicros()) : 0,
        0,
        ResponseFeatures.context(opportunity, candidate),
        bid.note());
    later(new Told(at, node, won ? Kind.WIN : Kind.LOSS, outcome));
    if (clicked) {
      later(new Told(at, node, Kind.CLICK, outcome));
      if (world.conversionDraw() < scenario.response().conversionRate()) {
        long converted = at + world.conversionDelayMillis();
        conversions.add(new Told(
            converted,
            node,
            Kind.CONVERSION,
            outcome.converted(converted, candidate.campaign().clickValueMicros())));
      }
    }
  }

  private void later(Told told) {
    if (scenario.noticeLagMillis() == 0) {
      tell(told);
    } else {
      notices.add(told);
    }
  }

  private void tell(long now) {
    while (!notices.isEmpty() && notices.getFirst().atMillis() <= now) {
      tell(notices.removeFirst());
    }
    while (true) {
      Told first = conversions.peek();
      if (first == null || first.atMillis() > now) {
        return;
      }
      conversions.remove();
      tell(first);
    }
  }

  private void tell(Told told) {
    if (nodes[told.node()] instanceof OutcomeListener listener) {
      switch (told.kind()) {
        case WIN -> listener.onWin(told.outcome());
        case LOSS -> listener.onLoss(told.outcome());
        case CLICK -> listener.onClick(told.outcome());
        case CONVERSION -> listener.onConversion(told.outcome());
      }
    }
  }

  private void tick(long now) {
    nextTickMillis = now - now % TICK_MILLIS + TICK_MILLIS;
    if (scenario.crash()
        && !crashed
        && now > scenario.startMillis() + scenario.horizonMillis() / 2) {
      crashed = true;
      nodes[0] = strategies.get();
    }
    for (BiddingStrategy node : nodes) {
      if (node instanceof OutcomeListener listener) {
        listener.onTick(now);
      }
    }
  }
}
