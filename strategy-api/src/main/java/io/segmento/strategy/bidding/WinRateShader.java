package io.segmento.strategy.bidding;

import io.segmento.strategy.Candidate;
import io.segmento.strategy.Opportunity;
import io.segmento.strategy.Outcome;
import io.segmento.strategy.OutcomeListener;

/**
 * Shades by a {@link WinRateModel} for each exchange. Bids the worth while fewer than {@code minObservations} of the exchange's bids are known;
 * needs bids of different heights, and to hear of those that lost.
 */
public final class WinRateShader implements ShadeStage, OutcomeListener {

  private final long minObservations;
  private final ByCampaign<WinRateModel> models = new ByCampaign<>(WinRateModel::new);

  public WinRateShader(long minObservations) {
    this.minObservations = minObservations;
  }

  @Override
  public double priceCpmMicros(double worth, Opportunity opportunity, Candidate candidate) {
    WinRateModel model = models.of(opportunity.impression().exchange());
    return model.observations() < minObservations ? worth : model.best(worth);
  }

  @Override
  public void onWin(Outcome outcome) {
    models.of(outcome.exchange()).learn((double) outcome.bidCpmMicros(), true);
  }

  @Override
  public void onLoss(Outcome outcome) {
    models.of(outcome.exchange()).learn((double) outcome.bidCpmMicros(), false);
  }
}
