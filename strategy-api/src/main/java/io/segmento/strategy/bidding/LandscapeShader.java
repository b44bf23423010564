package io.segmento.strategy.bidding;

import static java.util.Objects.requireNonNull;

import io.segmento.strategy.BidLandscape;
import io.segmento.strategy.Candidate;
import io.segmento.strategy.Opportunity;
import io.segmento.strategy.WinCurve;

/**
 * Shades by the learned landscape, in the closed form {@link Ortb#one} for w(b) = b / (c + b) where c is the price that wins every second auction.
 * Bids the worth while fewer than {@code minObservations} bids are known.
 */
public final class LandscapeShader implements ShadeStage {

  private final BidLandscape landscape;
  private final long minObservations;

  public LandscapeShader(BidLandscape landscape, long minObservations) {
    this.landscape = requireNonNull(landscape, "landscape");
    this.minObservations = minObservations;
  }

  @Override
  public double priceCpmMicros(double worth, Opportunity opportunity, Candidate candidate) {
    WinCurve curve = landscape.at(opportunity.impression(), candidate.currency());
    return curve.observations() < minObservations
        ? worth
        : Ortb.one(worth, curve.halfPriceCpmMicros());
  }
}
