package io.segmento.strategy.bidding;

import static java.util.Objects.requireNonNull;

import io.segmento.strategy.BidDraft;
import io.segmento.strategy.Candidate;
import io.segmento.strategy.Opportunity;
import io.segmento.strategy.Outcome;
import io.segmento.strategy.OutcomeListener;
import java.util.concurrent.atomic.AtomicLong;

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
 * whose ratio is that of all nodes.
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
  private final ByCampaign<Dual> duals = new ByCampaign<>(Dual::new);

  /** Of one campaign. */
  private static final class Dual {
    /** The bits of ln λ. */
    private final AtomicLong logarithm = new AtomicLong(Double.doubleToRawLongBits(0));

    private volatile double lambda = 1;
    private volatile double scale;
    private volatile double tau = Double.NaN;

    private void add(double gained, double cost, double rate) {
      double paid = tau * cost;
      if (!(gained + paid > 0)) {
        return;
      }
      double mean = scale;
      mean = mean == 0 ? gained + paid : mean + (gained + paid - mean) / MEAN_OVER;
      scale = mean;
      double step = -rate * (gained - paid) / mean;
      long next = logarithm.updateAndGet(bits -> Double.doubleToRawLongBits(
          Math.max(-BOUND, Math.min(BOUND, Double.longBitsToDouble(bits) + step))));
      lambda = Math.exp(Double.longBitsToDouble(next));
    }
  }

  /**
   * Begins at λ = 1.
   *
   * @param pacing the budget's multiplier m
   * @param rate η, for example 0.02: larger follows faster and swings more
   */
  public ReturnDual(Target target, MultiplierStage pacing, double rate) {
    this.target = requireNonNull(target, "target");
    this.pacing = requireNonNull(pacing, "pacing");
    if (!(rate > 0 && rate < 1)) {
      throw new IllegalArgumentException("rate: " + rate + " (expected: between 0 and 1)");
    }
    this.rate = rate;
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
    double lambda = dual.lambda;
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
