package io.segmento.strategies.ortb;

import io.segmento.strategy.BidDraft;
import io.segmento.strategy.BidLandscape;
import io.segmento.strategy.BiddingStrategy;
import io.segmento.strategy.Candidate;
import io.segmento.strategy.Decision;
import io.segmento.strategy.Opportunity;
import io.segmento.strategy.Parameter;
import io.segmento.strategy.StrategyConfig;
import io.segmento.strategy.StrategyContext;
import io.segmento.strategy.WinCurve;
import io.segmento.strategy.bidding.DualPacing;
import io.segmento.strategy.bidding.Ortb;
import io.segmento.strategy.bidding.ResponseValue;
import io.segmento.strategy.bidding.StagedStrategy;
import io.segmento.strategy.bidding.ValueStage;
import jakarta.inject.Inject;
import java.util.List;

/**
 * Optimal real-time bidding (Zhang, Yuan, Wang, KDD 2014), a reference to compare with:
 *
 * <pre>
 * ORTB1: b = √(c² + c·v/λ) − c                          for w(b) = b / (c + b)
 * ORTB2: b = c · (x^⅓ − x^−⅓),  x = (v/λ + √(c² + (v/λ)²)) / c     for w(b) = b² / (c² + b²)
 * </pre>
 *
 * c is configured or comes from the landscape. The forms are the best bids of a first-price auction whose win curve they assume; bid here in second-price
 * auctions too, as published, though linear bids are better there.
 */
final class OrtbStrategy implements BiddingStrategy {

  static final List<Parameter<?>> PARAMETERS = ResponseValue.parameters();

  private static final Parameter<String> FORM =
      Parameter.choice("form", List.of("1", "2"), "which of the two win curves");
  private static final Parameter<Long> C = Parameter.micros(
      "c-cpm-micros", 0, 0, 1_000_000_000_000L, "CPM micros; 0: as the landscape says");

  private static final long MIN_OBSERVATIONS = 500;

  private final BidLandscape landscape;
  private final boolean second;
  private final long configured;
  private final ResponseValue value;
  private final DualPacing pacing;
  private final StagedStrategy stages;

  @Inject
  OrtbStrategy(StrategyContext context) {
    StrategyConfig config = context.config();
    landscape = context.landscape();
    second = FORM.in(config).equals("2");
    configured = C.in(config);
    value = new ResponseValue(context.responses(), context.metrics());
    pacing = DualPacing.of(context);
    stages = StagedStrategy.of(new Bid()).build();
  }

  /** The bid itself stands in for the value, since it is bid in second-price auctions too. */
  private final class Bid implements ValueStage {
    @Override
    public double valueCpmMicros(Opportunity opportunity, Candidate candidate) {
      return valueCpmMicros(opportunity, candidate, new BidDraft());
    }

    @Override
    public double valueCpmMicros(Opportunity opportunity, Candidate candidate, BidDraft draft) {
      double base = value.valueCpmMicros(opportunity, candidate, draft);
      draft.baseValueCpmMicros(base);
      return bid(base * pacing.multiplier(opportunity, candidate, draft), opportunity, candidate);
    }
  }

  private double bid(double worth, Opportunity opportunity, Candidate candidate) {
    double c = configured > 0 ? configured : learned(opportunity, candidate);
    return second ? Ortb.two(worth, c) : Ortb.one(worth, c);
  }

  private double learned(Opportunity opportunity, Candidate candidate) {
    WinCurve curve = landscape.at(opportunity.impression(), candidate.currency());
    return curve.observations() < MIN_OBSERVATIONS ? 0 : curve.halfPriceCpmMicros();
  }

  @Override
  public Decision decide(Opportunity opportunity) {
    return stages.decide(opportunity);
  }
}
