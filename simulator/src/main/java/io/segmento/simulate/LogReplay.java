package io.segmento.simulate;

import static java.util.Objects.requireNonNull;

import io.segmento.strategy.BiddingStrategy;
import io.segmento.strategy.Decision;
import io.segmento.strategy.OutcomeListener;
import io.segmento.strategy.PricedCandidate;
import io.segmento.strategy.SeededRandom;
import io.segmento.strategy.WinCurve;
import io.segmento.strategy.bidding.PriceObservations;
import io.segmento.strategy.bidding.ResponseFeatures;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Asks a strategy again in logged auctions. What would have come of another bid is exact where the price to beat is known, and where the log decides it all the
 * same: at or below a bid that lost it loses; at or above one that won it wins. Everything else needs the chance to win, from the Kaplan–Meier curve of the
 * exchange's own log, and is told apart as extrapolated:
 *
 * <pre>
 * above a bid L that lost:  P(win at b) = (W(b) − W(L)) / (1 − W(L))
 * below a bid H that won:   P(win at b) = W(b) / W(H)
 * </pre>
 *
 * An extrapolated auction is drawn by the seed, so that the ledger stays one; where the price to beat is paid, what is drawn is that price, from the same curve. Clicks are expected clicks, the sum of the logged probabilities.
 */
public final class LogReplay {

  private static final long CPM = 1_000;
  private static final long TICK_MILLIS = 1_000;
  private static final int BISECTIONS = 40;
  private static final int MAX_EXCHANGES = 1_000;

  private final List<LoggedAuction> log;
  private final SimulatedCampaign campaign;
  private final long endsMillis;
  private final Map<String, WinCurve> curves;
  private final long seed;

  /** How a bid would have ended. */
  private enum End {
    WON(true, false),
    LOST(false, false),
    DRAWN_WON(true, true),
    DRAWN_LOST(false, true);

    private final boolean won;
    private final boolean extrapolated;

    End(boolean won, boolean extrapolated) {
      this.won = won;
      this.extrapolated = extrapolated;
    }
  }

  /**
   * What came of a replay. Money in micros of currency.
   *
   * @param extrapolatedBids bids whose end the log does not decide
   * @param extrapolatedCostMicros the part of the cost that rests on them
   * @param observedClicks clicks that were logged of what is won again
   * @param detail the same by time, price and prediction
   */
  public record Result(
      long auctions,
      long bids,
      long wins,
      double costMicros,
      double expectedClicks,
      long observedClicks,
      long extrapolatedBids,
      double extrapolatedCostMicros,
      ReplayDetail detail) {

    /** The part of bids whose end is a guess, 0 to 1. */
    public double extrapolatedShare() {
      return bids == 0 ? 0 : (double) extrapolatedBids / bids;
    }
  }

  private LogReplay(List<LoggedAuction> log, SimulatedCampaign campaign, long seed) {
    this.log = log.stream()
        .sorted((one, other) -> Long.compare(one.atMillis(), other.atMillis()))
        .toList();
    if (this.log.isEmpty()) {
      throw new IllegalArgumentException("log: no auctions (expected: at least 1)");
    }
    this.campaign = requireNonNull(campaign, "campaign");
    this.endsMillis = this.log.get(this.log.size() - 1).atMillis() + 1;
    this.seed = seed;
    Map<String, PriceObservations> seen = new HashMap<>();
    for (LoggedAuction auction : this.log) {
      observe(seen.computeIfAbsent(auction.exchange(), name -> new PriceObservations()), auction);
      // Each has a curve; a log of more has something else in the column of exchanges.
      if (seen.size() > MAX_EXCHANGES) {
        throw new IllegalArgumentException("exchanges: more than " + MAX_EXCHANGES
            + " in the log (expected: <= " + MAX_EXCHANGES + ")");
      }
    }
    this.curves = new HashMap<>();
    seen.forEach((exchange, observations) -> curves.put(exchange, observations.curve()));
  }

