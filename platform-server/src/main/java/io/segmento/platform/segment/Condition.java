package io.segmento.platform.segment;

/**
 * A compiled condition: whether it holds at a time, and when that may change, if nothing more happens. Times are epoch seconds. Immutable;
 * allocates nothing.
 */
interface Condition {
  /** Nothing changes any more. */
  long NEVER = Long.MAX_VALUE;

  boolean holds(Evaluation evaluation, long at);

  /** The first time after {@code at} at which it may hold or cease to; {@link #NEVER} when there is none. */
  long nextChange(Evaluation evaluation, long at);
}
