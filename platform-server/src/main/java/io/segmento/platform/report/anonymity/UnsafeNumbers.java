package io.segmento.platform.report.anonymity;

/** Withholds what breaks the rule by itself. */
record UnsafeNumbers(CellRule rule) implements Withholding {
  @Override
  public void apply(Draft draft) {
    for (DraftNumber number : draft.numbers()) {
      if (!rule.permits(number.behind())) {
        number.withhold();
      }
    }
  }
}
