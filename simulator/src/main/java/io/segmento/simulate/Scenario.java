package io.segmento.simulate;

import io.segmento.strategy.bidding.TrafficForecast;
import java.util.List;
import java.util.function.Consumer;

/**
 * Everything that a simulation depends on, beside the strategy.
 *
 * @param seed of all chance
 * @param auctions how many are expected over the horizon; their number itself is Poisson by minute
 * @param startMillis when it begins, epoch milliseconds
 * @param horizonMillis how long it lasts, whole minutes; budgets end with it
 * @param traffic how auctions are spread over time
 * @param markets at least one
 * @param priceDrift by how much the logarithm of prices moves from begin to end
 * @param priceShift by how much the logarithm of prices jumps in the middle, for good: another market from one minute to the next
 * @param timeouts the share of bids that come too late to take part, 0 to 1; nobody says so
 * @param visitors the users that auctions are for
 * @param ledgerLagMillis how long it takes until bidders know what was spent
 * @param noticeLagMillis how long it takes until wins and losses are told
 * @param lostNotices the share of notices that never come, 0 to 1; the money is spent all the same
 * @param duplicates the share of bills and notices that come twice, 0 to 1; a copy counts for nothing
 * @param nodes bidders that share the traffic and the ledger, each with a strategy of its own
 * @param crash a node loses all that it remembers in the middle of the horizon: its strategy, its lease and what it has reserved
 * @param holdMillis how long the price of a bid stays reserved on its node's lease when nothing is heard of it; 0: there are no leases, bidders only read the ledger
 */
