package io.segmento.tools.simulate;

import io.segmento.tools.console.TextTable;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code segmento compare}: whether one strategy is better than another, and by how much. */
@Command(
    name = "compare",
    description = {
      "Plays two strategies through the same days and says what the second does otherwise, in money and in time, with 95 %% intervals and in words.",
      "The days' auctions, users and chances are the same for both, so that small differences show."
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Times are of this machine as it is now; other work on it moves them. Figures of money are",
      "the same for the same seeds.",
      "",
      "Examples:",
      "  segmento compare linear-value first-price-shader",
      "  segmento compare linear-value mine --strategies build/plugins --seeds 10 --html compare.html"
    })
public final class CompareCommand implements Runnable {

  private static final double MICROS = 1e6;

  @Parameters(index = "0", paramLabel = "A", description = "The strategy to begin from.")
  private String first = "";

  @Parameters(index = "1", paramLabel = "B", description = "The one that may be better.")
  private String second = "";

  @Mixin
  private DayOptions day = new DayOptions();

  @Option(names = "--html", paramLabel = "FILE", description = "Writes a page of charts.")
  private @Nullable Path html;

  @Override
  public void run() {
    ChartPage.checkWritable(html);
    List<StrategyRuns> played = day.play(List.of(first, second), true);
    StrategyRuns one = played.get(0);
    StrategyRuns other = played.get(1);
    PairedDays pairs = new PairedDays(one, other);
    System.out.print(table(pairs, first, second));
    System.out.println(pairs.verdict());
    System.out.println(day.describe());
    List.of(one, other).forEach(runs -> runs.notes().forEach(System.out::println));
    System.out.println("Again: segmento compare " + first + " " + second + day.again());
    Path file = html;
    if (file != null) {
      ChartPage.write(file, SimulationPage.of(played, day.describe(), day.targets(), pairs));
    }
  }

  static String table(PairedDays pairs, String first, String second) {
    TextTable table = new TextTable(0).header("", first, second, "B against A, 95 %");
    for (PairedDays.Line line : pairs.lines()) {
      table.row(
          line.name(),
          figure(line.name(), line.first()),
          figure(line.name(), line.second()),
          Percent.of(line.relative()));
    }
    return table.toString();
  }

  static String figure(String name, double value) {
    if (Double.isNaN(value)) {
      return "-";
    }
    if (name.startsWith("decision")) {
      return String.format(Locale.ROOT, "%.2f µs", value);
    }
    return switch (name) {
      case "cost", PairedDays.SURPLUS -> String.format(Locale.ROOT, "%,.2f", value / MICROS);
      case "cost per expected click" -> String.format(Locale.ROOT, "%,.4f", value / MICROS);
      case PairedDays.RETURN -> String.format(Locale.ROOT, "%.2f", value);
      case "slot error" -> String.format(Locale.ROOT, "%.3f", value);
      default -> String.format(Locale.ROOT, "%,.1f", value);
    };
  }
}
