package io.segmento.tools.plugin;

import io.segmento.proto.v1.Strategy;
import io.segmento.proto.v1.StrategyFigures;
import io.segmento.tools.console.CoreChannel;
import io.segmento.tools.console.CoreOptions;
import io.segmento.tools.console.TextTable;
import io.segmento.tools.console.ToolException;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code segmento plugin status}. */
@Command(
    name = "status",
    description = {
      "Tells what versions there are and what each has done in its state on the node that is asked: decisions, share of bids, mean price (CPM), failures, late answers, corrected bids, and processor time and allocation for each decision."
    },
    mixinStandardHelpOptions = true,
    footer = {"", "Examples:", "  segmento plugin status", "  segmento plugin status my-strategy"})
public final class StatusCommand implements Runnable {
  private static final double MICROS = 1e6;
  private static final double NANOS_PER_MICRO = 1e3;
  private static final double BYTES_PER_KIB = 1024;
  private static final String NONE = "–";

  @Parameters(arity = "0..1", paramLabel = "NAME", description = "Only this strategy.")
  private String name = "";

  @Mixin
  private CoreOptions core = new CoreOptions();

  @Override
  public void run() {
    try (CoreChannel channel = core.connect()) {
      List<Strategy> strategies = new StrategyClient(channel, "plugin status").list(name);
      if (strategies.isEmpty()) {
        throw new ToolException("plugin status: no strategy" + (name.isEmpty() ? "" : " " + name)
            + " (segmento plugin deploy brings one)");
      }
      System.out.print(table(strategies));
      for (Strategy strategy : strategies) {
        if (!strategy.getReason().isEmpty()) {
          System.out.println(label(strategy) + ": " + strategy.getReason()
              + (strategy.getChangedBy().isEmpty() ? "" : " (" + strategy.getChangedBy() + ")"));
        }
      }
    }
  }

  private static String label(Strategy strategy) {
    return strategy.getName().isEmpty()
        ? String.join(", ", strategy.getJarsList())
        : strategy.getName() + ' ' + strategy.getVersion();
  }

  static TextTable table(List<Strategy> strategies) {
    TextTable table = new TextTable(0)
        .header(
            "strategy",
            "version",
            "state",
            "decisions",
            "bids",
            "mean price",
            "errors",
            "late",
            "corrected",
            "µs",
            "KiB");
    for (Strategy strategy : strategies) {
      StrategyFigures figures = strategy.getFigures();
      table.row(
          strategy.getName().isEmpty()
              ? String.join(", ", strategy.getJarsList())
              : strategy.getName(),
          strategy.getVersion(),
          state(strategy),
          count(strategy, figures.getDecisions()),
          share(figures.getBids(), figures.getDecisions()),
          mean(figures.getPriceCpmMicros() / MICROS, figures.getBids(), "%.2f"),
          count(strategy, figures.getErrors()),
          count(strategy, figures.getLate()),
          count(strategy, figures.getCorrected()),
          mean(figures.getProcessorNanos() / NANOS_PER_MICRO, figures.getMetered(), "%.1f"),
          mean(figures.getAllocatedBytes() / BYTES_PER_KIB, figures.getMetered(), "%.1f"));
    }
    return table;
  }

  private static String state(Strategy strategy) {
    return strategy.getCanaryPercent() > 0
        ? String.format(Locale.ROOT, "%s %s %%", strategy.getState(), percent(strategy))
        : strategy.getState().name();
  }

  private static String percent(Strategy strategy) {
    double percent = strategy.getCanaryPercent();
    return percent == Math.rint(percent) ? Long.toString((long) percent) : Double.toString(percent);
  }

  private static String count(Strategy strategy, long count) {
    return strategy.hasFigures() ? String.format(Locale.ROOT, "%,d", count) : NONE;
  }

  private static String share(long part, long all) {
    return all == 0 ? NONE : String.format(Locale.ROOT, "%.1f %%", 100.0 * part / all);
  }

  private static String mean(double sum, long count, String format) {
    return count == 0 ? NONE : String.format(Locale.ROOT, format, sum / count);
  }
}