  static void observe(PriceObservations seen, LoggedAuction auction) {
    long price = auction.knownPriceCpmMicros();
    if (price > 0) {
      seen.price((double) price);
    } else if (auction.won()) {
      seen.won((double) auction.bidCpmMicros());
    } else {
      seen.lost((double) auction.bidCpmMicros());
    }
  }

  /** Replays a log, by time. */
  public static Result run(
      List<LoggedAuction> log, SimulatedCampaign campaign, BiddingStrategy strategy, long seed) {
    return run(log, campaign, strategy, seed, unused -> {});
  }

  /**
   * Replays a log, by time.
   *
   * @param progress told how many auctions are done, before each
   */
  public static Result run(
      List<LoggedAuction> log,
      SimulatedCampaign campaign,
      BiddingStrategy strategy,
      long seed,
      LongConsumer progress) {
    return new LogReplay(log, campaign, seed).run(strategy, progress);
  }

  /** What the log itself says of its bids, to hold replays to; valued by the campaign, and without regard to its budget. */
  public static ReplayDetail logged(List<LoggedAuction> log, SimulatedCampaign campaign) {
    LogReplay replay = new LogReplay(log, campaign, 0);
    ReplayDetail detail = replay.detail();
    for (LoggedAuction auction : replay.log) {
      long pays = 0;
      if (auction.won()) {
        pays = auction.paidCpmMicros() > 0
            ? auction.paidCpmMicros()
            : pays(auction, auction.bidCpmMicros());
      }
      detail.bid(auction, auction.bidCpmMicros(), auction.won(), false, pays);
    }
    return detail;
  }

  private ReplayDetail detail() {
    return new ReplayDetail(log, campaign, curves);
  }

  private Result run(BiddingStrategy strategy, LongConsumer progress) {
    ReplayDetail detail = detail();
    SimulatedVisitor visitor = new SimulatedVisitor();
    visitor.is(0, 0);
    SimulatedCandidate candidate = new SimulatedCandidate(
        0, campaign, SimulatedCandidate.parameters(campaign), 0, endsMillis, visitor);
    Ledger ledger = new Ledger(campaign.budgetMicros(), 0);
    long bids = 0;
    long wins = 0;
    long observed = 0;
    long guessed = 0;
    double cost = 0;
    double clicks = 0;
    double guessedCost = 0;
    long tick = Long.MIN_VALUE;
    for (int i = 0; i < log.size(); i++) {
      progress.accept(i);
      LoggedAuction auction = log.get(i);
      if (auction.atMillis() >= tick && strategy instanceof OutcomeListener listener) {
        listener.onTick(auction.atMillis());
        tick = auction.atMillis() + TICK_MILLIS;
      }
      long left = ledger.left(auction.atMillis());
      if (left <= 0) {
        detail.spentOut(auction);
        continue;
      }
      SimulatedOpportunity opportunity = opportunity(auction, candidate, left, i);
      PricedCandidate bid = bid(strategy.decide(opportunity), auction, left, campaign);
      if (bid == null) {
        detail.notBid(auction, left);
        continue;
      }
      bids++;
      long price = Math.min(bid.priceCpmMicros(), campaign.maxBidCpmMicros());
      double draw = SeededRandom.uniform(SeededRandom.bits(seed, i), 1);
      End end = end(auction, price, draw);
      guessed += end.extrapolated ? 1 : 0;
      long pays = 0;
      if (end.won) {
        pays = end.extrapolated && !auction.firstPrice()
            ? drawnPrice(auction, price, draw)
            : pays(auction, price);
      }
      detail.bid(auction, price, end.won, end.extrapolated, pays);
      if (end.won) {
        wins++;
        ledger.spend(auction.atMillis(), (pays + CPM / 2) / CPM);
        cost += (double) pays / CPM;
        guessedCost += end.extrapolated ? (double) pays / CPM : 0;
        clicks += auction.rate();
        observed += auction.clicked() ? 1 : 0;
      }
      tell(strategy, auction, opportunity, bid, price, end.won, pays);
    }
    return new Result(log.size(), bids, wins, cost, clicks, observed, guessed, guessedCost, detail);
  }

