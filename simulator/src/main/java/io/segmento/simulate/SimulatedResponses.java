package io.segmento.simulate;

import io.segmento.strategy.Candidate;
import io.segmento.strategy.Opportunity;
import io.segmento.strategy.ResponseModel;

/** Tells strategies the scenario's predictions. Thread-safe. */
public final class SimulatedResponses implements ResponseModel {

  private final double conversionRate;
  private final boolean knowVisitors;

  public SimulatedResponses(Response response) {
    conversionRate = response.conversions().rate();
    knowVisitors = response.predictions().knowVisitors();
  }

  @Override
  public double clickProbability(Opportunity opportunity, Candidate candidate) {
    return candidate instanceof SimulatedCandidate simulated ? simulated.predictedRate : Double.NaN;
  }

  @Override
  public double conversionProbability(Opportunity opportunity, Candidate candidate) {
    return knowVisitors && candidate instanceof SimulatedCandidate simulated
        ? simulated.conversionRate
        : conversionRate;
  }
}
