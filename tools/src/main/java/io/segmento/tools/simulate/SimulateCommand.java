package io.segmento.tools.simulate;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.segmento.platform.strategy.OfflinePlugin;
import io.segmento.simulate.AuctionRules;
import io.segmento.simulate.CampaignResult;
import io.segmento.simulate.Market;
import io.segmento.simulate.Presets;
import io.segmento.simulate.Response;
import io.segmento.simulate.Scenario;
import io.segmento.simulate.SimulatedCampaign;
import io.segmento.simulate.Simulation;
import io.segmento.simulate.SimulationResult;
import io.segmento.strategy.bidding.TrafficForecast;
import io.segmento.tools.allinone.Project;
import io.segmento.tools.console.TextTable;
import io.segmento.tools.console.ToolException;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code segmento simulate}: a day of auctions for one or more strategies, on the same seeds. */
@Command(
    name = "simulate",
    description = {
      "A day of simulated auctions for strategies, as their jars would bid in production.",
      "All strategies meet the same auctions, users and chances; the same seed gives the same figures."
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Expected clicks are the sum of the true probabilities of what was won: the same figure as",
      "clicks with far less noise. 'of optimum' is against one who knows every price.",
      "",
      "Examples:",
      "  segmento simulate",
      "  segmento simulate --strategy linear-value --strategy first-price-shader --html report.html",
      "  segmento simulate --preset 1458 --second-price --auctions 10000000 --seeds 1"
    })
public final class SimulateCommand implements Runnable {

  private static final double CPM = 1_000;
  private static final double MICROS = 1e6;
  /** Processor time, so that other work on the machine does not count. */
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  @Option(
      names = "--strategy",
      paramLabel = "NAME",
      description = "A plugin; repeatable (default: linear-value).")
  private List<String> names = new ArrayList<>();

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

  @Option(names = "--html", paramLabel = "FILE", description = "Writes a page of charts.")
  private @Nullable Path html;

  @Override
  public void run() {
    if (auctions < 1 || seeds < 1 || !(budgetShare >= 0)) {
      throw new ToolException("auctions: " + auctions + ", seeds: " + seeds + ", budget share: "
          + budgetShare + " (expected: >= 1, >= 1, >= 0)");
    }
    List<String> strategies = names.isEmpty() ? List.of("linear-value") : names;
    List<StrategyRuns> all = new ArrayList<>();
    for (String name : strategies) {
      all.add(runs(name));
    }
    System.out.print(table(all));
    System.out.printf(
        Locale.ROOT,
        "%,.0f auctions per second of processor time; seeds 1 to %d, preset %s, %s price%n",
        all.stream().mapToDouble(StrategyRuns::auctionsPerSecond).average().orElse(0),
        seeds,
        preset,
        secondPrice ? "second" : "first");
    Path file = html;
    if (file != null) {
      try {
        Files.writeString(file, SimulationPage.of(all, describe()), UTF_8);
      } catch (IOException e) {
        throw new ToolException(file + ": not writable: " + e.getMessage());
      }
      System.out.println("Charts: " + file);
    }
  }

  private String describe() {
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

  private Scenario scenario(long seed) {
    Market market = Presets.market(preset, !secondPrice);
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
            SimulatedCampaign.of("campaign", budget, click).withParameters(values))
        .withTraffic(TrafficForecast.FLAT)
        .withLags(ledgerLagSeconds * 1_000L, 1_000, 0)
        .withNodes(nodes, false);
  }

  private StrategyRuns runs(String name) {
    List<SimulationResult> results = new ArrayList<>();
    long nanos = 0;
    try (OfflinePlugin plugin =
        OfflinePlugin.open(directory == null ? Project.strategies() : directory, name)) {
      for (long seed = 1; seed <= seeds; seed++) {
        Scenario scenario = scenario(seed);
        ProgressBar bar = new ProgressBar(name + ", seed " + seed, auctions);
        long begin = THREADS.getCurrentThreadCpuTime();
        results.add(Simulation.run(
            scenario, new AuctionRules(), () -> new SimulatedHost(plugin, scenario), bar::at));
        nanos += THREADS.getCurrentThreadCpuTime() - begin;
        bar.end();
      }
    } catch (IOException | IllegalArgumentException e) {
      throw new ToolException(String.valueOf(e.getMessage()));
    }
    return new StrategyRuns(name, results, nanos);
  }

  static String table(List<StrategyRuns> all) {
    TextTable table = new TextTable(0)
        .header(
            "strategy",
            "won",
            "cost",
            "budget",
            "clicks",
            "expected",
            "of optimum",
            "slot error",
            "surplus",
            "against the first, 95 %");
    for (int i = 0; i < all.size(); i++) {
      StrategyRuns runs = all.get(i);
      table.row(
          runs.name(),
          String.format(Locale.ROOT, "%,.0f", runs.mean(CampaignResult::wins)),
          String.format(Locale.ROOT, "%,.2f", runs.mean(CampaignResult::costMicros) / MICROS),
          String.format(Locale.ROOT, "%.1f %%", 100 * runs.mean(CampaignResult::budgetShare)),
          String.format(Locale.ROOT, "%,.1f", runs.mean(CampaignResult::clicks)),
          String.format(Locale.ROOT, "%,.2f", runs.mean(CampaignResult::expectedClicks)),
          runs.isLimited()
              ? String.format(Locale.ROOT, "%.1f %%", 100 * runs.shareOfOptimum())
              : "-",
          runs.isLimited()
              ? String.format(Locale.ROOT, "%.3f", runs.mean(CampaignResult::slotError))
              : "-",
          String.format(Locale.ROOT, "%,.2f", runs.mean(CampaignResult::surplusMicros) / MICROS),
          i == 0 ? "" : runs.against(all.get(0)));
    }
    return table.toString();
  }
}
