package io.segmento.strategy.bidding;

import static java.util.Objects.requireNonNull;

import io.segmento.strategy.Candidate;
import io.segmento.strategy.Opportunity;
import io.segmento.strategy.Outcome;
import io.segmento.strategy.OutcomeListener;

/**
 * Shades by a {@link WinRateModel} for each exchange and currency. Needs bids of different heights, and to hear of those that lost: while fewer than {@code
 * minObservations} of the exchange's bids are known, or no losses among them, another shade is asked.
 */
public final class WinRateShader implements ShadeStage, OutcomeListener {

  private final long minObservations;
  private final ShadeStage before;
  private final ByCampaign<ByCampaign<WinRateModel>> models =
      new ByCampaign<>(() -> new ByCampaign<>(WinRateModel::new));

  /** Bids the worth before enough is known. */
  public WinRateShader(long minObservations) {
    this(minObservations, ShadeStage.NONE);
  }

  /**
   * Knows nothing.
   *
   * @param before asked before enough is known, for example a {@link LandscapeShader}, which learns from the bids of all strategies
   */
  public WinRateShader(long minObservations, ShadeStage before) {
    this.minObservations = minObservations;
    this.before = requireNonNull(before, "before");
  }

  @Override
  public double priceCpmMicros(double worth, Opportunity opportunity, Candidate candidate) {
    WinRateModel model = model(opportunity.impression().exchange(), candidate.currency());
    return model.observations() < minObservations || model.losses() < ObservedPrices.MIN_LOSSES
        ? before.priceCpmMicros(worth, opportunity, candidate)
        : model.best(worth);
  }

  private WinRateModel model(String exchange, String currency) {
    return models.of(exchange).of(currency);
  }

  @Override
  public void onWin(Outcome outcome) {
    model(outcome.exchange(), outcome.currency()).learn((double) outcome.bidCpmMicros(), true);
  }

  @Override
  public void onLoss(Outcome outcome) {
    if (outcome.lostByPrice()) {
      model(outcome.exchange(), outcome.currency()).learn((double) outcome.bidCpmMicros(), false);
    }
  }
}
