package io.segmento.strategy;

/** Bounded metrics of one plugin: at most 32 counters, named {@code a-z 0-9 _}. Obtain once, use on the bid path. Thread-safe. */
public interface StrategyMetrics {

  /** A counter that only grows; the same name gives the same counter. A 33rd name gives one shared counter, {@code other}. */
  Counter counter(String name);

  /** Wait-free, allocates nothing. */
  interface Counter {
    void increment();
  }
}
