package io.segmento.strategies.pidtarget;

import io.segmento.strategy.BidDraft;
import io.segmento.strategy.BiddingStrategy;
import io.segmento.strategy.Candidate;
import io.segmento.strategy.Decision;
import io.segmento.strategy.Opportunity;
import io.segmento.strategy.Outcome;
import io.segmento.strategy.OutcomeListener;
import io.segmento.strategy.Parameter;
import io.segmento.strategy.ParsedParameters;
import io.segmento.strategy.StrategyConfig;
import io.segmento.strategy.StrategyContext;
import io.segmento.strategy.bidding.KpiPid;
import io.segmento.strategy.bidding.KpiPid.Figure;
import io.segmento.strategy.bidding.ResponseValue;
import io.segmento.strategy.bidding.StagedStrategy;
import io.segmento.strategy.bidding.ValueStage;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;

/**
 * Bids a multiple of what an impression is worth, so that a figure of the campaign stays at its target (Zhang and others: Feedback control of real-time
 * display advertising, WSDM 2016):
 *
 * <pre>b = v · e^φ,  φ by {@link KpiPid}</pre>
 *
 * The budget is the platform's to stop; this strategy does not spread it.
 */
final class PidTargetStrategy implements BiddingStrategy, OutcomeListener {

  private static final Parameter<String> FIGURE = Parameter.choice(
      "target", List.of("cost-per-click", "cost-per-conversion", "win-rate"), "what is held");
  private static final Parameter<Long> COST = Parameter.micros(
      "target-cost-micros",
      500_000,
      1,
      1_000_000_000_000L,
      "micros of currency for one click or conversion");
  private static final Parameter<Double> SHARE =
      Parameter.number("target-win-rate", 0.3, 0.001, 0.99, "share of bids that should win");
  private static final Parameter<Double> MIN_EVENTS = Parameter.number(
      "events-per-round", 20, 1, 100_000, "clicks, conversions or heard bids that end a round");

  static final List<Parameter<?>> PARAMETERS = parameters();

  private final ParsedParameters<KpiPid.Target> targets =
      new ParsedParameters<>(PidTargetStrategy::target);
  private final KpiPid control;
  private final ResponseValue value;
  private final StagedStrategy stages;

  @Inject
  PidTargetStrategy(StrategyContext context) {
    control = new KpiPid(this::target, MIN_EVENTS.in(context.config()).intValue(), context.state());
    value = new ResponseValue(context.responses(), context.metrics());
    stages = StagedStrategy.of(new WithTarget()).times(control).build();
  }

  /** Nothing is known to be worth its price where the target cannot be read. */
  private final class WithTarget implements ValueStage {
    @Override
    public double valueCpmMicros(Opportunity opportunity, Candidate candidate) {
      return valueCpmMicros(opportunity, candidate, new BidDraft());
    }

    @Override
    public double valueCpmMicros(Opportunity opportunity, Candidate candidate, BidDraft draft) {
      return targets.of(candidate.parameters()).isEmpty()
          ? Double.NaN
          : value.valueCpmMicros(opportunity, candidate, draft);
    }
  }

  private static List<Parameter<?>> parameters() {
    List<Parameter<?>> all = new ArrayList<>(ResponseValue.parameters());
    all.add(FIGURE);
    all.add(COST);
    all.add(SHARE);
    return List.copyOf(all);
  }

  private static KpiPid.Target target(StrategyConfig config) {
    return switch (FIGURE.in(config)) {
      case "win-rate" -> new KpiPid.Target(Figure.WIN_RATE, SHARE.in(config));
      case "cost-per-conversion" -> new KpiPid.Target(Figure.COST_PER_CONVERSION, COST.in(config));
      default -> new KpiPid.Target(Figure.COST_PER_CLICK, COST.in(config));
    };
  }

  private KpiPid.Target target(Candidate candidate) {
    return targets.of(candidate.parameters()).orElseThrow();
  }

  @Override
  public Decision decide(Opportunity opportunity) {
    return stages.decide(opportunity);
  }

  @Override
  public void onWin(Outcome outcome) {
    control.onWin(outcome);
  }

  @Override
  public void onLoss(Outcome outcome) {
    control.onLoss(outcome);
  }

  @Override
  public void onClick(Outcome outcome) {
    control.onClick(outcome);
  }

  @Override
  public void onConversion(Outcome outcome) {
    control.onConversion(outcome);
  }

  @Override
  public void onTick(long nowMillis) {
    control.onTick(nowMillis);
  }
}
