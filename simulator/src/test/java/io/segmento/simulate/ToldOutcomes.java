package io.segmento.simulate;

import io.segmento.strategy.BiddingStrategy;
import io.segmento.strategy.Decision;
import io.segmento.strategy.Opportunity;
import io.segmento.strategy.Outcome;
import io.segmento.strategy.OutcomeListener;
import io.segmento.strategy.PricedCandidate;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Bids one price and keeps what it is told. */
final class ToldOutcomes implements BiddingStrategy, OutcomeListener {

  final List<SimulatedOutcome> wins = new ArrayList<>();
  final List<SimulatedOutcome> losses = new ArrayList<>();
  final List<SimulatedOutcome> clicks = new ArrayList<>();
  final List<SimulatedOutcome> conversions = new ArrayList<>();
  private final long priceCpmMicros;

  ToldOutcomes(long priceCpmMicros) {
    this.priceCpmMicros = priceCpmMicros;
  }

  /** Won or lost. */
  List<SimulatedOutcome> all() {
    return Stream.concat(wins.stream(), losses.stream()).toList();
  }

  List<SimulatedOutcome> of(String exchange) {
    return all().stream().filter(outcome -> outcome.exchange().equals(exchange)).toList();
  }

  @Override
  public Decision decide(Opportunity opportunity) {
    return Decision.bid(PricedCandidate.of(opportunity.candidates().get(0), priceCpmMicros));
  }

  @Override
  public void onWin(Outcome outcome) {
    wins.add((SimulatedOutcome) outcome);
  }

  @Override
  public void onLoss(Outcome outcome) {
    losses.add((SimulatedOutcome) outcome);
  }

  @Override
  public void onClick(Outcome outcome) {
    clicks.add((SimulatedOutcome) outcome);
  }

  @Override
  public void onConversion(Outcome outcome) {
    conversions.add((SimulatedOutcome) outcome);
  }
}
