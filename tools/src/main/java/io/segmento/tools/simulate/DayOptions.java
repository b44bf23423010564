package io.segmento.tools.simulate;

import io.segmento.platform.strategy.OfflinePlugin;
import io.segmento.simulate.AuctionRules;
import io.segmento.simulate.Market;
import io.segmento.simulate.Presets;
import io.segmento.simulate.Response;
import io.segmento.simulate.Scenario;
import io.segmento.simulate.SimulatedCampaign;
import io.segmento.simulate.Simulation;
import io.segmento.simulate.SimulationResult;
import io.segmento.strategy.bidding.TrafficForecast;
import io.segmento.tools.allinone.Project;
import io.segmento.tools.console.ToolException;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The days that strategies are played through; the same for each. */
final class DayOptions {

  private static final double CPM = 1_000;
  private static final double MEDIANS_TO_BID = 10;
  /** Processor time, so that other work on the machine does not count. */
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  @Option(
      names = "--strategies",
      paramLabel = "DIR",
      description = "Directory of plugins (default: the shipped ones).")
  private @Nullable Path directory;

  @Option(
      names = "--preset",
      defaultValue = "2997",
      description = "Market and response like this iPinYou campaign (default: ${DEFAULT-VALUE}).")
  private String preset = "";

  @Option(names = "--second-price", description = "The winner pays the highest rival bid.")
  private boolean secondPrice;

  @Option(
      names = "--auctions",
      defaultValue = "200000",
      description = "Expected auctions of the day (default: ${DEFAULT-VALUE}).")
  private int auctions;

  @Option(
      names = "--seeds",
      defaultValue = "5",
      description = "Days to play, seeds 1 to N (default: ${DEFAULT-VALUE}).")
  private int seeds;

  @Option(
      names = "--budget-share",
      defaultValue = "0.0625",
      description =
          "Budget as a part of what all auctions cost at the price to beat; 0: none (default: ${DEFAULT-VALUE}).")
  private double budgetShare;

  @Option(
      names = "--max-bid-cpm-micros",
      paramLabel = "MICROS",
      defaultValue = "0",
      description =
          "The campaign's highest bid; 0: ten times the median price (default: ${DEFAULT-VALUE}).")
  private long maxBidCpmMicros;

  @Option(
      names = "--traffic-by-hour",
      paramLabel = "WEIGHTS",
      defaultValue = "",
      description = "24 weights with commas, in UTC (default: even).")
  private String traffic = "";

  @Option(
      names = "--ledger-lag",
      defaultValue = "2",
      description = "Seconds until bidders know what was spent (default: ${DEFAULT-VALUE}).")
  private int ledgerLagSeconds;

  @Option(
      names = "--nodes",
      defaultValue = "1",
      description = "Nodes that share budget and traffic (default: ${DEFAULT-VALUE}).")
  private int nodes;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "A strategy parameter of the campaign; repeatable.")
  private Map<String, String> parameters = new HashMap<>();

  int seeds() {
    return seeds;
  }

  Path directory() {
    return directory == null ? Project.strategies() : directory;
  }

  Map<String, String> parameters() {
    return Map.copyOf(parameters);
  }

  void check() {
    if (auctions < 1 || seeds < 1 || !(budgetShare >= 0) || maxBidCpmMicros < 0) {
      throw new ToolException("auctions: " + auctions + ", seeds: " + seeds + ", budget share: "
          + budgetShare + ", highest bid: " + maxBidCpmMicros
          + " (expected: >= 1, >= 1, >= 0, >= 0)");
    }
  }

  String describe() {
    return String.format(
        Locale.ROOT,
        "preset %s, %s price, %,d auctions, seeds 1 to %d, budget share %s, ledger lag %d s, %d node(s)",
        preset,
        secondPrice ? "second" : "first",
        auctions,
        seeds,
        budgetShare,
        ledgerLagSeconds,
        nodes);
  }

  Market market() {
    return Presets.market(preset, !secondPrice);
  }

  Scenario scenario(long seed) {
    Market market = market();
    Response response = Presets.response(preset);
    double meanPrice =
        Math.exp(market.logMean() + market.logDeviation() * market.logDeviation() / 2);
    // The average impression is worth twice the median price.
    long click = (long) (2 * Math.exp(market.logMean()) / CPM / response.clickRate());
    long budget =
        budgetShare == 0 ? Long.MAX_VALUE : (long) (budgetShare * auctions * meanPrice / CPM);
    Map<String, String> values = new HashMap<>(parameters);
    values.putIfAbsent("goal-value-micros", Long.toString(click));
    return Scenario.day(
            seed,
            auctions,
            market,
            response,
            SimulatedCampaign.of("campaign", budget, click)
                .withMaxBid(
                    maxBidCpmMicros > 0
                        ? maxBidCpmMicros
                        : (long) (MEDIANS_TO_BID * Math.exp(market.logMean())))
                .withParameters(values))
        .withTraffic(TrafficForecast.of(traffic))
        .withLags(ledgerLagSeconds * 1_000L, 1_000, 0)
        .withNodes(nodes, false);
  }

  /**
   * Plays a strategy through all days.
   *
   * @param timed whether the time of each decision is taken; that slows the run down
   */
  StrategyRuns play(String name, boolean timed) {
    check();
    List<SimulationResult> results = new ArrayList<>();
    List<Histogram> decisions = new ArrayList<>();
    long nanos = 0;
    try (OfflinePlugin plugin = OfflinePlugin.open(directory(), name)) {
      for (long seed = 1; seed <= seeds; seed++) {
        Scenario scenario = scenario(seed);
        ProgressBar bar = new ProgressBar(name + ", seed " + seed, auctions);
        Histogram times = new Histogram(3);
        long begin = THREADS.getCurrentThreadCpuTime();
        results.add(Simulation.run(
            scenario,
            new AuctionRules(),
            () -> timed
                ? new TimedStrategy(new SimulatedHost(plugin, scenario), times)
                : new SimulatedHost(plugin, scenario),
            bar::at));
        nanos += THREADS.getCurrentThreadCpuTime() - begin;
        decisions.add(times);
        bar.end();
      }
    } catch (IOException | IllegalArgumentException e) {
      throw new ToolException(String.valueOf(e.getMessage()));
    }
    return new StrategyRuns(name, results, nanos, decisions);
  }
}
