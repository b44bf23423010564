package io.segmento.platform.report.anonymity;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Complementary suppression. The cells of a column sum up to the table without dimensions, so that what is withheld of it, taken together, is known to
 * whoever subtracts what is told from that. It must keep the rule itself, or be covered by noise; as long as it does neither, the
 * smallest number that is still told is withheld too. Of a month only the days that withheld a number are hidden by withholding it: one all of whose days are out hides
 * nothing. (No further combination of what is told singles out less: the tables are one-dimensional, and
 * sums of what keeps the rule keep it too.)
 */
record ComplementOfMargin(CellRule rule) implements Withholding {
  @Override
  public void apply(Draft draft) {
    draft.columns().values().forEach(this::complement);
  }

  private void complement(List<DraftNumber> column) {
    while (isTelling(column)) {
      Optional<DraftNumber> smallest = column.stream()
          .filter(number -> !number.isWithheld() && number.unknown().isPresent())
          .min(Comparator.comparingLong(DraftNumber::noisyTotal));
      if (smallest.isEmpty()) {
        return;
      }
      smallest.get().withhold();
    }
  }

  private boolean isTelling(List<DraftNumber> column) {
    Optional<Aggregate> withheld = column.stream()
        .filter(DraftNumber::isWithheld)
        .flatMap(number -> number.unknown().stream())
        .reduce(Aggregate::plus);
    return withheld.isPresent()
        && !CellRule.coversByNoise(withheld.get())
        && !rule.permits(withheld.get());
  }
}
