package io.segmento.tools.plugin;

import io.segmento.proto.v1.ListStrategiesReply;
import io.segmento.proto.v1.Strategy;
import io.segmento.proto.v1.StrategyFigures;
import io.segmento.proto.v1.StrategyState;
import io.segmento.tools.console.CoreChannel;
import io.segmento.tools.console.CoreOptions;
import io.segmento.tools.console.TextTable;
import io.segmento.tools.console.ToolException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code segmento plugin status}. */
@Command(
    name = "status",
    description = {
      "Tells what versions there are, for how long each is in its state, and what it has done in it on the node that is asked: decisions, share of bids, mean price, failures, late answers, corrected bids, and processor time and allocation for each decision. For one strategy also who serves it and what the next step is."
    },
    mixinStandardHelpOptions = true,
    footer = {"", "Examples:", "  segmento plugin status", "  segmento plugin status my-strategy"})
public final class StatusCommand implements Runnable {
  private static final double MICROS = 1e6;
  private static final double NANOS_PER_MICRO = 1e3;
  private static final double BYTES_PER_KIB = 1024;
  private static final String NONE = "–";
  private static final Duration RECENT = Duration.ofDays(1);

  /** Who serves comes first. */
  private static final List<StrategyState> ORDER = List.of(
      StrategyState.LIVE,
      StrategyState.CANARY,
      StrategyState.SHADOW,
      StrategyState.STANDBY,
      StrategyState.DEMOTED,
      StrategyState.RETIRED,
      StrategyState.REFUSED);

  @Parameters(arity = "0..1", paramLabel = "NAME", description = "Only this strategy.")
  private String name = "";

  @Option(
      names = "--all",
      description =
          "Also what has been at rest, DEMOTED or RETIRED, for more than a day. With NAME it is always told.")
  private boolean all;

  @Mixin
  private CoreOptions core = new CoreOptions();

  @Override
  public void run() {
    try (CoreChannel channel = core.connect()) {
      StrategyClient client = new StrategyClient(channel, "plugin status");
      ListStrategiesReply reply = client.listed();
      List<Strategy> strategies = reply.getStrategiesList().stream()
          .filter(each -> name.isEmpty() || each.getName().equals(name))
          .sorted(Comparator.comparing(Strategy::getName)
              .thenComparing(each -> ORDER.indexOf(each.getState())))
          .toList();
      if (strategies.isEmpty()) {
        throw new ToolException("plugin status: no strategy" + (name.isEmpty() ? "" : " " + name)
            + " (segmento plugin deploy brings one)");
      }
      System.out.print(report(strategies, reply.getStoreAway(), System.currentTimeMillis()));
    }
  }

  /** What is printed; at a time, epoch milliseconds. */
  String report(List<Strategy> strategies, boolean storeAway, long nowMillis) {
    StringBuilder text = new StringBuilder();
    if (storeAway) {
      text.append(
              "The store does not answer. This is what the node serves, by what it last heard; nothing")
          .append(" can be deployed, promoted or rolled back until it does.\n\n");
    }
    List<Strategy> told = strategies.stream()
        .filter(each -> all || !name.isEmpty() || !isLongAtRest(each, nowMillis))
        .toList();
    text.append(table(told, nowMillis));
    for (Strategy strategy : told) {
      notes(strategy)
          .forEach(
              note -> text.append(label(strategy)).append(": ").append(note).append('\n'));
    }
    if (told.size() < strategies.size()) {
      text.append(strategies.size() - told.size())
          .append(" at rest for more than a day are not told (--all)\n");
    }
    if (!name.isEmpty()) {
      text.append('\n');
      StatusAdvice.of(name, strategies).forEach(line -> text.append(line).append('\n'));
    }
    return text.toString();
  }

  private static boolean isLongAtRest(Strategy strategy, long nowMillis) {
    return (strategy.getState() == StrategyState.DEMOTED
            || strategy.getState() == StrategyState.RETIRED)
        && nowMillis - strategy.getChangedAtMillis() > RECENT.toMillis();
  }

  private static List<String> notes(Strategy strategy) {
    List<String> notes = new ArrayList<>();
    if (!strategy.getNodeNote().isEmpty()) {
      notes.add("on this node " + strategy.getNodeNote());
    }
    if (!strategy.getReason().isEmpty()) {
      notes.add(strategy.getReason()
          + (strategy.getChangedBy().isEmpty() ? "" : " (" + strategy.getChangedBy() + ")"));
    }
    return notes;
  }

  private static String label(Strategy strategy) {
    return strategy.getName().isEmpty()
        ? String.join(", ", strategy.getJarsList())
        : strategy.getName() + ' ' + strategy.getVersion();
  }

  private static TextTable table(List<Strategy> strategies, long nowMillis) {
    TextTable table = new TextTable(0)
        .header(
            "strategy",
            "version",
            "state",
            "for",
            "decisions",
            "bids",
            "mean CPM",
            "errors",
            "late",
            "corrected",
            "µs each",
            "KiB each");
    for (Strategy strategy : strategies) {
      StrategyFigures figures = strategy.getFigures();
      table.row(
          strategy.getName().isEmpty()
              ? String.join(", ", strategy.getJarsList())
              : strategy.getName(),
          strategy.getVersion(),
          state(strategy),
          strategy.getChangedAtMillis() == 0
              ? NONE
              : age(nowMillis - strategy.getChangedAtMillis()),
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

  /** In its two largest units: {@code 3 d 4 h}. */
  static String age(long millis) {
    Duration age = Duration.ofMillis(Math.max(0, millis));
    if (age.toDays() > 0) {
      return age.toDays() + " d " + age.toHoursPart() + " h";
    }
    if (age.toHours() > 0) {
      return age.toHours() + " h " + age.toMinutesPart() + " min";
    }
    return age.toMinutes() > 0
        ? age.toMinutes() + " min " + age.toSecondsPart() + " s"
        : age.toSeconds() + " s";
  }

  private static String state(Strategy strategy) {
    return strategy.getCanaryPercent() > 0
        ? strategy.getState().name() + ' ' + percent(strategy.getCanaryPercent())
        : strategy.getState().name();
  }

  /** {@code 5 %}, {@code 0.5 %}. */
  static String percent(double percent) {
    return (percent == Math.rint(percent)
            ? Long.toString((long) percent)
            : Double.toString(percent))
        + " %";
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
