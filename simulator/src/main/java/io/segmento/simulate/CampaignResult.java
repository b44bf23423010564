package io.segmento.simulate;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What came of one campaign in one run. Money in micros of currency (not CPM) unless a name says CPM. Filled by one {@link Simulation}.
 *
 * <p>Of a campaign that is alone on its seat, of users who do not tire and of whom nobody is held out, nothing is lost without a name:
 *
 * <pre>surplus + overbid + unprofitable + underbid + spent out + misallocated = Σ max(0, θ v − price to beat)     with the best creative's θ, over all auctions</pre>
 *
 * <p>Several campaigns of a seat: an auction in which the seat bids is counted to the campaign whose bid it is, one in which it does not to each.
 */
public final class CampaignResult {

  public static final int SLOTS = 96;
  public static final int BUCKETS = 20;
  private static final double CPM = 1_000;
  private static final double BUCKET_STEP = 0.25;
  private static final double SPENT_OUT = 0.95;
  private static final double HOUR_MILLIS = 3_600_000;
  private static final double DAY_HOURS = 24;

  private final SimulatedCampaign campaign;
  private final Scenario scenario;
  private final double[] spendBySlot = new double[SLOTS];
  private final long[] bidsByPrice = new long[BUCKETS];
  private final long[] winsByPrice = new long[BUCKETS];
  private final double[] predictedByRate = new double[BUCKETS];
  private final double[] expectedByRate = new double[BUCKETS];
  private final long[] clicksByRate = new long[BUCKETS];
  private final long[] winsByRate = new long[BUCKETS];
  private final LogScale prices;
  private final LogScale rates;
  private final LogScale ages = LogScale.around(DAY_HOURS, 2 * BUCKET_STEP, BUCKETS);
  private final ResponseSums byStage = new ResponseSums(VisitorStage.values().length);
  private final ResponseSums byAge = new ResponseSums(BUCKETS);
  private final RankedClicks ranked = new RankedClicks();
  private final ConversionFigures conversions = new ConversionFigures();
  private @Nullable HoldOut holdOut;
  private long offered;
  private long bids;
  private long wins;
  private long clicks;
  private long aboveCap;
  private long ledgerMicros;
  private double costMicros;
  private double expectedClicks;
  private double expectedVariance;
  private double predictedClicks;
  private double expectedConversions;
  private double overbidMicros;
  private double underbidMicros;
  private double unprofitableMicros;
  private double spentOutMicros;
  private double misallocatedMicros;
  private long t95Millis = -1;

  CampaignResult(SimulatedCampaign campaign, Scenario scenario) {
    this.campaign = campaign;
    this.scenario = scenario;
    prices = LogScale.around(Math.exp(scenario.markets().get(0).logMean()), BUCKET_STEP, BUCKETS);
    rates = LogScale.around(scenario.response().clickRate(), 2 * BUCKET_STEP, BUCKETS);
  }

  void offered() {
    offered++;
  }

  void aboveCap() {
    aboveCap++;
  }

  /** The strategy let an auction go; the rate is the best creative's, as everywhere where an auction is judged. */
  void notBid(double bestRate, long minimumCpmMicros) {
    underbidMicros += Math.max(0, left(bestRate, minimumCpmMicros));
  }

  /** There was no money left for an auction. */
  void spentOut(double bestRate, long minimumCpmMicros) {
    spentOutMicros += Math.max(0, left(bestRate, minimumCpmMicros));
  }

  /** What an impression would have left over at the least price that wins. */
  private double left(double trueRate, long minimumCpmMicros) {
    return trueRate * campaign.clickValueMicros() - minimumCpmMicros / CPM;
  }

