package io.segmento.strategy.testing;

import io.segmento.strategy.Candidate;
import io.segmento.strategy.MapStrategyConfig;
import io.segmento.strategy.ModelFiles;
import io.segmento.strategy.Opportunity;
import io.segmento.strategy.ResponseModel;
import io.segmento.strategy.StrategyConfig;
import io.segmento.strategy.StrategyContext;
import io.segmento.strategy.StrategyMetrics;
import io.segmento.strategy.StrategyState;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A context whose clock stands still and whose counters can be read. Its state outlives the strategies that are made with it, so that a second one is the first after a restart; {@link #forgetState} in between
 * begins anew.
 */
public final class FakeStrategyContext implements StrategyContext {

  private final StrategyConfig config;
  private final ModelFiles models;
  private final Map<String, AtomicLong> counters = new ConcurrentHashMap<>();
  private volatile StrategyState state = StrategyState.inMemory();
  private volatile double rate = Double.NaN;
  private final ResponseModel responses = new ResponseModel() {
    @Override
    public double clickProbability(Opportunity opportunity, Candidate candidate) {
      return rate;
    }

    @Override
    public double conversionProbability(Opportunity opportunity, Candidate candidate) {
      return rate / 10;
    }
  };

  public FakeStrategyContext(Map<String, String> config) {
    this(new MapStrategyConfig(config), ModelFiles.NONE);
  }

  /** With a configuration and with files as the platform lends them. */
  public FakeStrategyContext(StrategyConfig config, ModelFiles models) {
    this.config = config;
    this.models = models;
  }

  @Override
  public Clock clock() {
    return Clock.fixed(Instant.ofEpochMilli(FakeOpportunity.NOW_MILLIS), ZoneOffset.UTC);
  }

  @Override
  public StrategyConfig config() {
    return config;
  }

  @Override
  public StrategyMetrics metrics() {
    return name -> counters.computeIfAbsent(name, unused -> new AtomicLong())::incrementAndGet;
  }

  @Override
  public ModelFiles models() {
    return models;
  }

  @Override
  public ResponseModel responses() {
    return responses;
  }

  @Override
  public StrategyState state() {
    return state;
  }

  /** Nothing was kept: strategies that are made from now on begin anew. */
  public void forgetState() {
    state = StrategyState.inMemory();
  }

  /** From now on every impression is clicked with this probability, and every click converts with a tenth of it. */
  public void respond(double clickRate) {
    rate = clickRate;
  }

  /** How often a counter was incremented. */
  public long counted(String name) {
    AtomicLong counter = counters.get(name);
    return counter == null ? 0 : counter.get();
  }
}
