package io.segmento.tools.plugin;

import io.segmento.proto.v1.Strategy;
import io.segmento.proto.v1.StrategyFigures;
import io.segmento.proto.v1.StrategyOnNode;
import io.segmento.tools.console.TextTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Versions with what they have done: on all nodes together, and on each. */
final class StatusTable {
  private static final double MICROS = 1e6;
  private static final double NANOS_PER_MICRO = 1e3;
  private static final double BYTES_PER_KIB = 1024;
  private static final String NONE = "–";
  private static final List<String> FIGURES = List.of(
      "decisions", "bids", "mean CPM", "errors", "late", "corrected", "µs each", "KiB each");

  private StatusTable() {}

  /** One row for each version; at a time, epoch milliseconds. */
  static TextTable of(List<Strategy> strategies, long nowMillis) {
    TextTable table =
        new TextTable(0).header(cells(FIGURES, "strategy", "version", "state", "for"));
    for (Strategy strategy : strategies) {
      boolean toldByNodes = strategy.hasFiguresOfAll();
      table.row(cells(
          figures(
              toldByNodes || strategy.hasFigures(),
              toldByNodes ? strategy.getFiguresOfAll() : strategy.getFigures()),
          strategy.getName().isEmpty()
              ? String.join(", ", strategy.getJarsList())
              : strategy.getName(),
          strategy.getVersion(),
          state(strategy),
          strategy.getChangedAtMillis() == 0
              ? NONE
              : StatusCommand.age(nowMillis - strategy.getChangedAtMillis())));
    }
    return table;
  }

  /** One row for each version on each node that has it. */
  static TextTable byNode(List<Strategy> strategies) {
    TextTable table = new TextTable(0).header(cells(FIGURES, "version", "node"));
    for (Strategy strategy : strategies) {
      for (StrategyOnNode on : strategy.getNodesList()) {
        table.row(
            cells(figures(on.hasFigures(), on.getFigures()), strategy.getVersion(), on.getNode()));
      }
    }
    return table;
  }

  private static String[] cells(List<String> last, String... first) {
    List<String> all = new ArrayList<>(List.of(first));
    all.addAll(last);
    return all.toArray(String[]::new);
  }

  private static List<String> figures(boolean known, StrategyFigures figures) {
    return List.of(
        count(known, figures.getDecisions()),
        share(figures.getBids(), figures.getDecisions()),
        mean(figures.getPriceCpmMicros() / MICROS, figures.getBids(), "%.2f"),
        count(known, figures.getErrors()),
        count(known, figures.getLate()),
        count(known, figures.getCorrected()),
        mean(figures.getProcessorNanos() / NANOS_PER_MICRO, figures.getMetered(), "%.1f"),
        mean(figures.getAllocatedBytes() / BYTES_PER_KIB, figures.getMetered(), "%.1f"));
  }

  private static String state(Strategy strategy) {
    return strategy.getCanaryPercent() > 0
        ? strategy.getState().name() + ' ' + StatusCommand.percent(strategy.getCanaryPercent())
        : strategy.getState().name();
  }

  private static String count(boolean known, long count) {
    return known ? String.format(Locale.ROOT, "%,d", count) : NONE;
  }

  private static String share(long part, long all) {
    return all == 0 ? NONE : String.format(Locale.ROOT, "%.1f %%", 100.0 * part / all);
  }

  private static String mean(double sum, long count, String format) {
    return count == 0 ? NONE : String.format(Locale.ROOT, format, sum / count);
  }
}
