package io.segmento.tools.simulate;

import static io.segmento.tools.simulate.DayOptions.require;
import static io.segmento.tools.simulate.DayOptions.requirePlugins;
import static java.util.Objects.requireNonNull;

import io.segmento.platform.strategy.OfflinePlugin;
import io.segmento.simulate.LogReplay;
import io.segmento.simulate.LoggedAuction;
import io.segmento.simulate.Presets;
import io.segmento.simulate.Response;
import io.segmento.simulate.Scenario;
import io.segmento.simulate.SimulatedCampaign;
import io.segmento.tools.allinone.Project;
import io.segmento.tools.console.CoreChannel;
import io.segmento.tools.console.CoreOptions;
import io.segmento.tools.console.PermitOptions;
import io.segmento.tools.console.ToolException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code segmento replay}: what a strategy would have got in auctions that were logged. */
@Command(
    name = "replay",
    description = {
      "Asks strategies again in the auctions of a log. FILE is the event log, as Parquet files (one, or a directory such as .segmento/events) or as an export"
          + " (CSV); or a table of auctions (CSV) with a header: at_millis, exchange, first_price, floor_cpm_micros, click_rate, bid_cpm_micros, won,"
          + " paid_cpm_micros, minimum_to_win_cpm_micros, clicked.",
      "Exact where the price to beat is known, or where the log decides it all the same; the rest is drawn from the win curve of the log, and its part is told.",
      "With --recorded, runs the real auctions that a core keeps a sample of again, with the catalog, budgets, chance and strategies that they had, and says which end otherwise."
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "A log knows only auctions that were bid in: a strategy that bids in others cannot be judged by it.",
      "Of events, the click probability is what the strategy said that an impression is worth by --click-value-micros,",
      "and where it said nothing the click rate of the exchange.",
      "",
      "Examples:",
      "  segmento replay .segmento/events --campaign boots --click-value-micros 1000000",
      "  segmento replay --recorded",
      "  segmento replay log.csv --click-value-micros 1000000 --market-out market.csv",
      "  segmento replay log.csv --click-value-micros 1000000 --budget-micros 5000000",
      "  segmento replay log.csv --click-value-micros 1000000 --strategy linear-value --strategy first-price-shader --html replay.html"
    })
public final class ReplayCommand implements Runnable {

  private static final double MICROS = 1e6;

  @Spec
  private CommandSpec spec = CommandSpec.create();

  @Parameters(paramLabel = "FILE", arity = "0..1", description = "The log.")
  private @Nullable Path file;

  @Option(
      names = "--recorded",
      description = "Instead of a log, run again what a core has recorded of its last hour.")
  private boolean recorded;

