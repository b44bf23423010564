package io.segmento.tools.simulate;

import static java.nio.charset.StandardCharsets.UTF_8;

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
import io.segmento.tools.console.FileFailure;
import io.segmento.tools.console.PermitOptions;
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
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.zip.CRC32C;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The days that strategies are played through; the same for each. */
final class DayOptions {

  private static final double CPM = 1_000;
  private static final double MEDIANS_TO_BID = 10;
  /** Each day keeps a megabyte of what could have been bought. */
  private static final int MAX_SEEDS = 200;

  private static final int MAX_LAG_SECONDS = 86_400;
  private static final int MAX_NODES = 64;
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
      description = "Days to play, each with a seed of its own (default: ${DEFAULT-VALUE}).")
  private int seeds;

  @Option(
      names = "--first-seed",
      paramLabel = "SEED",
      defaultValue = "1",
      description = "Of the first day; the others follow (default: ${DEFAULT-VALUE}).")
  private long firstSeed;

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

  @Mixin
  private PermitOptions permits = new PermitOptions();

  @Mixin
  private MarketOptions market = new MarketOptions();

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

  /** Throws {@link ToolException} that names option, value and what is expected. */
  void check() {
    requirePlugins(directory);
    require(
        Presets.names().contains(preset),
        "--preset",
        preset,
        "one of " + String.join(", ", Presets.names()));
    require(auctions >= 1, "--auctions", auctions, ">= 1");
    require(seeds >= 1 && seeds <= MAX_SEEDS, "--seeds", seeds, "1 to " + MAX_SEEDS);
    require(
        firstSeed <= Long.MAX_VALUE - seeds,
        "--first-seed",
        firstSeed,
        "room for " + seeds + " seeds after it");
    require(budgetShare >= 0 && budgetShare <= 1e6, "--budget-share", budgetShare, "0 to 1000000");
    require(maxBidCpmMicros >= 0, "--max-bid-cpm-micros", maxBidCpmMicros, ">= 0");
    require(
        ledgerLagSeconds >= 0 && ledgerLagSeconds <= MAX_LAG_SECONDS,
        "--ledger-lag",
        ledgerLagSeconds,
        "0 to " + MAX_LAG_SECONDS);
    require(nodes >= 1 && nodes <= MAX_NODES, "--nodes", nodes, "1 to " + MAX_NODES);
    require(
        budgetShare == 0 || budgetMicros() >= 1,
        "--budget-share",
        budgetShare,
        "0, or a budget of at least one micro");
    market.check();
  }

  /** Null: the shipped ones are meant. */
  static void requirePlugins(@Nullable Path directory) {
    require(
        directory == null || Files.isDirectory(directory),
        "--strategies",
        String.valueOf(directory),
        "a folder of plugins");
  }

  /** Of a plugin that could not be opened, or did not play by the rules. */
  static ToolException failed(Exception e) {
    return new ToolException(
        e instanceof IOException file
            ? "--strategies: cannot be read: " + FileFailure.why(file)
            : String.valueOf(e.getMessage()),
        e);
  }

  static void require(boolean holds, String option, Object value, String expected) {
    if (!holds) {
      throw new ToolException(option + ": " + value + " (expected: " + expected + ")");
    }
  }

  String describe() {
    return String.format(
        Locale.ROOT,
        "preset %s, %s price, %,d auctions, seeds %d to %d, budget share %s, ledger lag %d s, %d node(s)%s",
        preset,
        secondPrice ? "second" : "first",
        auctions,
        firstSeed,
        firstSeed + seeds - 1,
        budgetShare,
        ledgerLagSeconds,
        nodes,
        market.describe());
  }

  /** The options that give the same days again, where they are not the defaults; and a hash of all of them, to see that two runs had the same. */
  String again() {
    StringBuilder words = new StringBuilder();
    add(words, "--preset", preset, "2997");
    words.append(secondPrice ? " --second-price" : "");
    add(words, "--auctions", auctions, 200_000);
    add(words, "--seeds", seeds, 5);
    add(words, "--first-seed", firstSeed, 1L);
    add(words, "--budget-share", budgetShare, 0.0625);
    add(words, "--max-bid-cpm-micros", maxBidCpmMicros, 0L);
    add(words, "--traffic-by-hour", traffic.replace(" ", ""), "");
    add(words, "--ledger-lag", ledgerLagSeconds, 2);
    add(words, "--nodes", nodes, 1);
    market.again(words);
    new TreeMap<>(parameters)
        .forEach((key, value) -> words.append(" --set ").append(key).append('=').append(value));
    CRC32C hash = new CRC32C();
    hash.update(words.toString().getBytes(UTF_8));
    return String.format(Locale.ROOT, "%s  (settings %08x)", words, hash.getValue());
  }

  static void add(StringBuilder words, String option, Object value, Object usual) {
    if (!value.equals(usual)) {
      words.append(' ').append(option).append(' ').append(value);
    }
  }

  Market market() {
    return market.of(Presets.market(preset, !secondPrice));
  }

  private long budgetMicros() {
    Market priced = Presets.market(preset, !secondPrice);
    double meanPrice =
        Math.exp(priced.logMean() + priced.logDeviation() * priced.logDeviation() / 2);
    return (long) (budgetShare * auctions * meanPrice / CPM);
  }

  Scenario scenario(long seed) {
    Market traded = market();
    Response response = market.of(Presets.response(preset));
    // The average impression is worth twice the median price.
    long click = (long) (2 * Math.exp(traded.logMean()) / CPM / response.clickRate());
    Map<String, String> values = new HashMap<>(parameters);
    values.putIfAbsent("goal-value-micros", Long.toString(click));
    return Scenario.day(
            seed,
            auctions,
            traded,
            response,
            SimulatedCampaign.of(
                    "campaign", budgetShare == 0 ? Long.MAX_VALUE : budgetMicros(), click)
                .withMaxBid(
                    maxBidCpmMicros > 0
                        ? maxBidCpmMicros
                        : (long) (MEDIANS_TO_BID * Math.exp(traded.logMean())))
                .withParameters(values))
        .withTraffic(TrafficForecast.of(traffic))
        .withMarkets(List.of(traded), market.priceDrift())
        .withShift(market.priceShift(), market.timeouts())
        .withLags(ledgerLagSeconds * 1_000L, 1_000, market.lostNotices())
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
    Map<String, LongAdder> counters = new ConcurrentHashMap<>();
    long nanos = 0;
    try (OfflinePlugin plugin = OfflinePlugin.open(directory(), name, permits.permitted())) {
      for (long seed = firstSeed; seed < firstSeed + seeds; seed++) {
        Scenario scenario = scenario(seed);
        ProgressBar bar = new ProgressBar(name + ", seed " + seed, auctions);
        Histogram times = new Histogram(3);
        long begin = THREADS.getCurrentThreadCpuTime();
        results.add(Simulation.run(
            scenario,
            new AuctionRules(),
            () -> timed
                ? new TimedStrategy(new SimulatedHost(plugin, scenario, counters), times)
                : new SimulatedHost(plugin, scenario, counters),
            bar::at));
        nanos += THREADS.getCurrentThreadCpuTime() - begin;
        decisions.add(times);
        bar.end();
      }
    } catch (IOException | IllegalArgumentException e) {
      throw failed(e);
    }
    Map<String, Long> counted = new TreeMap<>();
    counters.forEach((counter, count) -> counted.put(counter, count.sum()));
    return new StrategyRuns(name, results, nanos, decisions, counted);
  }
}
