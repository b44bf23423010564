package io.segmento.platform.strategy.state;

/** Where versions get their state from. */
@FunctionalInterface
public interface StrategyStates {

  /** Of a version that is being loaded, not kept until it begins; close it with the version. */
  KeptState of(String strategy);
}
