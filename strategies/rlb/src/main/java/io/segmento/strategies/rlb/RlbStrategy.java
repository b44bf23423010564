package io.segmento.strategies.rlb;

import io.segmento.strategy.BidDraft;
import io.segmento.strategy.BiddingStrategy;
import io.segmento.strategy.Candidate;
import io.segmento.strategy.Decision;
import io.segmento.strategy.Opportunity;
import io.segmento.strategy.Parameter;
import io.segmento.strategy.ResponseModel;
import io.segmento.strategy.StrategyConfig;
import io.segmento.strategy.StrategyContext;
import io.segmento.strategy.bidding.RlbTable;
import io.segmento.strategy.bidding.StagedStrategy;
import io.segmento.strategy.bidding.ValueStage;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Bids by what the budget would bring if it were kept for later auctions ({@link RlbTable}; Cai and others, WSDM 2017), a reference to compare with. Made
 * for second-price auctions and clicks of equal worth.
 *
 * <p>The table is worked out when the plugin is loaded, for log-normal prices of the configured median and deviation, in steps of four units of {@code
 * price-unit-cpm-micros}, for 1000 auctions. Only rates over the campaign's mean count, and that is learned ({@link FadingMean}); while the platform's model knows nothing, an impression
 * is an average one. A campaign's state is larger than the table; it is looked up where the budget for each auction left is the same. The auctions
 * left are the configured ones of a day, by the time until the budget ends. A campaign without such an end is not bid on.
 */
final class RlbStrategy implements BiddingStrategy {

  static final List<Parameter<?>> PARAMETERS = List.of();

  private static final Parameter<Long> UNIT = Parameter.micros(
      "price-unit-cpm-micros", 10_000, 1, 1_000_000_000L, "CPM micros of one step of price");
  private static final Parameter<Double> MEDIAN =
      Parameter.number("price-median-units", 40, 1, 250, "median market price, in units");
  private static final Parameter<Double> DEVIATION =
      Parameter.number("price-deviation", 1, 0.05, 3, "deviation of the logarithm of the price");
  private static final Parameter<Double> AUCTIONS = Parameter.number(
      "auctions-per-day", 100_000, 1, 1e10, "that a campaign may enter, all nodes together");
  private static final Parameter<Double> PRIOR =
      Parameter.number("prior-click-rate", 0.001, 1e-7, 1, "the mean that a campaign begins with");
  private static final Parameter<Duration> HALF_LIFE = Parameter.duration(
      "mean-half-life", Duration.ofDays(1), "after which a rate counts half in the mean");

  private static final int TABLE_AUCTIONS = 1_000;
  private static final int HIGHEST_UNITS = 300;
  /** Of price and money in the table: {@value #HIGHEST_UNITS} units are 75 steps, which is as fine as a bid has to be, and keeps the table at some megabytes. */
  private static final int UNITS_EACH_STEP = 4;
  /** Per auction in the table, in steps: where there is more, fewer auctions are looked up. */
  private static final int STEPS_EACH_AUCTION = 2;

  private static final double DAY_MILLIS = 86_400_000.0;
  private static final double CPM = 1_000;
  private static final int MAX_KEPT = 65_536;
  private final ResponseModel responses;
  private final RlbTable table;
  private final double unitCpmMicros;
  private final double auctionsPerDay;
  private final double prior;
  private final double halfLifeMillis;
  private final StagedStrategy stages;
  private final ConcurrentHashMap<String, FadingMean> means = new ConcurrentHashMap<>();

  @Inject
  RlbStrategy(StrategyContext context) {
    StrategyConfig config = context.config();
    responses = context.responses();
    unitCpmMicros = UNIT.in(config);
    auctionsPerDay = AUCTIONS.in(config);
    prior = PRIOR.in(config);
    halfLifeMillis = Math.max(1, HALF_LIFE.in(config).toMillis());
    table = RlbTable.of(
        shares(MEDIAN.in(config) / UNITS_EACH_STEP, DEVIATION.in(config)),
        1,
        TABLE_AUCTIONS,
        TABLE_AUCTIONS * STEPS_EACH_AUCTION);
    stages = StagedStrategy.of(new Bid()).build();
  }

  /** Log-normal prices by whole steps, through the logistic curve that is nearest to the normal one. */
  static double[] shares(double median, double deviation) {
    double[] shares = new double[HIGHEST_UNITS / UNITS_EACH_STEP + 1];
    double before = 0;
    for (int i = 0; i < shares.length; i++) {
      double z = Math.log((i + 0.5) / median) / deviation;
      double below = 1 / (1 + Math.exp(-1.702 * z));
      shares[i] = below - before;
      before = below;
    }
    return shares;
  }

  /** The bid itself stands in for the value. */
  private final class Bid implements ValueStage {
    @Override
    public double valueCpmMicros(Opportunity opportunity, Candidate candidate) {
      return valueCpmMicros(opportunity, candidate, new BidDraft());
    }

    @Override
    public double valueCpmMicros(Opportunity opportunity, Candidate candidate, BidDraft draft) {
      double millisLeft = candidate.budgetEndsMillis() - (double) opportunity.nowMillis();
      if (candidate.budgetLeftMicros() == Long.MAX_VALUE || millisLeft <= 0) {
        return 0;
      }
      double known = responses.clickProbability(opportunity, candidate);
      draft.clickProbability(known);
      double rate = overMean(known, candidate.campaignId(), opportunity.nowMillis());
      if (Double.isNaN(rate)) {
        return rate;
      }
      double auctionsLeft = Math.max(1, auctionsPerDay * millisLeft / DAY_MILLIS);
      double stepCpmMicros = unitCpmMicros * UNITS_EACH_STEP;
      double budgetSteps = candidate.budgetLeftMicros() * CPM / stepCpmMicros;
      return table.bidScaled(auctionsLeft, budgetSteps, rate) * stepCpmMicros;
    }
  }

  /** The rate over the mean of all that the campaign was asked for: what the table is worked out for is 1, whatever clicks are worth trying for. */
  private double overMean(double rate, String campaignId, long nowMillis) {
    if (Double.isNaN(rate)) {
      return 1;
    }
    if (!(rate >= 0 && rate <= 1)) {
      return Double.NaN;
    }
    if (means.size() >= MAX_KEPT) {
      means.clear();
    }
    return rate
        / means
            .computeIfAbsent(campaignId, unused -> new FadingMean(prior, halfLifeMillis))
            .add(rate, nowMillis);
  }

  @Override
  public Decision decide(Opportunity opportunity) {
    return stages.decide(opportunity);
  }
}
