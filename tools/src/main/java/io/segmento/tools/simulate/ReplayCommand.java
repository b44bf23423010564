package io.segmento.tools.simulate;

import io.segmento.platform.strategy.OfflinePlugin;
import io.segmento.simulate.AuctionLog;
import io.segmento.simulate.LogReplay;
import io.segmento.simulate.LoggedAuction;
import io.segmento.simulate.Presets;
import io.segmento.simulate.Response;
import io.segmento.simulate.Scenario;
import io.segmento.simulate.SimulatedCampaign;
import io.segmento.tools.allinone.Project;
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
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code segmento replay}: what a strategy would have got in auctions that were logged. */
@Command(
    name = "replay",
    description = {
      "Asks strategies again in the auctions of FILE, a log with a header: at_millis, exchange, first_price, floor_cpm_micros, click_rate,"
          + " bid_cpm_micros, won, paid_cpm_micros, minimum_to_win_cpm_micros, clicked.",
      "Exact where the price to beat is known, or where the log decides it all the same; the rest is drawn from the win curve of the log, and its part is told."
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "A log knows only auctions that were bid in: a strategy that bids in others cannot be judged by it.",
      "",
      "Examples:",
      "  segmento replay log.csv --budget-micros 5000000",
      "  segmento replay log.csv --strategy linear-value --strategy first-price-shader"
    })
public final class ReplayCommand implements Runnable {

  private static final double MICROS = 1e6;
  private static final double MUCH = 0.5;

  @Parameters(paramLabel = "FILE", description = "Logged auctions.")
  private Path file = Path.of("");

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
      required = true,
      description = "What a click is worth, micros of currency.")
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

  @Override
  public void run() {
    if (budgetMicros < 0 || maxBidCpmMicros < 1 || clickValueMicros < 1) {
      throw new ToolException("budget: " + budgetMicros + ", highest bid: " + maxBidCpmMicros
          + ", click value: " + clickValueMicros + " (expected: >= 0, >= 1, >= 1)");
    }
    List<LoggedAuction> log = read();
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
    System.out.print(warnings);
  }

  private List<LoggedAuction> read() {
    try {
      List<LoggedAuction> log = AuctionLog.read(file);
      if (log.isEmpty()) {
        throw new ToolException(file + ": no auctions (expected: at least 1)");
      }
      return log;
    } catch (IOException e) {
      throw new ToolException(file + ": " + e.getMessage());
    }
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
