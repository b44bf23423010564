package io.segmento.simulate;

import static io.segmento.simulate.Trials.value;

import io.segmento.strategy.BiddingStrategy;
import io.segmento.strategy.Candidate;
import io.segmento.strategy.Opportunity;
import io.segmento.strategy.bidding.MultiplierStage;
import io.segmento.strategy.bidding.PidController;
import io.segmento.strategy.bidding.StagedStrategy;
import io.segmento.strategy.bidding.TrafficForecast;

/**
 * A budget paced by a PID controller, to hold {@code DualPacing} against: each minute the error is what was planned and not spent, as a part of the plan, and the plan is of
 * what is left. For one campaign and one thread.
 */
final class PidPacing implements MultiplierStage {

  private static final long ROUND_MILLIS = 60_000;
  private static final double MAX_ERROR = 1;

  private final double start;
  private final TrafficForecast forecast;
  private final PidController controller = new PidController(0.1, 0.05, 0.05, -3, 3);
  private long sinceMillis = -1;
  private double leftThen;

  PidPacing(double start, TrafficForecast forecast) {
    this.start = start;
    this.forecast = forecast;
  }

  BiddingStrategy strategy(Response response) {
    return StagedStrategy.of(value(response)).times(this).build();
  }

  @Override
  public double multiplier(Opportunity opportunity, Candidate candidate) {
    long now = opportunity.nowMillis();
    if (sinceMillis < 0) {
      sinceMillis = now;
      leftThen = candidate.budgetLeftMicros();
    } else if (now - sinceMillis >= ROUND_MILLIS) {
      double planned = leftThen
          * forecast.weight(sinceMillis, now)
          / forecast.weight(sinceMillis, candidate.budgetEndsMillis());
      double error = (planned - (leftThen - candidate.budgetLeftMicros())) / planned;
      controller.round(Math.max(-MAX_ERROR, Math.min(MAX_ERROR, error)));
      sinceMillis = now;
      leftThen = candidate.budgetLeftMicros();
    }
    return start * controller.multiplier();
  }
}
