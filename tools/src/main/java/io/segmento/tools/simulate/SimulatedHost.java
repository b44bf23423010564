package io.segmento.tools.simulate;

import static java.util.Objects.requireNonNull;

import io.segmento.platform.strategy.OfflinePlugin;
import io.segmento.simulate.Scenario;
import io.segmento.simulate.SimulatedResponses;
import io.segmento.strategy.BidLandscape;
import io.segmento.strategy.BiddingStrategy;
import io.segmento.strategy.Decision;
import io.segmento.strategy.NoBidReason;
import io.segmento.strategy.Opportunity;
import io.segmento.strategy.Outcome;
import io.segmento.strategy.OutcomeListener;
import io.segmento.strategy.ResponseModel;
import io.segmento.strategy.StrategyConfig;
import io.segmento.strategy.StrategyContext;
import io.segmento.strategy.StrategyMetrics;
import io.segmento.strategy.bidding.LearnedLandscape;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;

/** A plugin's strategy with what a node would lend it: predictions of the scenario, a landscape learned from its own outcomes, and going on when it fails. */
final class SimulatedHost implements BiddingStrategy, OutcomeListener {

  private static final long MIN_OBSERVATIONS = 500;
  private static final long MAX_OBSERVATIONS = 1_000_000;

  private final LearnedLandscape landscape =
      new LearnedLandscape(MIN_OBSERVATIONS, MAX_OBSERVATIONS);
  private final StrategyRemarks remarks;
  private final BiddingStrategy strategy;
  private final OutcomeListener listener;

  /**
   * Starts the plugin.
   *
   * @param remarks what it counts by itself and what it throws is told there
   */
  SimulatedHost(OfflinePlugin plugin, Scenario scenario, StrategyRemarks remarks) {
    this.remarks = remarks;
    strategy = plugin.strategy(new Context(
        Clock.fixed(Instant.ofEpochMilli(scenario.startMillis()), ZoneOffset.UTC),
        plugin.settings(),
        remarks,
        landscape,
        new SimulatedResponses(scenario.response())));
    listener = strategy instanceof OutcomeListener own ? own : new OutcomeListener() {};
  }

  private record Context(
      Clock clock,
      StrategyConfig config,
      StrategyMetrics metrics,
      BidLandscape landscape,
      ResponseModel responses)
      implements StrategyContext {}

  /** As on a node: what is thrown, and no decision, is no bid. */
  @Override
  public Decision decide(Opportunity opportunity) {
    try {
      return requireNonNull(strategy.decide(opportunity), "decide gave null");
    } catch (Exception | LinkageError | AssertionError | StackOverflowError failure) {
      remarks.decisionFailed(failure);
      return Decision.noBid(NoBidReason.NO_INTEREST);
    }
  }

  @Override
  public void onWin(Outcome outcome) {
    landscape.onWin(outcome);
    tell(() -> listener.onWin(outcome));
  }

  @Override
  public void onLoss(Outcome outcome) {
    landscape.onLoss(outcome);
    tell(() -> listener.onLoss(outcome));
  }

  @Override
  public void onClick(Outcome outcome) {
    tell(() -> listener.onClick(outcome));
  }

  @Override
  public void onConversion(Outcome outcome) {
    tell(() -> listener.onConversion(outcome));
  }

  @Override
  public void onTick(long nowMillis) {
    // Once a minute is enough for a curve that a day's bids make.
    if (nowMillis % 60_000 < 1_000) {
      landscape.onTick(nowMillis);
    }
    tell(() -> listener.onTick(nowMillis));
  }

  private void tell(Runnable call) {
    try {
      call.run();
    } catch (Exception | LinkageError | AssertionError | StackOverflowError failure) {
      remarks.outcomeFailed(failure);
    }
  }
}
