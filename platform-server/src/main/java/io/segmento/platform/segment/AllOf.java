package io.segmento.platform.segment;

/** Every one of some conditions. */
final class AllOf implements Condition {
  private final Condition[] conditions;

  AllOf(Condition[] conditions) {
    this.conditions = conditions;
  }

  @Override
  public boolean holds(Evaluation evaluation, long at) {
    for (Condition condition : conditions) {
      if (!condition.holds(evaluation, at)) {
        return false;
      }
    }
    return true;
  }

  @Override
  public long nextChange(Evaluation evaluation, long at) {
    return first(conditions, evaluation, at);
  }

  static long first(Condition[] conditions, Evaluation evaluation, long at) {
    long first = NEVER;
    for (Condition condition : conditions) {
      first = Math.min(first, condition.nextChange(evaluation, at));
    }
    return first;
  }
}