  void bid(
      World world,
      SimulatedCandidate candidate,
      double bestRate,
      long priceCpmMicros,
      long minimumCpmMicros,
      boolean won,
      long paysCpmMicros,
      boolean clicked) {
    bids++;
    int price = prices.bucket((double) priceCpmMicros);
    bidsByPrice[price]++;
    double left = left(bestRate, minimumCpmMicros);
    if (!won) {
      underbidMicros += Math.max(0, left);
      return;
    }
    wins++;
    winsByPrice[price]++;
    double paid = paysCpmMicros / CPM;
    costMicros += paid;
    expectedClicks += candidate.trueRate;
    expectedVariance += candidate.trueRate * (1 - candidate.trueRate);
    predictedClicks += candidate.predictedRate;
    SimulatedVisitor visitor = world.visitor();
    byStage.add(visitor.stage().ordinal(), candidate.predictedRate, candidate.trueRate, clicked);
    if (visitor.known()) {
      double hours = (world.nowMillis() - visitor.lastSeenMillis()) / HOUR_MILLIS;
      byAge.add(ages.bucket(hours), candidate.predictedRate, candidate.trueRate, clicked);
    }
    ranked.impression(candidate.predictedRate, candidate.trueRate);
    expectedConversions += candidate.trueRate * candidate.conversionRate;
    if (left < 0) {
      unprofitableMicros -= left;
    }
    overbidMicros += Math.max(0, paid - minimumCpmMicros / CPM);
    misallocatedMicros += (bestRate - candidate.trueRate) * campaign.clickValueMicros();
    if (clicked) {
      clicks++;
    }
    int rate = rates.bucket(candidate.predictedRate);
    predictedByRate[rate] += candidate.predictedRate;
    expectedByRate[rate] += candidate.trueRate;
    clicksByRate[rate] += clicked ? 1 : 0;
    winsByRate[rate]++;
    long elapsed = world.nowMillis() - world.startMillis();
    spendBySlot[(int) (elapsed * SLOTS / scenario.horizonMillis())] += paid;
    if (t95Millis < 0 && costMicros >= SPENT_OUT * campaign.budgetMicros()) {
      t95Millis = elapsed;
    }
  }

  void compared(HoldOut withHeldOut) {
    holdOut = withHeldOut;
  }

  void spent(long ledger) {
    ledgerMicros = ledger;
  }

  public SimulatedCampaign campaign() {
    return campaign;
  }

  /** Auctions for which the strategy was asked. */
  public long offeredAuctions() {
    return offered;
  }

  public long bids() {
    return bids;
  }

  public long wins() {
    return wins;
  }

  /** Sampled, that is as noisy as in life. */
  public long clicks() {
    return clicks;
  }

  /** Orders that are credited to clicks; sampled. */
  public long conversions() {
    return conversions.attributed();
  }

  /** What was ordered after clicks, and what of it they brought. */
  public ConversionFigures conversionFigures() {
    return conversions;
  }

  /** Empty where nobody is held out. */
  public Optional<HoldOut> holdOut() {
    return Optional.ofNullable(holdOut);
  }

  /** The sum of the true probabilities of what was won: the same figure with far less noise. */
  public double expectedClicks() {
    return expectedClicks;
  }

  /** The deviation that {@link #clicks} has around {@link #expectedClicks}. */
  public double clickDeviation() {
    return Math.sqrt(expectedVariance);
  }

  /** The sum of the predictions of what was won. */
  public double predictedClicks() {
    return predictedClicks;
  }

  /** Bids above the campaign's highest bid, cut down. */
  public long bidsAboveCap() {
    return aboveCap;
  }

  /** What the exchange is owed. */
  public double costMicros() {
    return costMicros;
  }

  /** How visitors responded, by {@link VisitorStage#ordinal}. */
  public ResponseSums byStage() {
    return byStage;
  }

  /** How known visitors responded, by how long ago their last session began; see {@link #bucketHours}. */
  public ResponseSums byAge() {
    return byAge;
  }

  /** The middle of each bucket of ages, hours; those at the ends are open. */
  public double[] bucketHours() {
    return ages.middles();
  }

  /** What the ledger says; the same, unless booking is wrong. */
  public long ledgerMicros() {
    return ledgerMicros;
  }

  /** What was won above the budget: known too late, or booked wrongly; 0 without a budget. */
  public double overspentMicros() {
    return campaign.budgetMicros() == Long.MAX_VALUE
        ? 0
        : Math.max(0, costMicros - campaign.budgetMicros());
  }

