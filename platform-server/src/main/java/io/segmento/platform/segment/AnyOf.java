package io.segmento.platform.segment;

/** One of some conditions. */
final class AnyOf implements Condition {
  private final Condition[] conditions;

  AnyOf(Condition[] conditions) {
    this.conditions = conditions;
  }

  @Override
  public boolean holds(Evaluation evaluation, long at) {
    for (Condition condition : conditions) {
      if (condition.holds(evaluation, at)) {
        return true;
      }
    }
    return false;
  }

  @Override
  public long nextChange(Evaluation evaluation, long at) {
    return AllOf.first(conditions, evaluation, at);
  }
}
