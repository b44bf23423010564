package io.segmento.tools.simulate;

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
import io.segmento.tools.console.TextTable;
import io.segmento.tools.console.ToolException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

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
      "  segmento replay log.csv --click-value-micros 1000000 --budget-micros 5000000",
      "  segmento replay log.csv --click-value-micros 1000000 --strategy linear-value --strategy first-price-shader"
    })
public final class ReplayCommand implements Runnable {

  private static final double MICROS = 1e6;
  private static final double MUCH = 0.5;

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

  @Mixin
  private CoreOptions core = new CoreOptions();

  @Override
  public void run() {
    Path log = file;
    if ((log == null) != recorded) {
      throw new ToolException("replay: one of FILE and --recorded is needed");
    }
    if (log == null) {
      try (CoreChannel channel = core.connect()) {
        System.out.print(new RecordedReplay(channel).run());
      }
    } else {
      replay(log);
    }
  }

  private void replay(Path file) {
    if (budgetMicros < 0 || maxBidCpmMicros < 1 || clickValueMicros < 1) {
      throw new ToolException("budget: " + budgetMicros + ", highest bid: " + maxBidCpmMicros
          + ", click value: " + clickValueMicros + " (expected: >= 0, >= 1, >= 1)");
    }
    ReplayLog read = ReplayLog.read(file, campaignId, clickValueMicros);
    List<LoggedAuction> log = read.auctions();
    TextTable table = new TextTable(0)
        .header(
            "strategy",
            "bids",
            "won",
            "cost",
            "expected clicks",
            "logged clicks",
            "surplus",
            "extrapolated");
    StringBuilder warnings = new StringBuilder();
    for (String name : names.isEmpty() ? List.of("linear-value") : names) {
      LogReplay.Result result = replay(name, log);
      table.row(
          name,
          String.format(Locale.ROOT, "%,d", result.bids()),
          String.format(Locale.ROOT, "%,d", result.wins()),
          String.format(Locale.ROOT, "%,.2f", result.costMicros() / MICROS),
          String.format(Locale.ROOT, "%,.2f", result.expectedClicks()),
          String.format(Locale.ROOT, "%,d", result.observedClicks()),
          String.format(
              Locale.ROOT,
              "%,.2f",
              (result.expectedClicks() * clickValueMicros - result.costMicros()) / MICROS),
          String.format(Locale.ROOT, "extrapolated %.1f %%", 100 * result.extrapolatedShare()));
      if (result.extrapolatedShare() > MUCH) {
        warnings
            .append(name)
            .append(
                ": more than half of its bids end as the win curve guesses; trust the order of such figures, not their size.\n");
      }
    }
    System.out.print(table);
    if (read.leftOut() > 0) {
      warnings.append(String.format(
          Locale.ROOT,
          "%,d bids lost for another reason than their price and are left out.%n",
          read.leftOut()));
    }
    System.out.print(warnings);
  }

  private LogReplay.Result replay(String name, List<LoggedAuction> log) {
    Map<String, String> values = new HashMap<>(parameters);
    values.putIfAbsent("goal-value-micros", Long.toString(clickValueMicros));
    SimulatedCampaign campaign = SimulatedCampaign.of(
            "campaign", budgetMicros == 0 ? Long.MAX_VALUE : budgetMicros, clickValueMicros)
        .withMaxBid(maxBidCpmMicros)
        .withParameters(values);
    // Only its conversion rate and its beginning are asked for; predictions are the log's.
    Scenario host =
        Scenario.day(seed, 1, Presets.market("2997", true), Response.of(0.001, 0), campaign);
    try (OfflinePlugin plugin =
        OfflinePlugin.open(directory == null ? Project.strategies() : directory, name)) {
      return LogReplay.run(log, campaign, new SimulatedHost(plugin, host), seed);
    } catch (IOException | IllegalArgumentException e) {
      throw new ToolException(String.valueOf(e.getMessage()));
    }
  }
}
