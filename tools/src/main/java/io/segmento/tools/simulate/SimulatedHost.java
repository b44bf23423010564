package io.segmento.tools.simulate;

import io.segmento.platform.strategy.OfflinePlugin;
import io.segmento.simulate.Scenario;
import io.segmento.simulate.SimulatedResponses;
import io.segmento.strategy.BidLandscape;
import io.segmento.strategy.BiddingStrategy;
import io.segmento.strategy.Decision;
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
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** A plugin's strategy with what a node would lend it: predictions of the scenario, and a landscape learned from its own outcomes. */
final class SimulatedHost implements BiddingStrategy, OutcomeListener {

  private static final long MIN_OBSERVATIONS = 500;
  private static final long MAX_OBSERVATIONS = 1_000_000;

  private final LearnedLandscape landscape =
      new LearnedLandscape(MIN_OBSERVATIONS, MAX_OBSERVATIONS);
  private final BiddingStrategy strategy;
  private final OutcomeListener listener;

  /**
   * Starts the plugin.
   *
   * @param counters what the strategy counts by itself is added to these, by name
   */
  SimulatedHost(OfflinePlugin plugin, Scenario scenario, Map<String, LongAdder> counters) {
    strategy = plugin.strategy(new Context(
        Clock.fixed(Instant.ofEpochMilli(scenario.startMillis()), ZoneOffset.UTC),
        plugin.settings(),
        name -> counters.computeIfAbsent(name, unused -> new LongAdder())::increment,
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

  @Override
  public Decision decide(Opportunity opportunity) {
    return strategy.decide(opportunity);
  }

  @Override
  public void onWin(Outcome outcome) {
    landscape.onWin(outcome);
    listener.onWin(outcome);
  }

  @Override
  public void onLoss(Outcome outcome) {
    landscape.onLoss(outcome);
    listener.onLoss(outcome);
  }

  @Override
  public void onClick(Outcome outcome) {
    listener.onClick(outcome);
  }

  @Override
  public void onConversion(Outcome outcome) {
    listener.onConversion(outcome);
  }

  @Override
  public void onTick(long nowMillis) {
    // Once a minute is enough for a curve that a day's bids make.
    if (nowMillis % 60_000 < 1_000) {
      landscape.onTick(nowMillis);
    }
    listener.onTick(nowMillis);
  }
}
