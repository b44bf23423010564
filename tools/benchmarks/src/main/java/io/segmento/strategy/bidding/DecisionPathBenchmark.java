package io.segmento.strategy.bidding;

import io.segmento.strategy.BidLandscape;
import io.segmento.strategy.Candidate;
import io.segmento.strategy.Decision;
import io.segmento.strategy.Impression;
import io.segmento.strategy.MapStrategyConfig;
import io.segmento.strategy.Opportunity;
import io.segmento.strategy.ProductMatch;
import io.segmento.strategy.SeededRandom;
import io.segmento.strategy.StrategyConfig;
import io.segmento.strategy.VisitorHistory;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** One decision of 20 candidates: a logistic regression of 50 features for each, pacing, shading by a learned win curve, and a guard. */
@State(Scope.Thread)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class DecisionPathBenchmark {

  private static final int CANDIDATES = 20;
  private static final int FEATURES = 50;
  private static final int OPPORTUNITIES = 256;
  private static final long DAY_MILLIS = 86_400_000;
  private static final int WARM = 50_000;
  private static final int MEASURED = 200_000;

  private final FtrlProximal model = new FtrlProximal(ResponseFeatures.SIZE, Math.log(0.001));
  private final int[] features = new int[FEATURES];
  private Opportunity[] opportunities = {};
  private StagedStrategy strategy =
      StagedStrategy.of((opportunity, candidate) -> 0).build();
  private int next;

  private record Place(String inventory) implements Impression {
    @Override
    public String exchange() {
      return "exchange";
    }

    @Override
    public boolean inApp() {
      return false;
    }

    @Override
    public int deviceType() {
      return 2;
    }

    @Override
    public String country() {
      return "DEU";
    }

    @Override
    public int position() {
      return 1;
    }

    @Override
    public boolean firstPrice() {
      return true;
    }
  }

  private record Offer(Impression impression, List<Candidate> candidates, long seed)
      implements Opportunity {
    @Override
    public long nowMillis() {
      return 20_000 * DAY_MILLIS + seed;
    }

    @Override
    public long timeLeftNanos() {
      return 10_000_000;
    }
  }

  private record Creative(String campaignId, String creativeId, StrategyConfig parameters)
      implements Candidate, VisitorHistory {
    @Override
    public String advertiserId() {
      return "advertiser";
    }

    @Override
    public int width() {
      return 300;
    }

    @Override
    public int height() {
      return 250;
    }

    @Override
    public String currency() {
      return "USD";
    }

    @Override
    public long maxBidCpmMicros() {
      return 20_000_000;
    }

    @Override
    public long bidFloorCpmMicros() {
      return 10_000;
    }

    @Override
    public long budgetLeftMicros() {
      return 1_000_000_000;
    }

    @Override
    public long budgetEndsMillis() {
      return 20_001 * DAY_MILLIS;
    }

    @Override
    public List<ProductMatch> products() {
      return List.of();
    }

    @Override
    public VisitorHistory visitor() {
      return this;
    }

    @Override
    public boolean known() {
      return true;
    }

    @Override
    public int views() {
      return 7;
    }

    @Override
    public int purchases() {
      return 0;
    }

    @Override
    public long lastSeenMillis() {
      return 20_000 * DAY_MILLIS - 7_200_000;
    }
  }

  @Setup
  public void setUp() {
    PriceObservations seen = new PriceObservations();
    for (int i = 0; i < 100_000; i++) {
      double price = 1e6 * Math.exp(0.7 * SeededRandom.gaussian(1, i));
      double bid = 1e6 * Math.exp(0.7 * SeededRandom.gaussian(2, i));
      if (bid >= price) {
        seen.price(price);
      } else {
        seen.lost(bid);
      }
    }
    var curve = seen.curve();
    BidLandscape landscape = impression -> curve;
    for (int i = 0; i < 50_000; i++) {
      write(i, i % 64);
      model.learn(features, FEATURES, SeededRandom.uniform(i, 3) < 0.01);
    }
    strategy = StagedStrategy.of((opportunity, candidate) -> {
          write(opportunity.seed(), candidate.creativeId().hashCode());
          return 1_000 * 1_000_000 * Math.min(1, Math.exp(model.score(features, FEATURES)));
        })
        .times(new DualPacing(1, 1e-3, 1, DualPacing.DEFAULT_GAIN, 1_000, TrafficForecast.FLAT))
        .shade(new CurveShader(landscape, 500))
        .guard((price, opportunity, candidate) -> Math.min(price, candidate.maxBidCpmMicros()))
        .build();
    opportunities = new Opportunity[OPPORTUNITIES];
    for (int i = 0; i < OPPORTUNITIES; i++) {
      List<Candidate> candidates = new ArrayList<>();
      for (int j = 0; j < CANDIDATES; j++) {
        candidates.add(
            new Creative("campaign-" + j, "creative-" + j, new MapStrategyConfig(Map.of())));
      }
      opportunities[i] = new Offer(new Place("site-" + i % 40 + ".example"), candidates, i);
    }
  }

  /** 50 hashed features of an opportunity and a creative. */
  private void write(long opportunity, long creative) {
    for (int i = 0; i < FEATURES; i++) {
      long bits = SeededRandom.bits((i & 1) == 0 ? opportunity & 63 : creative, i);
      features[i] = 1 + (int) Long.remainderUnsigned(bits, ResponseFeatures.SIZE - 1);
    }
  }

  @Benchmark
  public Decision decide() {
    next = next + 1 < OPPORTUNITIES ? next + 1 : 0;
    return strategy.decide(opportunities[next]);
  }

  /** Percentiles of a decision's processor time, which other work on the machine leaves alone; reading the clock is included. */
  public static void main(String[] args) {
    DecisionPathBenchmark benchmark = new DecisionPathBenchmark();
    benchmark.setUp();
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    Histogram nanos = new Histogram(3);
    long bids = 0;
    for (int i = 0; i < WARM + MEASURED; i++) {
      long before = threads.getCurrentThreadCpuTime();
      bids += benchmark.decide().bids().size();
      if (i >= WARM) {
        nanos.recordValue(threads.getCurrentThreadCpuTime() - before);
      }
    }
    System.out.printf(
        Locale.ROOT,
        "%,d decisions, %.1f bids each; processor time p50 %.1f µs, p99 %.1f µs, p99.9 %.1f µs%n",
        MEASURED,
        (double) bids / (WARM + MEASURED),
        nanos.getValueAtPercentile(50) / 1e3,
        nanos.getValueAtPercentile(99) / 1e3,
        nanos.getValueAtPercentile(99.9) / 1e3);
  }
}
