package io.segmento.tools.simulate;

import io.segmento.platform.strategy.OfflinePlugin;
import io.segmento.simulate.Scenario;
import io.segmento.simulate.SimulationResult;
import io.segmento.strategy.BiddingStrategy;
import io.segmento.tools.console.ToolException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import org.HdrHistogram.Histogram;

/** One plugin's days while they are played. Not thread-safe. */
final class PlayedDays implements AutoCloseable {

  private final String name;
  private final OfflinePlugin plugin;
  private final List<SimulationResult> results = new ArrayList<>();
  private final List<Histogram> decisions = new ArrayList<>();
  private final Map<String, LongAdder> counters = new ConcurrentHashMap<>();

  PlayedDays(String name, OfflinePlugin plugin) {
    this.name = name;
    this.plugin = plugin;
  }

  /**
   * A new day's strategies.
   *
   * @param every of how many decisions the time of one is taken
   */
  Supplier<BiddingStrategy> begin(Scenario scenario, int every) {
    Histogram times = new Histogram(3);
    decisions.add(times);
    return () -> new TimedStrategy(new SimulatedHost(plugin, scenario, counters), times, every);
  }

  void end(SimulationResult result) {
    results.add(result);
  }

  StrategyRuns runs(long nanos) {
    Map<String, Long> counted = new TreeMap<>();
    counters.forEach((counter, count) -> counted.put(counter, count.sum()));
    return new StrategyRuns(name, results, nanos, decisions, counted);
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
