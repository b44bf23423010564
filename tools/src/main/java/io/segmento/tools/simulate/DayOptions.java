package io.segmento.tools.simulate;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.segmento.platform.strategy.OfflinePlugin;
import io.segmento.simulate.AuctionRules;
import io.segmento.simulate.Market;
import io.segmento.simulate.Response;
import io.segmento.simulate.Scenario;
import io.segmento.simulate.SimulatedCampaign;
import io.segmento.simulate.Simulation;
import io.segmento.simulate.SimulationResult;
import io.segmento.strategy.BiddingStrategy;
import io.segmento.tools.allinone.Project;
import io.segmento.tools.console.FileFailure;
import io.segmento.tools.console.PermitOptions;
import io.segmento.tools.console.ShellWord;
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
import java.util.function.Supplier;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The days that strategies are played through; the same for each. */
final class DayOptions {

  private static final byte[] DEFAULTS = "day".getBytes(UTF_8);
  private static final double CPM = 1_000;
  private static final double MEDIANS_TO_BID = 10;
  /** Each day keeps a megabyte of what could have been bought. */
  private static final int MAX_SEEDS = 200;

  private static final double MAX_FACTOR = 1_000;
  /** Each 64th decision's time costs nothing that could be seen. */
  private static final int SAMPLED = 64;

  /** Processor time, so that other work on the machine does not count. */
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  @Option(
      names = "--strategies",
      paramLabel = "DIR",
      description = "Directory of plugins (default: the shipped ones).")
  private @Nullable Path directory;

  @Mixin
  private PriceOptions prices = new PriceOptions();

  @Option(
      names = "--auctions",
      defaultValue = "200000",
      description = "Expected auctions of a day (default: ${DEFAULT-VALUE}).")
  private int auctions;

