package io.segmento.platform.strategy;

import com.google.common.base.Ticker;
import io.prometheus.client.CollectorRegistry;
import io.segmento.platform.strategy.guard.Instrumenter;
import io.segmento.strategy.BiddingStrategy;
import io.segmento.strategy.Candidate;
import io.segmento.strategy.Opportunity;
import io.segmento.strategy.testing.FakeCandidate;
import io.segmento.strategy.testing.FakeOpportunity;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** A decision for 20 candidates by a logistic regression of 50 features: the class as it was compiled, with the guard's checks in it, and asked as the auction asks it. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class GuardBenchmark {
  private static final int CANDIDATES = 20;

  @Param({"as compiled", "with checks"})
  public String code;

  private BiddingStrategy strategy = opportunity -> {
    throw new IllegalStateException("not set up");
  };
  private GuardedStrategy guarded = guarded(strategy);
  private final Opportunity opportunity = opportunity();

  @Setup
  public void setUp() throws ReflectiveOperationException {
    strategy = (BiddingStrategy) new Loader(code.equals("with checks"))
        .loadClass(LogisticStrategy.class.getName())
        .getDeclaredConstructor()
        .newInstance();
    guarded = guarded(strategy);
  }

  private static GuardedStrategy guarded(BiddingStrategy strategy) {
    return new GuardedStrategy(
        "benchmark",
        strategy,
        Ticker.systemTicker(),
        PluginLimits.DEFAULT,
        new StrategyCallMetrics(new CollectorRegistry()).of("benchmark", ServingState.LIVE));
  }

  private static Opportunity opportunity() {
    Candidate[] candidates = new Candidate[CANDIDATES];
    for (int i = 0; i < CANDIDATES; i++) {
      candidates[i] = FakeCandidate.candidate().withCampaign("campaign-" + i);
    }
    return FakeOpportunity.of(candidates);
  }

  @Benchmark
  public Object decide() {
    return strategy.decide(opportunity);
  }

  @Benchmark
  public Object decideGuarded() {
    return guarded.decide(opportunity);
  }

  /** Defines the strategy anew, with checks or without. */
  private static final class Loader extends ClassLoader {
    private final boolean checks;

    private Loader(boolean checks) {
      super(GuardBenchmark.class.getClassLoader());
      this.checks = checks;
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (!name.equals(LogisticStrategy.class.getName())) {
        return super.loadClass(name, resolve);
      }
      try (InputStream in = getResourceAsStream(name.replace('.', '/') + ".class")) {
        if (in == null) {
          throw new ClassNotFoundException(name);
        }
        byte[] compiled = in.readAllBytes();
        byte[] code = checks ? Instrumenter.instrument(compiled) : compiled;
        return defineClass(name, code, 0, code.length);
      } catch (IOException e) {
        throw new ClassNotFoundException(name, e);
      }
    }
  }
}
