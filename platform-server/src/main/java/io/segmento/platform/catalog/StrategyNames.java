package io.segmento.platform.catalog;

/** Whether this node has a strategy; whoever loads strategies may bind it. Any thread. */
@FunctionalInterface
public interface StrategyNames {
  boolean has(String name);
}