public record Scenario(
    long seed,
    int auctions,
    long startMillis,
    long horizonMillis,
    TrafficForecast traffic,
    List<Market> markets,
    Response response,
    List<SimulatedCampaign> campaigns,
    double priceDrift,
    double priceShift,
    double timeouts,
    Visitors visitors,
    long ledgerLagMillis,
    long noticeLagMillis,
    double lostNotices,
    double duplicates,
    int nodes,
    boolean crash,
    long holdMillis) {

  public static final long DAY_MILLIS = 86_400_000L;
  static final long MINUTE_MILLIS = 60_000;
  private static final double CPM = 1_000;
  private static final int COST_STEPS = 96;
  private static final int MAX_NODES = 64;
  /** Of how many a strategy keeps what it learned. */
  static final int MAX_CREATIVES = 65_536;

  /** In the logarithm; twenty times as dear. */
  private static final double MAX_MOVE = 3;
  /** A midnight in UTC. */
  public static final long START_MILLIS = 1_799_971_200_000L;

  /** Names what is wrong and what is expected. */
  public Scenario {
    markets = List.copyOf(markets);
    campaigns = List.copyOf(campaigns);
    require(auctions >= 1, "auctions", auctions, ">= 1");
    require(!markets.isEmpty(), "markets", markets.size(), ">= 1");
    require(!campaigns.isEmpty(), "campaigns", campaigns.size(), ">= 1");
    require(nodes >= 1 && nodes <= MAX_NODES, "nodes", nodes, "1 to " + MAX_NODES);
    require(
        horizonMillis >= MINUTE_MILLIS && horizonMillis % MINUTE_MILLIS == 0,
        "horizon",
        horizonMillis,
        "whole minutes of 60000 ms, at least one");
    require(ledgerLagMillis >= 0, "ledger lag", ledgerLagMillis, ">= 0 ms");
    require(noticeLagMillis >= 0, "notice lag", noticeLagMillis, ">= 0 ms");
    require(lostNotices >= 0 && lostNotices <= 1, "lost notices", lostNotices, "0 to 1");
    require(timeouts >= 0 && timeouts <= 1, "timeouts", timeouts, "0 to 1");
    require(duplicates >= 0 && duplicates <= 1, "duplicates", duplicates, "0 to 1");
    require(holdMillis >= 0 && holdMillis <= DAY_MILLIS, "hold", holdMillis, "0 to 86400000 ms");
    require(
        Math.abs(priceDrift) <= MAX_MOVE && Math.abs(priceShift) <= MAX_MOVE,
        "price drift and shift",
        priceDrift + " and " + priceShift,
        "-" + MAX_MOVE + " to " + MAX_MOVE);
    long creatives = 0;
    for (SimulatedCampaign campaign : campaigns) {
      require(campaign.budgetMicros() >= 1, "budget", campaign.budgetMicros(), ">= 1 micro");
      creatives += campaign.creativeFactors().size();
    }
    // Beyond it strategies forget all that they learned of creatives, and a run would say nothing.
    require(creatives <= MAX_CREATIVES, "creatives", creatives, "<= " + MAX_CREATIVES);
  }

  private static void require(boolean holds, String name, Object value, String expected) {
    if (!holds) {
      throw new IllegalArgumentException(name + ": " + value + " (expected: " + expected + ")");
    }
  }

  /** A day of even traffic in one market for one campaign, with everything told at once. */
  public static Scenario day(
      long seed, int auctions, Market market, Response response, SimulatedCampaign campaign) {
    return new Scenario(
        seed,
        auctions,
        START_MILLIS,
        DAY_MILLIS,
        TrafficForecast.FLAT,
        List.of(market),
        response,
        List.of(campaign),
        0,
        0,
        0,
        new Visitors(50_000, 0),
        0,
        0,
        0,
        0,
        1,
        false,
        0);
  }

  /** By how much prices are above those of the markets at a time, in the logarithm. */
  double priceMove(long nowMillis) {
    double elapsed = (double) (nowMillis - startMillis) / horizonMillis;
    return priceDrift * (elapsed - 0.5) + (elapsed < 0.5 ? 0 : priceShift);
  }

  /** What all auctions are expected to cost at the price to beat, the floor at least and as it moves over time; micros of currency. */
  public double expectedCostMicros() {
    if (priceDrift == 0 && priceShift == 0) {
      return auctions * meanToBeatCpmMicros(0) / CPM;
    }
    double cost = 0;
    double weights = 0;
    for (int i = 0; i < COST_STEPS; i++) {
      long from = startMillis + horizonMillis * i / COST_STEPS;
      long to = startMillis + horizonMillis * (i + 1) / COST_STEPS;
      double weight = traffic.weight(from, to);
      cost += weight * meanToBeatCpmMicros(priceMove(from + (to - from) / 2));
      weights += weight;
    }
    return auctions * cost / weights / CPM;
  }

  private double meanToBeatCpmMicros(double logMove) {
    double sum = 0;
    double shares = 0;
    for (Market market : markets) {
      sum += market.share() * market.meanToBeatCpmMicros(logMove);
      shares += market.share();
    }
    return sum / shares;
  }

  /** The day after, with the chances of another seed. */
  public Scenario onNextDay() {
    return with(next -> {
      next.seed = seed + 1_000;
      next.startMillis = startMillis + DAY_MILLIS;
    });
  }

  /** Lasts for more than a day, or less, at the same traffic: what is learned on one day counts on the next, and what comes late comes in time. */
  public Scenario lasting(long newHorizonMillis) {
    return with(next -> {
      next.auctions =
          Math.toIntExact(Math.round((double) auctions * newHorizonMillis / horizonMillis));
      next.horizonMillis = newHorizonMillis;
    });
  }

  public Scenario withSeed(long newSeed) {
    return with(next -> next.seed = newSeed);
  }

  public Scenario withTraffic(TrafficForecast newTraffic) {
    return with(next -> next.traffic = newTraffic);
  }

  public Scenario withMarkets(List<Market> newMarkets, double drift) {
    return with(next -> {
      next.markets = newMarkets;
      next.priceDrift = drift;
    });
  }

  /** Another market from the middle on, and bids that come too late. */
  public Scenario withShift(double shift, double late) {
    return with(next -> {
      next.priceShift = shift;
      next.timeouts = late;
    });
  }

  public Scenario withCampaigns(List<SimulatedCampaign> newCampaigns) {
    return with(next -> next.campaigns = newCampaigns);
  }

  public Scenario withUsers(int newUsers) {
    return with(next -> next.visitors = new Visitors(newUsers, visitors.heldOut()));
  }

  /** A share of the users who are never bid for; see {@link Visitors}. */
  public Scenario withHeldOut(double share) {
    return with(next -> next.visitors = new Visitors(visitors.users(), share));
  }

  /** What the world learns late or never. */
  public Scenario withLags(long ledgerMillis, long noticeMillis, double lost) {
    return with(next -> {
      next.ledgerLagMillis = ledgerMillis;
      next.noticeLagMillis = noticeMillis;
      next.lostNotices = lost;
    });
  }

  /** Bills and notices that come twice. */
  public Scenario withDuplicates(double share) {
    return with(next -> next.duplicates = share);
  }

  /** Nodes bid from leases, as those of the platform do; see {@link #holdMillis}. */
  public Scenario withLeases(long newHoldMillis) {
    return with(next -> next.holdMillis = newHoldMillis);
  }

  public Scenario withNodes(int newNodes, boolean newCrash) {
    return with(next -> {
      next.nodes = newNodes;
      next.crash = newCrash;
    });
  }

  private Scenario with(Consumer<Draft> change) {
    Draft draft = new Draft(this);
    change.accept(draft);
    return draft.scenario();
  }

  /** The parts of the next scenario, those of another until they are changed. */
  private static final class Draft {
    private long seed;
    private int auctions;
    private long startMillis;
    private long horizonMillis;
    private TrafficForecast traffic;
    private List<Market> markets;
    private final Response response;
    private List<SimulatedCampaign> campaigns;
    private double priceDrift;
    private double priceShift;
    private double timeouts;
    private Visitors visitors;
    private long ledgerLagMillis;
    private long noticeLagMillis;
    private double lostNotices;
    private double duplicates;
    private int nodes;
    private boolean crash;
    private long holdMillis;

    private Draft(Scenario from) {
      seed = from.seed;
      auctions = from.auctions;
      startMillis = from.startMillis;
      horizonMillis = from.horizonMillis;
      traffic = from.traffic;
      markets = from.markets;
      response = from.response;
      campaigns = from.campaigns;
      priceDrift = from.priceDrift;
      priceShift = from.priceShift;
      timeouts = from.timeouts;
      visitors = from.visitors;
      ledgerLagMillis = from.ledgerLagMillis;
      noticeLagMillis = from.noticeLagMillis;
      lostNotices = from.lostNotices;
      duplicates = from.duplicates;
      nodes = from.nodes;
      crash = from.crash;
      holdMillis = from.holdMillis;
    }

    private Scenario scenario() {
      return new Scenario(
          seed,
          auctions,
          startMillis,
          horizonMillis,
          traffic,
          markets,
          response,
          campaigns,
          priceDrift,
          priceShift,
          timeouts,
          visitors,
          ledgerLagMillis,
          noticeLagMillis,
          lostNotices,
          duplicates,
          nodes,
          crash,
          holdMillis);
    }
  }
}
