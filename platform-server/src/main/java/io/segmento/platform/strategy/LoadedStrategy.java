package io.segmento.platform.strategy;

import io.segmento.platform.strategy.state.KeptState;
import io.segmento.strategy.Opportunity;
import io.segmento.strategy.OutcomeListener;
import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;

/** A plugin that is loaded and may be asked. Thread-safe. */
public final class LoadedStrategy {

  private final String name;
  private final String version;
  private final int setupHash;
  private final List<String> jars;
  private final GuardedStrategy strategy;
  private final KeptState state;
  private final StrategyClassLoader classLoader;

  LoadedStrategy(
      String name,
      String version,
      int setupHash,
      List<String> jars,
      GuardedStrategy strategy,
      KeptState state,
      StrategyClassLoader classLoader) {
    this.name = name;
    this.version = version;
    this.setupHash = setupHash;
    this.jars = List.copyOf(jars);
    this.strategy = strategy;
    this.state = state;
    this.classLoader = classLoader;
  }

  public String name() {
    return name;
  }

  public String version() {
    return version;
  }

  /** Tells what it was set up with, settings and model files, from another setup of the same version; 0: with nothing. */
  public int setupHash() {
    return setupHash;
  }

  /** File names of its jars. */
  public List<String> jars() {
    return jars;
  }

  /** Asks the strategy; never throws, whatever the plugin does. */
  public StrategyOutcome decide(Opportunity opportunity) {
    return strategy.decide(opportunity);
  }

  /** Tells it something, soon and on another thread; returns at once, never throws. */
  void tell(Consumer<OutcomeListener> event) {
    strategy.tell(event);
  }

  void publishBreaker() {
    strategy.publishBreaker();
  }

  /** Lets it decide without counting; what it throws is swallowed. */
  void rehearse(Opportunity opportunity) {
    strategy.rehearse(opportunity);
  }

  StrategyFigures figures() {
    return strategy.figures();
  }

  /** From here on its decisions count as those of a state, from nothing. */
  void countAs(StrategyCallMetrics.OfStrategy metrics) {
    strategy.countAs(metrics);
  }

  boolean isLeftAlone() {
    return strategy.isLeftAlone();
  }

  boolean isToldNothing() {
    return strategy.isToldNothing();
  }

  void look(long nowNanos) {
    strategy.look(nowNanos);
  }

  int stalledDecisions() {
    return strategy.stalledDecisions();
  }

  boolean isStalledWhenTold() {
    return strategy.isStalledWhenTold();
  }

  boolean isStalled() {
    return strategy.isStalled();
  }

  boolean isIdle() {
    return strategy.isIdle();
  }

  /** What it keeps beyond a restart. */
  KeptState state() {
    return state;
  }

  ClassLoader classLoader() {
    return classLoader;
  }

  /** Tells it nothing more and lets go of its classes; those that are loaded keep working until the last call has returned. */
  void close() throws IOException {
    strategy.close();
    state.close();
    classLoader.close();
  }
}