  @Option(
      names = "--seeds",
      defaultValue = "5",
      description = "Runs to play, each with a seed of its own (default: ${DEFAULT-VALUE}).")
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
          "Budget as a part of what all auctions cost at the price to beat, the floor at least; 0: none (default: ${DEFAULT-VALUE}).")
  private double budgetShare;

  @Option(
      names = "--max-bid-cpm-micros",
      paramLabel = "MICROS",
      defaultValue = "0",
      description =
          "The campaign's highest bid; 0: ten times the median price (default: ${DEFAULT-VALUE}).")
  private long maxBidCpmMicros;

  @Mixin
  private TrafficOptions traffic = new TrafficOptions();

  @Mixin
  private NodeOptions control = new NodeOptions();

  @Mixin
  private PermitOptions permits = new PermitOptions();

  @Mixin
  private MarketOptions market = new MarketOptions();

  @Mixin
  private VisitorOptions visitors = new VisitorOptions();

  @Option(
      names = "--creatives",
      paramLabel = "FACTORS",
      defaultValue = "1",
      description =
          "Of the campaign's creatives, what each makes of the click probability, with commas; nobody tells the strategy (default: ${DEFAULT-VALUE}).")
  private String creatives = "";

  @Mixin
  private TargetOptions targets = new TargetOptions();

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
    parameters.forEach(
        (key, value) -> require(!key.isBlank(), "--set", key + '=' + value, "a key before ="));
    require(auctions >= 1, "--auctions", auctions, ">= 1");
    require(seeds >= 1 && seeds <= MAX_SEEDS, "--seeds", seeds, "1 to " + MAX_SEEDS);
    require(
        firstSeed <= Long.MAX_VALUE - seeds,
        "--first-seed",
        firstSeed,
        "room for " + seeds + " seeds after it");
    traffic.check(auctions);
    prices.check();
    require(budgetShare >= 0 && budgetShare <= 1e6, "--budget-share", budgetShare, "0 to 1000000");
    require(maxBidCpmMicros >= 0, "--max-bid-cpm-micros", maxBidCpmMicros, ">= 0");
    market.check();
    visitors.check(prices.response());
    control.check();
    targets.check();
    factors();
    require(
        budgetShare == 0 || budgetMicros(withoutBudget(firstSeed)) >= 1,
        "--budget-share",
        budgetShare,
        "0, or a budget of at least one micro");
  }

  private List<Double> factors() {
    List<Double> factors = new ArrayList<>();
    for (String factor : creatives.split(",", -1)) {
      double value;
      try {
        value = Double.parseDouble(factor);
      } catch (NumberFormatException e) {
        value = Double.NaN;
      }
      require(
          value >= 0 && value <= MAX_FACTOR,
          "--creatives",
          creatives,
          "numbers from 0 to " + MAX_FACTOR + " with commas");
      factors.add(value);
    }
    return factors;
  }

  TargetOptions targets() {
    return targets;
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
        "%s, %,d auctions%s, seeds %d to %d, budget share %s, %s%s%s%s",
        prices.describe(),
        auctions,
        traffic.describe(),
        firstSeed,
        firstSeed + seeds - 1,
        budgetShare,
        control.describe(),
        creatives.equals("1") ? "" : ", creatives " + creatives,
        market.describe(),
        visitors.describe());
  }

  /** The options that give the same days again, where they are not the defaults; and a hash of all of them, to see that two runs had the same. */
  String again() {
    StringBuilder words = new StringBuilder();
    prices.again(words);
    add(words, "--auctions", auctions, 200_000);
    add(words, "--seeds", seeds, 5);
    add(words, "--first-seed", firstSeed, 1L);
    add(words, "--budget-share", budgetShare, 0.0625);
    add(words, "--max-bid-cpm-micros", maxBidCpmMicros, 0L);
    traffic.again(words);
    control.again(words);
    market.again(words);
    visitors.again(words);
    add(words, "--creatives", creatives, "1");
    targets.again(words);
    new TreeMap<>(parameters)
        .forEach((key, value) -> words.append(" --set ").append(ShellWord.of(key + "=" + value)));
    CRC32C hash = new CRC32C();
    // Of no words at all it would be 0, which reads as if there were none.
    hash.update(DEFAULTS);
    hash.update(words.toString().getBytes(UTF_8));
    prices.hash(hash);
    // Where plugins lie and what they are permitted is needed to play the days again, and is none
    // of their settings.
    if (directory != null) {
      words.append(" --strategies ").append(ShellWord.of(directory));
    }
    permits.again(words);
    return String.format(Locale.ROOT, "%s  (settings %08x)", words, hash.getValue());
  }

  static void add(StringBuilder words, String option, Object value, Object usual) {
    if (!value.equals(usual)) {
      words.append(' ').append(option).append(' ').append(ShellWord.of(value));
    }
  }

  private long budgetMicros(Scenario day) {
    return (long) (budgetShare * day.expectedCostMicros());
  }

  Scenario scenario(long seed) {
    Scenario day = withoutBudget(seed);
    return budgetShare == 0
        ? day
        : day.withCampaigns(List.of(day.campaigns().get(0).withBudget(budgetMicros(day))));
  }

  private Scenario withoutBudget(long seed) {
    List<Market> traded = prices.markets().stream().map(market::of).toList();
    Response response = visitors.of(market.of(prices.response()));
    // The average impression is worth twice the median price.
    long click =
        (long) (2 * prices.mean(each -> Math.exp(each.logMean())) / CPM / response.clickRate());
    Map<String, String> values = new HashMap<>(parameters);
    values.putIfAbsent("goal-value-micros", Long.toString(click));
    Scenario day = Scenario.day(
            seed,
            auctions,
            traded.get(0),
            response,
            SimulatedCampaign.of("campaign", Long.MAX_VALUE, click)
                .withMaxBid(
                    maxBidCpmMicros > 0
                        ? maxBidCpmMicros
                        : (long) (MEDIANS_TO_BID * prices.highestMedianCpmMicros()))
                .withCreatives(factors())
                .withParameters(values))
        .lasting(traffic.horizonMillis())
        .withTraffic(traffic.forecast())
        .withMarkets(traded, market.priceDrift())
        .withShift(market.priceShift(), market.timeouts());
    return control.of(visitors.of(day), market.lostNotices());
  }

  /**
   * Plays strategies, each alone, through all days.
   *
   * @param everyDecision whether the time of each decision is taken, not only of a sample; that slows the run down
   */
  List<StrategyRuns> play(List<String> names, boolean everyDecision) {
    return names.stream()
        .map(name -> play(List.of(name), List.of(name), everyDecision).get(0))
        .toList();
  }

  /** Plays strategies through all days, in the same auctions and against each other. */
  List<StrategyRuns> playTogether(List<String> names) {
    return play(names, seatNames(names), false);
  }

  /** A strategy may sit there several times. */
  private static List<String> seatNames(List<String> names) {
    List<String> seats = new ArrayList<>();
    for (String name : names) {
      String seat = name;
      for (int i = 2; seats.contains(seat); i++) {
        seat = name + " (" + i + ")";
      }
      seats.add(seat);
    }
    return seats;
  }

  private List<StrategyRuns> play(List<String> names, List<String> seats, boolean everyDecision) {
    check();
    List<PlayedDays> played = new ArrayList<>();
    long nanos = 0;
    try {
      for (int i = 0; i < names.size(); i++) {
        played.add(new PlayedDays(
            seats.get(i), OfflinePlugin.open(directory(), names.get(i), permits.permitted())));
      }
      for (int day = 0; day < seeds; day++) {
        Scenario scenario = scenario(firstSeed + day);
        ProgressBar bar = new ProgressBar(
            "seed " + scenario.seed() + ": " + String.join(" and ", seats),
            traffic.auctions(auctions));
        List<Supplier<BiddingStrategy>> strategies = new ArrayList<>();
        for (PlayedDays each : played) {
          strategies.add(each.begin(scenario, everyDecision ? 1 : SAMPLED));
        }
        long begin = THREADS.getCurrentThreadCpuTime();
        List<SimulationResult> results =
            Simulation.compete(scenario, new AuctionRules(), strategies, bar::at);
        nanos += THREADS.getCurrentThreadCpuTime() - begin;
        for (int i = 0; i < results.size(); i++) {
          played.get(i).end(results.get(i));
        }
        bar.end();
      }
      List<StrategyRuns> runs = new ArrayList<>();
      for (PlayedDays each : played) {
        runs.add(each.runs(nanos));
      }
      return runs;
    } catch (IOException | IllegalArgumentException e) {
      throw failed(e);
    } finally {
      for (PlayedDays each : played) {
        each.close();
      }
    }
  }
}
