package io.segmento.simulate;

import java.util.List;

/**
 * What came of a run.
 *
 * @param auctions how many there were
 * @param campaigns in the scenario's order
 */
public record SimulationResult(
    Scenario scenario, long auctions, List<CampaignResult> campaigns, Clairvoyance clairvoyance) {

  public SimulationResult {
    campaigns = List.copyOf(campaigns);
  }

  /** The first campaign's. */
  public CampaignResult first() {
    return campaigns.get(0);
  }

  /** The first campaign's expected clicks as a share of what its budget could buy for one who knows everything. */
  public double shareOfOptimum() {
    return first().expectedClicks()
        / clairvoyance.clicks((double) first().campaign().budgetMicros());
  }
}
