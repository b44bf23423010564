package io.segmento.simulate;

import io.segmento.strategy.BiddingStrategy;
import io.segmento.strategy.bidding.Ortb;
import io.segmento.strategy.bidding.ShadeStage;
import io.segmento.strategy.bidding.StagedStrategy;
import io.segmento.strategy.bidding.ValueStage;
import java.util.function.DoubleFunction;
import java.util.function.ToDoubleFunction;
import java.util.stream.LongStream;

/** Scenarios and strategies that several checks share. */
final class Trials {

  /** A click's worth, in micros of currency: with a click rate of 0.4 % an impression is worth 4 CPM. */
  static final long CLICK_MICROS = 1_000_000;

  static final double CLICK_RATE = 0.004;
  static final double CPM = 1_000;
  static final boolean FULL = Boolean.getBoolean("segmento.test.full");

  private static final int MATCH_TRIALS = 20;
  private static final double MATCH_PRECISION = 2e-3;

  private Trials() {}

  /** Five; twenty in the full build. */
  static LongStream seeds() {
    return LongStream.rangeClosed(1, FULL ? 20 : 5);
  }

  static int auctions(int usual) {
    return FULL ? usual * 5 : usual;
  }

  static SimulatedCampaign unlimited() {
    return SimulatedCampaign.of("campaign", Long.MAX_VALUE, CLICK_MICROS);
  }

  /** What the model says that an impression is worth. */
  static ValueStage value(Response response) {
    SimulatedResponses responses = new SimulatedResponses(response);
    return (opportunity, candidate) ->
        responses.clickProbability(opportunity, candidate) * CLICK_MICROS * CPM;
  }

  /** Bids a factor times the value. */
  static BiddingStrategy linear(Response response, double factor) {
    return StagedStrategy.of(value(response)).times((o, c) -> factor).build();
  }

  /** ORTB1 with the true c. */
  static BiddingStrategy ortb(Response response, double factor, double c) {
    return shaded(response, factor, (worth, o, candidate) -> Ortb.one(worth, c));
  }

  /** ORTB1 with the true c where the price to beat is paid, too; the shading of {@link #ortb} is for first-price auctions only. */
  static BiddingStrategy ortbAnywhere(Response response, double factor, double c) {
    ValueStage value = value(response);
    return StagedStrategy.of((opportunity, candidate) ->
            Ortb.one(factor * value.valueCpmMicros(opportunity, candidate), c))
        .build();
  }

  static BiddingStrategy shaded(Response response, double factor, ShadeStage shade) {
    return StagedStrategy.of(value(response))
        .times((o, c) -> factor)
        .shade(shade)
        .build();
  }

  /**
   * A static strategy at the factor that is looked for.
   *
   * @param clicks what is expected of it, exactly there
   */
  record Match(double factor, double clicks) {}

  private record Tried(double logFactor, double distance, double clicks) {}

  /** The factor whose cost is that of the budget, without a budget stop: static strategies are compared at equal spend. */
  static Match matched(
      Scenario unlimited, double budgetMicros, DoubleFunction<BiddingStrategy> byFactor) {
    return matched(
        unlimited, byFactor, run -> Math.log(Math.max(1, run.costMicros()) / budgetMicros));
  }

  /**
   * The factor where a distance that rises with it is 0, by false position (Illinois). Between the two trials that came nearest clicks are interpolated, since everything goes in
   * steps of one auction.
   */
  static Match matched(
      Scenario scenario,
      DoubleFunction<BiddingStrategy> byFactor,
      ToDoubleFunction<CampaignResult> distance) {
    Tried low = tried(scenario, Math.log(0.02), byFactor, distance);
    Tried high = tried(scenario, Math.log(50), byFactor, distance);
    double lowWeight = low.distance();
    double highWeight = high.distance();
    boolean lowIsNearer = Math.abs(lowWeight) < Math.abs(highWeight);
    Tried nearest = lowIsNearer ? low : high;
    Tried second = lowIsNearer ? high : low;
    int side = 0;
    for (int i = 0; i < MATCH_TRIALS && Math.abs(second.distance()) > MATCH_PRECISION; i++) {
      double next =
          (low.logFactor() * highWeight - high.logFactor() * lowWeight) / (highWeight - lowWeight);
      Tried trial = tried(scenario, next, byFactor, distance);
      if (trial.distance() < 0) {
        low = trial;
        lowWeight = trial.distance();
        highWeight = side < 0 ? highWeight / 2 : high.distance();
        side = -1;
      } else {
        high = trial;
        highWeight = trial.distance();
        lowWeight = side > 0 ? lowWeight / 2 : low.distance();
        side = 1;
      }
      if (Math.abs(trial.distance()) < Math.abs(nearest.distance())) {
        second = nearest;
        nearest = trial;
      } else if (Math.abs(trial.distance()) < Math.abs(second.distance())) {
        second = trial;
      }
    }
    double between = second.distance() - nearest.distance();
    double part = between == 0 ? 0 : -nearest.distance() / between;
    return new Match(
        Math.exp(nearest.logFactor() + part * (second.logFactor() - nearest.logFactor())),
        nearest.clicks() + part * (second.clicks() - nearest.clicks()));
  }

  private static Tried tried(
      Scenario scenario,
      double logFactor,
      DoubleFunction<BiddingStrategy> byFactor,
      ToDoubleFunction<CampaignResult> distance) {
    CampaignResult result = run(scenario, byFactor.apply(Math.exp(logFactor)));
    return new Tried(logFactor, distance.applyAsDouble(result), result.expectedClicks());
  }

  static CampaignResult run(Scenario scenario, BiddingStrategy strategy) {
    return Simulation.run(scenario, () -> strategy).first();
  }

  static SimulationResult result(Scenario scenario, BiddingStrategy strategy) {
    return Simulation.run(scenario, () -> strategy);
  }
}
