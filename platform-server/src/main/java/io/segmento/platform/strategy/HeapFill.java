package io.segmento.platform.strategy;

/** How full the heap is of what is in use. Thread-safe. */
@FunctionalInterface
interface HeapFill {

  /**
   * What was found when the heap was last collected.
   *
   * @param share in use, from 0 to 1; 0 before the first collection
   * @param collection stands for the collection that found it: another one after each of what has been in use for long, 0 before the first
   */
  record Sample(double share, long collection) {}

  Sample sample();
}
