package io.segmento.strategies.returnonspend;

import io.segmento.strategy.BidDraft;
import io.segmento.strategy.BiddingStrategy;
import io.segmento.strategy.Candidate;
import io.segmento.strategy.Decision;
import io.segmento.strategy.Opportunity;
import io.segmento.strategy.Outcome;
import io.segmento.strategy.OutcomeListener;
import io.segmento.strategy.Parameter;
import io.segmento.strategy.ParsedParameters;
import io.segmento.strategy.StrategyContext;
import io.segmento.strategy.bidding.DualPacing;
import io.segmento.strategy.bidding.LandscapeShader;
import io.segmento.strategy.bidding.MultiplierStage;
import io.segmento.strategy.bidding.ResponseValue;
import io.segmento.strategy.bidding.ReturnDual;
import io.segmento.strategy.bidding.StagedStrategy;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;

/**
 * Buys as much value as budget and return allow: value of at least τ for each unit of currency that is spent (Balseiro and others, 2023).
 *
 * <pre>b = v (1 + λ) / (τ λ + μ),  in first-price auctions shaded by √(c² + c·b) − c</pre>
 *
 * With {@code coupling = min} each has a multiplier that knows nothing of the other, and the lower one counts (min-pacing): less can go wrong, and little is lost.
 *
 * <p>λ rises while the return is below τ ({@link ReturnDual}), μ while money goes faster than planned ({@link DualPacing}). Wants a goal value that is
 * truly what the goal is worth.
 */
final class ReturnOnSpendStrategy implements BiddingStrategy, OutcomeListener {

  private static final Parameter<Double> TARGET =
      Parameter.number("target-return", 1, 0.01, 1_000, "τ: value for each unit of currency spent");

  static final List<Parameter<?>> PARAMETERS = parameters();

  private static final Parameter<String> COUPLING = Parameter.choice(
      "coupling", List.of("coupled", "min"), "how budget and return are held together");
  private static final double RATE = 0.02;
  private static final long MIN_OBSERVATIONS = 500;

  private final ParsedParameters<Double> targets = new ParsedParameters<>(TARGET::in);
  private final DualPacing budget;
  private final ReturnDual dual;
  private final StagedStrategy stages;

  @Inject
  ReturnOnSpendStrategy(StrategyContext context) {
    budget = DualPacing.coupled(context);
    boolean apart = COUPLING.in(context.config()).equals("min");
    // A dual that knows of no budget: its μ is nothing.
    dual = new ReturnDual(
        this::target, apart ? (o, c) -> Double.MAX_VALUE : budget, RATE, context.state());
    stages = StagedStrategy.of(new ResponseValue(context.responses(), context.metrics()))
        .times(apart ? new Lower() : dual)
        .shade(new LandscapeShader(context.landscape(), MIN_OBSERVATIONS))
        .notingValue()
        .build();
  }

  /** Of both multipliers; where there is no budget, whose pacing would hold bids at the value, that of the return. */
  private final class Lower implements MultiplierStage {
    @Override
    public double multiplier(Opportunity opportunity, Candidate candidate) {
      return multiplier(opportunity, candidate, new BidDraft());
    }

    @Override
    public double multiplier(Opportunity opportunity, Candidate candidate, BidDraft draft) {
      double returned = dual.multiplier(opportunity, candidate, draft);
      boolean limited =
          candidate.budgetEndsMillis() != 0 && candidate.budgetLeftMicros() != Long.MAX_VALUE;
      return limited
          ? Math.min(budget.multiplier(opportunity, candidate, draft), returned)
          : returned;
    }
  }

  private static List<Parameter<?>> parameters() {
    List<Parameter<?>> all = new ArrayList<>(ResponseValue.parameters());
    all.add(TARGET);
    return List.copyOf(all);
  }

  /** A target that is wrong is none that could be kept: NaN would mean no target at all, so the highest one stands in. */
  private double target(Candidate candidate) {
    return targets.of(candidate.parameters()).orElse(1_000.0);
  }

  @Override
  public Decision decide(Opportunity opportunity) {
    return stages.decide(opportunity);
  }

  @Override
  public void onWin(Outcome outcome) {
    dual.onWin(outcome);
  }
}
