package io.segmento.tools.simulate;

import io.segmento.simulate.CampaignResult;
import io.segmento.tools.console.TextTable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code segmento simulate}: a day of auctions for one or more strategies, on the same seeds. */
@Command(
    name = "simulate",
    description = {
      "A day of simulated auctions for strategies, as their jars would bid in production.",
      "All strategies meet the same auctions, users and chances, each alone or (--together) against each other; the same seed gives the same figures."
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Expected clicks are the sum of the true probabilities of what was won: the same figure as",
      "clicks with far less noise. AUC is how well predictions rank what was won; 0.5 is chance. 'of optimum' is against one who knows every price. Figures are means of",
      "all seeds; what was lost is in units of currency: overbid is paid above what would have won; not worth",
      "it, price above value of what was won; lost or left out and no money left, value above price of what",
      "was not won; another creative, the value that the campaign's best creative would have had above the",
      "one shown. Attributed conversions are orders within 720 hours of a click; organic ones of them would have",
      "come without any ad; incremental are those that the ads brought, whenever they come, expected. With",
      "--hold-out: users who were bid for, and with a ghost bid, how many of either bought until the end, and what",
      "that says of what ads brought by then, of all seeds together, beside the truth.",
      "",
      "Examples:",
      "  segmento simulate",
      "  segmento simulate --strategy linear-value --strategy first-price-shader --html report.html",
      "  segmento simulate --preset 1458 --second-price --auctions 10000000 --seeds 1",
      "  segmento simulate --days 7 --traffic-by-day 4,4,4,5,6,3,5",
      "  segmento simulate --price-shift 0.7 --calibration 1.3 --lost-notices 0.1",
      "  segmento simulate --rival 1500000:0.7:0.9 --rival 4000000:0.5:0.2 --tells-minimum",
      "  segmento simulate --strategy linear-value --strategy first-price-shader --together",
      "  segmento simulate --nodes 4 --crash --hold 60 --ledger-lag 20 --duplicates 0.1",
      "  segmento simulate --preset retargeting --hold-out 0.2 --strategy linear-value --strategy product-retargeting",
      "  segmento simulate --strategy return-on-spend --set target-return=2",
      "  segmento replay .segmento/events --campaign boots --click-value-micros 1000000 --market-out market.csv",
      "  segmento simulate --market market.csv"
    })
public final class SimulateCommand implements Runnable {

  private static final double MICROS = 1e6;

  @Option(
      names = "--strategy",
      paramLabel = "NAME",
      description = "A plugin; repeatable (default: linear-value).")
  private List<String> names = new ArrayList<>();

  @Option(
      names = "--together",
      description =
          "The strategies bid in the same auctions against each other too, each with a budget of its own.")
  private boolean together;

  @Mixin
  private DayOptions day = new DayOptions();

  @Option(names = "--html", paramLabel = "FILE", description = "Writes a page of charts.")
  private @Nullable Path html;

  @Override
  public void run() {
    List<String> strategies = names.isEmpty() ? List.of("linear-value") : names;
    ChartPage.checkWritable(html);
    List<StrategyRuns> all = together ? day.playTogether(strategies) : day.play(strategies, false);
    String setting = day.describe() + (together ? ", against each other" : "");
    System.out.print(table(all));
    System.out.println();
    System.out.print(SimulationFigures.text(SimulationFigures.money(all, day.targets())));
    System.out.println();
    System.out.print(SimulationFigures.text(SimulationFigures.bounds(all)));
    System.out.println();
    System.out.print(SimulationFigures.text(SimulationFigures.losses(all)));
    System.out.println();
    System.out.print(SimulationFigures.text(SimulationFigures.conversions(all)));
    SimulationFigures.Figures holdOut = SimulationFigures.holdOut(all);
    if (!holdOut.rows().isEmpty()) {
      System.out.println();
      System.out.print(SimulationFigures.text(holdOut));
    }
    System.out.printf(
        Locale.ROOT,
        "%,.0f auctions per second of processor time; %s%n",
        all.stream().mapToDouble(StrategyRuns::auctionsPerSecond).average().orElse(0),
        setting);
    all.forEach(runs -> runs.notes().forEach(System.out::println));
    System.out.println("Again: segmento simulate"
        + strategies.stream().map(name -> " --strategy " + name).collect(Collectors.joining())
        + (together ? " --together" : "")
        + day.again());
    Path file = html;
    if (file != null) {
      ChartPage.write(file, SimulationPage.of(all, setting, day.targets()));
    }
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
            "expected, against the first, 95 %");
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
