package io.segmento.platform.report.anonymity;

/** Decides which numbers of a draft are not told. Only ever withholds. */
@FunctionalInterface
interface Withholding {
  void apply(Draft draft);
}
