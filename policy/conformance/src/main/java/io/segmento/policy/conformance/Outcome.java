package io.segmento.policy.conformance;

/** How a test ended. */
enum Outcome {
  GREEN,
  SKIPPED,
  RED;

  /** Of two runs of one test: any red is red, and one green is enough otherwise. */
  Outcome and(Outcome other) {
    if (this == RED || other == RED) {
      return RED;
    }
    return this == GREEN || other == GREEN ? GREEN : SKIPPED;
  }
}