  private SimulatedOpportunity opportunity(
      LoggedAuction auction, SimulatedCandidate candidate, long left, int number) {
    SimulatedOpportunity opportunity = new SimulatedOpportunity(new Market(
        auction.exchange(),
        1,
        0,
        0,
        auction.firstPrice(),
        auction.floorCpmMicros(),
        auction.minimumCpmMicros() > 0,
        true));
    opportunity.nowMillis = auction.atMillis();
    opportunity.seed = SeededRandom.bits(seed, ~(long) number);
    candidate.floorCpmMicros = auction.floorCpmMicros();
    candidate.leftMicros = left;
    candidate.predictedRate = auction.rate();
    candidate.trueRate = auction.rate();
    opportunity.candidates.add(candidate);
    return opportunity;
  }

  private static @Nullable PricedCandidate bid(
      Decision decision, LoggedAuction auction, long left, SimulatedCampaign campaign) {
    if (decision.bids().isEmpty()) {
      return null;
    }
    PricedCandidate bid = decision.bids().get(0);
    long price = Math.min(bid.priceCpmMicros(), campaign.maxBidCpmMicros());
    boolean sendable = price > 0 && price >= auction.floorCpmMicros() && price / CPM <= left;
    return sendable ? bid : null;
  }

  private End end(LoggedAuction auction, long price, double draw) {
    long known = auction.knownPriceCpmMicros();
    if (known > 0) {
      return price >= known ? End.WON : End.LOST;
    }
    long logged = auction.bidCpmMicros();
    if (auction.won() && price >= logged) {
      return End.WON;
    }
    if (!auction.won() && price <= logged) {
      return End.LOST;
    }
    WinCurve curve = curves.get(auction.exchange());
    double at = curve == null ? 0 : curve.winProbability((double) price);
    double then = curve == null ? 0 : curve.winProbability((double) logged);
    double chance =
        auction.won() ? (then > 0 ? at / then : 0) : (then < 1 ? (at - then) / (1 - then) : 0);
    return draw < chance ? End.DRAWN_WON : End.DRAWN_LOST;
  }

  /**
   * The price to beat of a second-price auction that is won by a draw: where the curve, given what the log knows, reaches what was drawn. At most the bid, since the draw
   * says that it won.
   */
  private long drawnPrice(LoggedAuction auction, long bid, double draw) {
    WinCurve curve = requireNonNull(curves.get(auction.exchange()), "curve");
    double logged = curve.winProbability((double) auction.bidCpmMicros());
    double level = auction.won() ? draw * logged : logged + draw * (1 - logged);
    double low = auction.won() ? 0 : auction.bidCpmMicros();
    double high = bid;
    for (int i = 0; i < BISECTIONS; i++) {
      double middle = (low + high) / 2;
      if (curve.winProbability(middle) < level) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return Math.max((long) high, Math.min(bid, auction.floorCpmMicros()));
  }

  /** In a second-price auction whose price is not known, a win costs what it did, or at most the bid. */
  private static long pays(LoggedAuction auction, long price) {
    if (auction.firstPrice()) {
      return price;
    }
    long known = auction.knownPriceCpmMicros();
    if (known == 0) {
      known = auction.paidCpmMicros();
    }
    return known > 0 ? Math.min(price, known) : price;
  }

  private static void tell(
      BiddingStrategy strategy,
      LoggedAuction auction,
      SimulatedOpportunity opportunity,
      PricedCandidate bid,
      long price,
      boolean won,
      long pays) {
    if (!(strategy instanceof OutcomeListener listener)) {
      return;
    }
    SimulatedOutcome outcome = new SimulatedOutcome(
        auction.atMillis(),
        auction.atMillis(),
        auction.exchange(),
        bid.candidate().campaignId(),
        bid.candidate().creativeId(),
        price,
        bid.valueCpmMicros(),
        pays,
        auction.minimumCpmMicros(),
        0,
        ResponseFeatures.context(opportunity, bid.candidate()),
        bid.note());
    if (!won) {
      listener.onLoss(outcome);
      return;
    }
    listener.onWin(outcome);
    if (auction.clicked()) {
      listener.onClick(outcome);
    }
  }
}