  /** Cost over budget; 0 without a budget. */
  public double budgetShare() {
    return campaign.budgetMicros() == Long.MAX_VALUE ? 0 : costMicros / campaign.budgetMicros();
  }

  /** Expected clicks times their true value. */
  public double valueMicros() {
    return expectedClicks * campaign.clickValueMicros();
  }

  /** Cost for each expected click; NaN where none is expected. */
  public double costPerClickMicros() {
    return expectedClicks == 0 ? Double.NaN : costMicros / expectedClicks;
  }

  /** Cost for each conversion that clicks are expected to bring to users who would not buy anyway; NaN where none is. */
  public double costPerConversionMicros() {
    return expectedConversions == 0 ? Double.NaN : costMicros / expectedConversions;
  }

  /** What was predicted of what was won, over what is true of it: 1 is calibrated, above 1 promises too much; NaN without wins. */
  public double calibration() {
    return expectedClicks == 0 ? Double.NaN : predictedClicks / expectedClicks;
  }

  /** How well predictions rank what was won: the area under the curve, 0.5 by chance, 1 perfect; expected. A strategy that buys what is predicted high sees less of it than there is. NaN without wins. */
  public double areaUnderCurve() {
    return ranked.area();
  }

  /** Expected clicks times their true value, less cost. */
  public double surplusMicros() {
    return expectedClicks * campaign.clickValueMicros() - costMicros;
  }

  /** Expected value for each unit of cost; NaN without cost. */
  public double returnOnSpend() {
    return costMicros == 0 ? Double.NaN : expectedClicks * campaign.clickValueMicros() / costMicros;
  }

  /** Paid above what would have won. */
  public double overbidMicros() {
    return overbidMicros;
  }

  /** Value above price of what was lost or left out, with the best creative. */
  public double underbidMicros() {
    return underbidMicros;
  }

  /** Price to beat above value of what was won and not worth it with any creative. */
  public double unprofitableMicros() {
    return unprofitableMicros;
  }

  /** Value that the campaign's best creative would have had above that of the one shown, of what was won. */
  public double misallocatedMicros() {
    return misallocatedMicros;
  }

  /** Value above price of what came after the budget was spent, or when too little was left of it for a bid. */
  public double spentOutMicros() {
    return spentOutMicros;
  }

  /** When 95 % of the budget was spent, from the beginning; −1 when it never was. */
  public long t95Millis() {
    return t95Millis;
  }

  public double[] spendBySlot() {
    return spendBySlot.clone();
  }

  /** The budget by the traffic that was expected; zeros without a budget. */
  public double[] planBySlot() {
    double[] plan = new double[SLOTS];
    if (campaign.budgetMicros() == Long.MAX_VALUE) {
      return plan;
    }
    long start = scenario.startMillis();
    long horizon = scenario.horizonMillis();
    double total = scenario.traffic().weight(start, start + horizon);
    for (int i = 0; i < SLOTS; i++) {
      plan[i] = campaign.budgetMicros()
          * scenario
              .traffic()
              .weight(start + horizon * i / SLOTS, start + horizon * (i + 1) / SLOTS)
          / total;
    }
    return plan;
  }

  /** Root mean square of spend − plan by slot, over a slot's even part of the budget. */
  public double slotError() {
    double[] plan = planBySlot();
    double sum = 0;
    for (int i = 0; i < SLOTS; i++) {
      double off = spendBySlot[i] - plan[i];
      sum += off * off;
    }
    return Math.sqrt(sum / SLOTS) / ((double) campaign.budgetMicros() / SLOTS);
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

  /** Sums of predicted click probabilities of what was won, by their height. */
  public double[] predictedByRate() {
    return predictedByRate.clone();
  }

  /** The same of true ones. */
  public double[] expectedByRate() {
    return expectedByRate.clone();
  }

  /** How many were won of each bucket: what makes the sums above means. */
  public long[] winsByRate() {
    return winsByRate.clone();
  }

  public long[] clicksByRate() {
    return clicksByRate.clone();
  }
}
