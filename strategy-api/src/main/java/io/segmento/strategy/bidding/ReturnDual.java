package io.segmento.strategy.bidding;

import static java.util.Objects.requireNonNull;

import io.segmento.strategy.BidDraft;
import io.segmento.strategy.Candidate;
import io.segmento.strategy.Opportunity;
import io.segmento.strategy.Outcome;
import io.segmento.strategy.OutcomeListener;
import io.segmento.strategy.StrategyState;
import io.segmento.strategy.StrategyState.Levels;

/**
 * Keeps the value that a campaign gains at or above τ times what it spends, together with its budget: two duals, one bid (Balseiro and others: A field
 * guide for pacing budget and ROS constraints, 2023):
 *
 * <pre>
 * b = v (1 + λ) / (τ λ + μ)
 * each win: λ ← λ · exp(−η (gained − τ · cost) / s),  s: the mean of gained + τ · cost
 * </pre>
 *
 * μ = 1 / m is the dual of {@link DualPacing}, about 0 while the budget does not bind. λ stays in [1e-3, 1e3]. Gains and costs are this node's own wins,
 * whose ratio is that of all nodes. ln λ and s are kept by the context's {@link StrategyState}.
 */
public final class ReturnDual implements MultiplierStage, OutcomeListener {

  private static final double BOUND = Math.log(1e3);
  private static final double MIN_BUDGET_DUAL = 1e-3;
  private static final double MEAN_OVER = 1_000;

  /** τ of a campaign. */
  @FunctionalInterface
  public interface Target {
    /** Value for each unit of currency spent, above 0; NaN: no target. */
    double of(Candidate candidate);
  }

  private final Target target;
  private final MultiplierStage pacing;
  private final double rate;
  private final ByCampaign<Dual> duals;

  /** Of one campaign; told by one thread, read by all. */
  private static final class Dual {
    private static final int LOG_LAMBDA = 0;
    private static final int SCALE = 1;

    private final Levels kept;
    private volatile double tau = Double.NaN;

    private Dual(Levels kept) {
      this.kept = kept;
    }

    private double lambda() {
      return Math.exp(logarithm());
    }

    private double logarithm() {
      double known = kept.get(LOG_LAMBDA);
      return Double.isNaN(known) ? 0 : Math.max(-BOUND, Math.min(BOUND, known));
    }

    private synchronized void add(double gained, double cost, double rate) {
      double paid = tau * cost;
      if (!(gained + paid > 0)) {
        return;
      }
      double known = kept.get(SCALE);
      double mean = known > 0 ? known + (gained + paid - known) / MEAN_OVER : gained + paid;
      kept.set(SCALE, mean);
      double next = logarithm() - rate * (gained - paid) / mean;
      kept.set(LOG_LAMBDA, Math.max(-BOUND, Math.min(BOUND, next)));
    }
  }

  /**
   * Begins at λ = 1.
   *
   * @param pacing the budget's multiplier m
   * @param rate η, for example 0.02: larger follows faster and swings more
   */
  public ReturnDual(Target target, MultiplierStage pacing, double rate) {
    this(target, pacing, rate, StrategyState.inMemory());
  }

  /** The same, which goes on where a state was left: for {@code context.state()}. */
  public ReturnDual(Target target, MultiplierStage pacing, double rate, StrategyState state) {
    this.target = requireNonNull(target, "target");
    this.pacing = requireNonNull(pacing, "pacing");
    if (!(rate > 0 && rate < 1)) {
      throw new IllegalArgumentException("rate: " + rate + " (expected: between 0 and 1)");
    }
    this.rate = rate;
    StrategyState.Table<Levels> kept = state.levels("return", 1, "log_lambda", "scale");
    duals = ByCampaign.keyed(budgetId -> new Dual(kept.row(budgetId)));
  }

  @Override
  public double multiplier(Opportunity opportunity, Candidate candidate) {
    return multiplier(opportunity, candidate, new BidDraft());
  }

  @Override
  public double multiplier(Opportunity opportunity, Candidate candidate, BidDraft draft) {
    double tau = target.of(candidate);
    boolean hasBudget = candidate.budgetEndsMillis() != 0;
    double budget = pacing.multiplier(opportunity, candidate, draft);
    if (Double.isNaN(tau)) {
      return budget;
    }
    Dual dual = duals.of(candidate.budgetId());
    dual.tau = tau;
    double lambda = dual.lambda();
    draft.returnDual(lambda);
    double mu = hasBudget ? Math.max(MIN_BUDGET_DUAL, 1 / budget) : MIN_BUDGET_DUAL;
    return (1 + lambda) / (tau * lambda + mu);
  }

  @Override
  public void onWin(Outcome outcome) {
    duals.of(outcome.budgetId()).add(gained(outcome), (double) outcome.priceCpmMicros(), rate);
  }

  /** What a bid was worth before the multiplier, from its note; its worth where it has none. */
  private static double gained(Outcome outcome) {
    return ValueNote.read(outcome.note(), (double) outcome.valueCpmMicros());
  }
}
