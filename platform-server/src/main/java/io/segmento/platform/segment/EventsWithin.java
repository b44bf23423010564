package io.segmento.platform.segment;

/**
 * Enough events within a time, and none within a shorter one. An hour in which something happened counts in full: the time within ends, and the
 * time without is over, so many hours after the end of that hour.
 */
final class EventsWithin implements Condition {
  private static final long SECONDS = 3_600;

  private final int matcher;
  private final int count;
  private final long withinHours;
  private final long notWithinHours;

  EventsWithin(int matcher, int count, long withinHours, long notWithinHours) {
    this.matcher = matcher;
    this.count = count;
    this.withinHours = withinHours;
    this.notWithinHours = notWithinHours;
  }

  @Override
  public boolean holds(Evaluation evaluation, long at) {
    return evaluation.count(matcher) >= count && at >= from(evaluation) && at < until(evaluation);
  }

  @Override
  public long nextChange(Evaluation evaluation, long at) {
    if (evaluation.count(matcher) < count) {
      return NEVER;
    }
    long from = from(evaluation);
    if (from > at) {
      return from;
    }
    long until = until(evaluation);
    return until > at ? until : NEVER;
  }

  private long from(Evaluation evaluation) {
    return notWithinHours == 0
        ? Long.MIN_VALUE
        : (evaluation.hour(matcher, 0) + 1 + notWithinHours) * SECONDS;
  }

  private long until(Evaluation evaluation) {
    return (evaluation.hour(matcher, count - 1) + 1 + withinHours) * SECONDS;
  }
}
