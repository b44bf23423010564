package io.segmento.platform.segment;

/** Not a condition. */
final class NoneOf implements Condition {
  private final Condition condition;

  NoneOf(Condition condition) {
    this.condition = condition;
  }

  @Override
  public boolean holds(Evaluation evaluation, long at) {
    return !condition.holds(evaluation, at);
  }

  @Override
  public long nextChange(Evaluation evaluation, long at) {
    return condition.nextChange(evaluation, at);
  }
}
