package io.segmento.tools.simulate;

import io.segmento.platform.strategy.OfflinePlugin;
import io.segmento.simulate.Scenario;
import io.segmento.simulate.SimulationResult;
import io.segmento.strategy.BiddingStrategy;
import io.segmento.tools.console.ToolException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.HdrHistogram.Histogram;

/** One plugin's days while they are played. Not thread-safe. */
final class PlayedDays implements AutoCloseable {

  private final String name;
  private final OfflinePlugin plugin;
  private final List<SimulationResult> results = new ArrayList<>();
  private final List<Histogram> decisions = new ArrayList<>();
  private final StrategyRemarks remarks;
  private final TimedStrategy.WarmUp warmUp = new TimedStrategy.WarmUp();

  PlayedDays(String name, OfflinePlugin plugin) {
    this.name = name;
    this.plugin = plugin;
    remarks = new StrategyRemarks(name);
    remarks.refused(plugin.conformanceFault());
  }

  /**
   * A new day's strategies.
   *
   * @param every of how many decisions the time of one is taken
   */
  Supplier<BiddingStrategy> begin(Scenario scenario, int every) {
    Histogram times = new Histogram(3);
    decisions.add(times);
    return () ->
        new TimedStrategy(new SimulatedHost(plugin, scenario, remarks), warmUp, times, every);
  }

  void end(SimulationResult result) {
    results.add(result);
  }

  StrategyRuns runs(long nanos) {
    return new StrategyRuns(name, results, nanos, decisions, remarks.sentences());
  }

  @Override
  public void close() {
    try {
      plugin.close();
    } catch (IOException e) {
      throw new ToolException(name + ": cannot be closed: " + e.getMessage(), e);
    }
  }
}
