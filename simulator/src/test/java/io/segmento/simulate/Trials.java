package io.segmento.simulate;

import io.segmento.strategy.BiddingStrategy;
import io.segmento.strategy.bidding.Ortb;
import io.segmento.strategy.bidding.ShadeStage;
import io.segmento.strategy.bidding.StagedStrategy;
import io.segmento.strategy.bidding.ValueStage;
import java.util.function.DoubleFunction;
import java.util.stream.LongStream;

/** Scenarios and strategies that several checks share. */
final class Trials {

  /** A click's worth, in micros of currency: with a click rate of 0.4 % an impression is worth 4 CPM. */
  static final long CLICK_MICROS = 1_000_000;

  static final double CLICK_RATE = 0.004;
  static final double CPM = 1_000;
  static final boolean FULL = Boolean.getBoolean("segmento.test.full");

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

  /** The result of the factor whose cost is that of the budget, found without a budget stop: static strategies are compared at equal spend. */
  static CampaignResult matched(
      Scenario unlimited, double budgetMicros, DoubleFunction<BiddingStrategy> byFactor) {
    double low = Math.log(0.02);
    double high = Math.log(50);
    for (int i = 0; i < 16; i++) {
      double middle = (low + high) / 2;
      if (run(unlimited, byFactor.apply(Math.exp(middle))).costMicros() < budgetMicros) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return run(unlimited, byFactor.apply(Math.exp((low + high) / 2)));
  }

  static CampaignResult run(Scenario scenario, BiddingStrategy strategy) {
    return Simulation.run(scenario, () -> strategy).first();
  }

  static SimulationResult result(Scenario scenario, BiddingStrategy strategy) {
    return Simulation.run(scenario, () -> strategy);
  }
}
