package io.segmento.simulate;

import java.util.List;
import java.util.Map;

/**
 * A campaign that takes part.
 *
 * @param budgetMicros for the whole horizon, in micros of currency (not CPM); {@link Long#MAX_VALUE} for none
 * @param maxBidCpmMicros its highest bid
 * @param clickValueMicros what a click is truly worth, in micros of currency: results are valued by it, a strategy only knows its parameters
 * @param creativeFactors one for each creative, by which the true click probability is multiplied
 * @param parameters for the strategy
 */
public record SimulatedCampaign(
    String id,
    long budgetMicros,
    long maxBidCpmMicros,
    long clickValueMicros,
    List<Double> creativeFactors,
    Map<String, String> parameters) {

  public SimulatedCampaign {
    creativeFactors = List.copyOf(creativeFactors);
    parameters = Map.copyOf(parameters);
  }

  /** One creative, no parameters. */
  public static SimulatedCampaign of(String id, long budgetMicros, long clickValueMicros) {
    return new SimulatedCampaign(
        id, budgetMicros, 1_000_000_000L, clickValueMicros, List.of(1.0), Map.of());
  }

  public SimulatedCampaign withBudget(long micros) {
    return new SimulatedCampaign(
        id, micros, maxBidCpmMicros, clickValueMicros, creativeFactors, parameters);
  }

  public SimulatedCampaign withMaxBid(long cpmMicros) {
    return new SimulatedCampaign(
        id, budgetMicros, cpmMicros, clickValueMicros, creativeFactors, parameters);
  }

  public SimulatedCampaign withCreatives(List<Double> factors) {
    return new SimulatedCampaign(
        id, budgetMicros, maxBidCpmMicros, clickValueMicros, factors, parameters);
  }

  public SimulatedCampaign withParameters(Map<String, String> values) {
    return new SimulatedCampaign(
        id, budgetMicros, maxBidCpmMicros, clickValueMicros, creativeFactors, values);
  }
}
