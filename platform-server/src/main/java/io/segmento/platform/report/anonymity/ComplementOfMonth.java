package io.segmento.platform.report.anonymity;

import static java.util.Objects.requireNonNull;

import io.segmento.proto.v1.ReportMetric;
import java.util.Map;

/**
 * Complementary suppression over nested time. The days of a month sum up to it, so that what was withheld of a cell's days, taken together, is known
 * to whoever subtracts the days that were told. It must keep the rule itself, or be covered by noise; else the month is withheld, since its days are
 * out already.
 */
final class ComplementOfMonth implements Withholding {
  private final CellRule rule;
  private final Map<Cell, Map<ReportMetric, Aggregate>> withheldDays;

  /** {@code withheldDays}: of each cell and metric, what the days that withheld it are together. */
  ComplementOfMonth(CellRule rule, Map<Cell, Map<ReportMetric, Aggregate>> withheldDays) {
    this.rule = requireNonNull(rule, "rule");
    this.withheldDays = requireNonNull(withheldDays, "withheldDays");
  }

  @Override
  public void apply(Draft draft) {
    for (DraftNumber number : draft.numbers()) {
      Aggregate withheld = withheldDays.getOrDefault(number.cell(), Map.of()).get(number.metric());
      if (withheld != null && !CellRule.coversByNoise(withheld) && !rule.permits(withheld)) {
        number.withhold();
      }
    }
  }
}
