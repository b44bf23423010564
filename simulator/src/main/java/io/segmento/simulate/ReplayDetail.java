package io.segmento.simulate;

import io.segmento.strategy.WinCurve;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What came of a log's auctions in one run, by time, price and prediction. Money in micros of currency (not CPM) unless a name says CPM. Filled by one {@link LogReplay}.
 *
 * <p>What could have been left is told only of auctions whose price to beat the log tells, {@link #knownAuctions()}: of the others nobody knows what would have won.
 */
public final class ReplayDetail {

  /** Equal parts of the log's time. */
  public static final int SLOTS = 96;

  public static final int BUCKETS = 24;
  private static final double CPM = 1_000;
  private static final double PRICE_STEP = 0.25;
  private static final double RATE_STEP = 0.5;
  private static final double LOWEST_RATE = 1e-9;

  private final SimulatedCampaign campaign;
  private final long startMillis;
  private final long spanMillis;
  private final LogScale prices;
  private final LogScale rates;
  private final double[] marketByPrice;
  private final long[] auctionsBySlot = new long[SLOTS];
  private final double[] spendBySlot = new double[SLOTS];
  private final long[] bidsByPrice = new long[BUCKETS];
  private final long[] winsByPrice = new long[BUCKETS];
  private final long[] shownByRate = new long[BUCKETS];
  private final double[] predictedByRate = new double[BUCKETS];
  private final long[] clicksByRate = new long[BUCKETS];
  private long decidedWins;
  private long decidedLosses;
  private long drawnWins;
  private long drawnLosses;
  private long known;
  private double surplusMicros;
  private double overbidMicros;
  private double unprofitableMicros;
  private double underbidMicros;
  private double spentOutMicros;

  /**
   * Of a log, by time.
   *
   * @param curves by exchange, of the log
   */
  ReplayDetail(List<LoggedAuction> log, SimulatedCampaign campaign, Map<String, WinCurve> curves) {
    this.campaign = campaign;
    this.startMillis = log.get(0).atMillis();
    this.spanMillis = log.get(log.size() - 1).atMillis() - startMillis + 1;
    double logBids = 0;
    double rateSum = 0;
    Map<String, Long> auctions = new HashMap<>();
    for (LoggedAuction auction : log) {
      logBids += Math.log((double) auction.bidCpmMicros());
      rateSum += auction.rate();
      auctions.merge(auction.exchange(), 1L, Long::sum);
      auctionsBySlot[slot(auction)]++;
      known += auction.knownPriceCpmMicros() > 0 ? 1 : 0;
    }
    this.prices = LogScale.around(Math.exp(logBids / log.size()), PRICE_STEP, BUCKETS);
    this.rates = LogScale.around(Math.max(LOWEST_RATE, rateSum / log.size()), RATE_STEP, BUCKETS);
    this.marketByPrice = market(prices.middles(), auctions, curves);
  }

  /** The chance to win at each price, over the log's exchanges as they come. */
  private static double[] market(
      double[] cpmMicros, Map<String, Long> auctions, Map<String, WinCurve> curves) {
    double all = auctions.values().stream().mapToLong(Long::longValue).sum();
    double[] chances = new double[cpmMicros.length];
    auctions.forEach((exchange, count) -> {
      WinCurve curve = curves.get(exchange);
      for (int i = 0; i < chances.length && curve != null; i++) {
        chances[i] += count / all * curve.winProbability(cpmMicros[i]);
      }
    });
    return chances;
  }

  private int slot(LoggedAuction auction) {
    return (int) ((auction.atMillis() - startMillis) * SLOTS / spanMillis);
  }

  /** What an impression would have left at the least price that wins; 0 where that is not known. */
  private double left(LoggedAuction auction) {
    long price = auction.knownPriceCpmMicros();
    return price == 0 ? 0 : auction.rate() * campaign.clickValueMicros() - price / CPM;
  }

  /** The strategy let an auction go, or what it bid could not be sent. */
  void notBid(LoggedAuction auction, long leftMicros) {
    if (auction.knownPriceCpmMicros() / CPM > leftMicros) {
      spentOut(auction);
    } else {
      underbidMicros += Math.max(0, left(auction));
    }
  }

  /** There was no money left for an auction. */
  void spentOut(LoggedAuction auction) {
    spentOutMicros += Math.max(0, left(auction));
  }

  /**
   * A bid and its end.
   *
   * @param drawn whether its end is a guess
   * @param paysCpmMicros 0 when lost
   */
  void bid(
      LoggedAuction auction, long priceCpmMicros, boolean won, boolean drawn, long paysCpmMicros) {
    int price = prices.bucket((double) priceCpmMicros);
    bidsByPrice[price]++;
    double left = left(auction);
    if (!won) {
      decidedLosses += drawn ? 0 : 1;
      drawnLosses += drawn ? 1 : 0;
      underbidMicros += Math.max(0, left);
      return;
    }
    decidedWins += drawn ? 0 : 1;
    drawnWins += drawn ? 1 : 0;
    winsByPrice[price]++;
    spendBySlot[slot(auction)] += paysCpmMicros / CPM;
    long needed = auction.knownPriceCpmMicros();
    if (needed > 0) {
      surplusMicros += auction.rate() * campaign.clickValueMicros() - paysCpmMicros / CPM;
      overbidMicros += Math.max(0, (paysCpmMicros - needed) / CPM);
      unprofitableMicros += Math.max(0, -left);
    }
    // Nobody knows whether an impression that the log lost would have been clicked.
    if (auction.won()) {
      int rate = rates.bucket(Math.max(LOWEST_RATE, auction.rate()));
      shownByRate[rate]++;
      predictedByRate[rate] += auction.rate();
      clicksByRate[rate] += auction.clicked() ? 1 : 0;
    }
  }

  public SimulatedCampaign campaign() {
    return campaign;
  }

  /** From the first auction to the last. */
  public long spanMillis() {
    return spanMillis;
  }

  public double[] spendBySlot() {
    return spendBySlot.clone();
  }

  /** The budget by the log's auctions; zeros without a budget. */
  public double[] planBySlot() {
    double[] plan = new double[SLOTS];
    if (campaign.budgetMicros() == Long.MAX_VALUE) {
      return plan;
    }
    double all = 0;
    for (long auctions : auctionsBySlot) {
      all += auctions;
    }
    for (int i = 0; i < SLOTS; i++) {
      plan[i] = campaign.budgetMicros() * auctionsBySlot[i] / all;
    }
    return plan;
  }

  /** The middle of each price bucket, CPM micros; those at the ends are open. */
  public double[] bucketPricesCpmMicros() {
    return prices.middles();
  }

  public long[] bidsByPrice() {
    return bidsByPrice.clone();
  }

  public long[] winsByPrice() {
    return winsByPrice.clone();
  }

  /** The chance to win at the middle of each price bucket, by the win curves of the log. */
  public double[] marketByPrice() {
    return marketByPrice.clone();
  }

  /** What is won again of what the log won, by the height of the prediction: of nothing else clicks are known. */
  public long[] shownByRate() {
    return shownByRate.clone();
  }

  /** The sums of their predictions. */
  public double[] predictedByRate() {
    return predictedByRate.clone();
  }

  /** Their logged clicks. */
  public long[] clicksByRate() {
    return clicksByRate.clone();
  }

  /** Bids that the log says won. */
  public long decidedWins() {
    return decidedWins;
  }

  /** Bids that the log says lost. */
  public long decidedLosses() {
    return decidedLosses;
  }

  /** Bids that won by a draw from the win curve. */
  public long drawnWins() {
    return drawnWins;
  }

  /** Bids that lost by a draw from the win curve. */
  public long drawnLosses() {
    return drawnLosses;
  }

  /** Auctions of the log whose price to beat is known; the figures below are theirs. */
  public long knownAuctions() {
    return known;
  }

  /** Expected value less cost of what was won. */
  public double surplusMicros() {
    return surplusMicros;
  }

  /** Paid above what would have won. */
  public double overbidMicros() {
    return overbidMicros;
  }

  /** Price above value of what was won and not worth it. */
  public double unprofitableMicros() {
    return unprofitableMicros;
  }

  /** Value above price of what was lost or left out. */
  public double underbidMicros() {
    return underbidMicros;
  }

  /** Value above price of what came when the budget did not reach for it. */
  public double spentOutMicros() {
    return spentOutMicros;
  }
}