  @Option(
      names = "--campaign",
      paramLabel = "ID",
      defaultValue = "",
      description =
          "Of events: whose bids are replayed (default: all, when they are in one currency).")
  private String campaignId = "";

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
      names = "--budget-micros",
      defaultValue = "0",
      description = "Micros of currency for the whole log; 0: none (default: ${DEFAULT-VALUE}).")
  private long budgetMicros;

  @Option(
      names = "--max-bid-cpm-micros",
      defaultValue = "1000000000",
      description = "The campaign's highest bid (default: ${DEFAULT-VALUE}).")
  private long maxBidCpmMicros;

  @Option(
      names = "--click-value-micros",
      description = "What a click is worth, micros of currency; needed for a log.")
  private long clickValueMicros;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "A strategy parameter of the campaign; repeatable.")
  private Map<String, String> parameters = new HashMap<>();

  @Option(
      names = "--seed",
      defaultValue = "1",
      description = "Of what the log does not decide (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Option(names = "--html", paramLabel = "FILE", description = "Of a log, writes a page of charts.")
  private @Nullable Path html;

  @Option(
      names = "--market-out",
      paramLabel = "OUT",
      description = {
        "Of a log, writes the prices to beat of its exchanges, as far as it tells them, for segmento simulate --market; strategies are then asked only when named."
      })
  private @Nullable Path marketOut;

  @Mixin
  private PermitOptions permits = new PermitOptions();

  @Mixin
  private CoreOptions core = new CoreOptions();

  @Override
  public void run() {
    Path log = file;
    if ((log == null) != recorded) {
      throw new ToolException("replay: one of FILE and --recorded is needed");
    }
    if (log == null) {
      checkOnlyRecorded();
      try (CoreChannel channel = core.connect()) {
        System.out.print(new RecordedReplay(channel).run());
      }
    } else {
      replay(log);
    }
  }

  /** What is recorded is run as it was: but for the core that has it, nothing is to be said. */
  private void checkOnlyRecorded() {
    CommandSpec ofCore = requireNonNull(spec.mixins().get("core"), "core");
    for (OptionSpec option : spec.commandLine().getParseResult().matchedOptions()) {
      String name = option.longestName();
      if (!name.equals("--recorded") && ofCore.findOption(name) == null) {
        throw new ToolException(
            name + ": only with FILE; --recorded runs auctions as they were, and compares answers");
      }
    }
  }

  private void replay(Path file) {
    require(
        clickValueMicros >= 1,
        "--click-value-micros",
        clickValueMicros,
        ">= 1, what a click is worth; needed for a log");
    require(budgetMicros >= 0, "--budget-micros", budgetMicros, ">= 0");
    require(maxBidCpmMicros >= 1, "--max-bid-cpm-micros", maxBidCpmMicros, ">= 1");
    requirePlugins(directory);
    ChartPage.checkWritable(html);
    ChartPage.checkWritable("--market-out", marketOut);
    if (marketOut != null) {
      requireAnother(marketOut, file);
    }
    ReplayLog read = ReplayLog.read(file, campaignId, clickValueMicros);
    List<LoggedAuction> log = read.auctions();
    Path market = marketOut;
    if (market != null) {
      System.out.print(MarketFile.write(market, log));
      if (names.isEmpty() && html == null) {
        return;
      }
    }
    SimulatedCampaign campaign = campaign();
    List<ReplayedStrategy> all = new ArrayList<>();
    for (String name : names.isEmpty() ? List.of("linear-value") : names) {
      StrategyRemarks remarks = new StrategyRemarks(name);
      LogReplay.Result result = replay(name, log, campaign, remarks);
      all.add(new ReplayedStrategy(name, result, remarks.sentences()));
    }
    ReplayResults results = new ReplayResults(all, read.leftOut(), read.calibrations());
    System.out.print(results.table());
    System.out.print(results.calibrationTable());
    results.notes().forEach(System.out::println);
    Path page = html;
    if (page != null) {
      ChartPage.write(
          page, ReplayPage.of(results, LogReplay.logged(log, campaign), describe(file, read)));
    }
  }

  private static void requireAnother(Path market, Path log) {
    try {
      require(
          !Files.exists(market) || !Files.isSameFile(market, log),
          "--market-out",
          market,
          "another file than the log");
    } catch (IOException e) {
      throw DayOptions.failed(e);
    }
  }

  /** What was replayed, in a line. */
  private String describe(Path file, ReplayLog read) {
    List<LoggedAuction> log = read.auctions();
    return String.format(
        Locale.ROOT,
        "%s: %,d auctions%s from %s to %s; %s; a click is worth %,.2f; what the log does not decide is drawn by seed %d",
        file.getFileName(),
        log.size(),
        campaignId.isEmpty() ? "" : " of campaign " + campaignId,
        time(log.stream().mapToLong(LoggedAuction::atMillis).min().orElseThrow()),
        time(log.stream().mapToLong(LoggedAuction::atMillis).max().orElseThrow()),
        budgetMicros == 0
            ? "no budget"
            : String.format(Locale.ROOT, "budget %,.2f", budgetMicros / MICROS),
        clickValueMicros / MICROS,
        seed);
  }

  private static Instant time(long millis) {
    return Instant.ofEpochMilli(millis).truncatedTo(ChronoUnit.SECONDS);
  }

  private SimulatedCampaign campaign() {
    Map<String, String> values = new HashMap<>(parameters);
    values.putIfAbsent("goal-value-micros", Long.toString(clickValueMicros));
    return SimulatedCampaign.of(
            "campaign", budgetMicros == 0 ? Long.MAX_VALUE : budgetMicros, clickValueMicros)
        .withMaxBid(maxBidCpmMicros)
        .withParameters(values);
  }

  private LogReplay.Result replay(
      String name, List<LoggedAuction> log, SimulatedCampaign campaign, StrategyRemarks remarks) {
    // Only its conversion rate and its beginning are asked for; predictions are the log's.
    Scenario host =
        Scenario.day(seed, 1, Presets.market("2997", true), Response.of(0.001, 0), campaign);
    ProgressBar bar = new ProgressBar(name, log.size());
    Path strategies = directory == null ? Project.strategies() : directory;
    try (OfflinePlugin plugin = OfflinePlugin.open(strategies, name, permits.permitted())) {
      remarks.refused(plugin.conformanceFault());
      return LogReplay.run(log, campaign, new SimulatedHost(plugin, host, remarks), seed, bar::at);
    } catch (IOException | IllegalArgumentException e) {
      throw DayOptions.failed(e);
    } finally {
      bar.end();
    }
  }
}
