package io.segmento.platform.strategy;

import static io.segmento.strategy.testing.FakeCandidate.candidate;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.base.Ticker;
import io.prometheus.client.CollectorRegistry;
import io.segmento.platform.lifecycle.BlockingExecutor;
import io.segmento.platform.strategy.life.LifeCycle;
import io.segmento.platform.strategy.life.RedisJars;
import io.segmento.platform.strategy.life.RedisStrategies;
import io.segmento.platform.strategy.state.KeptState;
import io.segmento.platform.testing.Await;
import io.segmento.platform.testing.RedisExtension;
import io.segmento.platform.testing.TestNode;
import io.segmento.proto.v1.Strategy;
import io.segmento.proto.v1.StrategyState;
import io.segmento.strategy.BiddingStrategy;
import io.segmento.strategy.Decision;
import io.segmento.strategy.PricedCandidate;
import io.segmento.strategy.testing.FakeCandidate;
import io.segmento.strategy.testing.FakeOpportunity;
import java.net.URL;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Two versions of one strategy on a node with a real store, with time and heap that a test moves, and what guard rails make of them. */
abstract class RailsFixture {

  static final String NAME = "acme";
  static final String BEFORE = "1";
  static final String NEW = "2";
  static final FakeCandidate CANDIDATE = candidate();
  static final long CPM = 1_000_000;

  @RegisterExtension
  static final RedisExtension redis = RedisExtension.dedicated();

  final CollectorRegistry collectors = new CollectorRegistry();
  private final StrategyCallMetrics metrics = new StrategyCallMetrics(collectors);
  final StrategyRegistry registry = new StrategyRegistry(
      new StrategyDirectory(Path.of("none")),
      new StrategyLoader(
          Clock.systemUTC(),
          Ticker.systemTicker(),
          metrics,
          new StrategyLearning(),
          KeptState::unkept,
          TestLimits.LIMITS),
      metrics);
  final ShadowPool shadows = new ShadowPool(TestLimits.LIMITS, metrics, Ticker.systemTicker());
  private final BlockingExecutor executor = new BlockingExecutor(4);
  private TestNode node;
  private RedisStrategies store;
  final AtomicInteger held = new AtomicInteger();
  double heapShare = 0.5;
  private long collections;
  private final MovingTicker ticker = new MovingTicker();
  private LifeCycle life;
  GuardRails rails;

  private static final class MovingTicker extends Ticker {
    private final AtomicLong nanos = new AtomicLong();

    @Override
    public long read() {
      return nanos.get();
    }
  }

  @BeforeEach
  void start() {
    node = TestNode.connected(redis.uri(), "", Clock.systemUTC(), binder -> {
      binder.bind(RedisStrategies.class);
      binder.bind(RedisJars.class);
      binder.bind(LifeCycle.class);
    });
    store = node.get(RedisStrategies.class);
    life = node.get(LifeCycle.class);
    rails = new GuardRails(
        registry,
        life,
        RailLimits.DEFAULT,
        shadows,
        metrics,
        held::set,
        new HeapRail(
            () -> new HeapFill.Sample(heapShare, collections),
            RailLimits.DEFAULT,
            Clock.systemUTC()),
        executor,
        ticker);
  }

  @AfterEach
  void stop() {
    rails.close();
    shadows.close();
    registry.close();
    executor.close();
    node.close();
  }

  /** Stores both versions, the one before LIVE or on STANDBY, and takes them into use as a node does. */
  void serve(StrategyState state, Map<String, BiddingStrategy> versions) {
    for (String version : List.of(BEFORE, NEW)) {
      var unused = life.deploy(
          Strategy.newBuilder()
              .setName(NAME)
              .setVersion(version)
              .setSha256(version)
              .build(),
          "test");
      unused = life.promote(NAME, version, 5, "test", shown -> {});
      if (version.equals(BEFORE) || state == StrategyState.LIVE) {
        unused = life.promote(NAME, version, 0, "test", shown -> {});
      }
    }
    List<DeployedStrategy> deployed = new ArrayList<>();
    for (Strategy stored : store.read().versions().of(NAME)) {
      BiddingStrategy strategy = versions.get(stored.getVersion());
      if (strategy != null) {
        deployed.add(new DeployedStrategy(stored, loaded(stored.getVersion(), strategy), null));
      }
    }
    registry.use(deployed);
  }

  private LoadedStrategy loaded(String version, BiddingStrategy strategy) {
    return new LoadedStrategy(
        NAME,
        version,
        0,
        List.of("acme.jar"),
        new GuardedStrategy(
            NAME, strategy, ticker, TestLimits.LIMITS, metrics.of(NAME, ServingState.LIVE)),
        KeptState.unkept(NAME),
        new StrategyClassLoader(NAME, new URL[0], RailsFixture.class.getClassLoader(), null));
  }

  static BiddingStrategy bidding(long cpmMicros) {
    return opportunity -> Decision.bid(PricedCandidate.of(CANDIDATE, cpmMicros));
  }

  LoadedStrategy version(String version) {
    return registry.deployed().stream()
        .map(DeployedStrategy::strategy)
        .filter(each -> each.version().equals(version))
        .findFirst()
        .orElseThrow();
  }

  void decide(String version, int times) {
    for (int i = 0; i < times; i++) {
      assertThat(version(version).decide(FakeOpportunity.of(CANDIDATE)).label()).isEqualTo("bid");
    }
  }

  void win(String version, int times, long cpmMicros) {
    for (int i = 0; i < times; i++) {
      version(version).figures().won(cpmMicros);
    }
  }

  Strategy stored() {
    return store.read().versions().find(NAME, NEW).orElseThrow();
  }

  /** A second later, after a collection of the heap. */
  void look() {
    lookAtCallsAfter(Duration.ofMillis(500));
    lookAfter(Duration.ofMillis(500));
  }

  void lookAfter(Duration time) {
    lookAtCallsAfter(time);
    collections++;
    rails.tick();
  }

  private void lookAtCallsAfter(Duration time) {
    ticker.nanos.addAndGet(time.toNanos());
    rails.lookAtCalls();
  }

  void assertServes(String version) {
    look();
    LoadedStrategy live = registry.find(NAME);
    assertThat(live == null ? "nobody" : live.version()).isEqualTo(version);
  }

  void assertDemoted(GuardRail rail, String reason) {
    Await.until(
        "the store knows of the demotion", () -> stored().getState() == StrategyState.DEMOTED);
    assertThat(stored().getChangedBy()).isEqualTo("guard rail: " + rail.label());
    assertThat(stored().getReason()).contains(reason);
    assertThat(collectors.getSampleValue(
            "segmento_strategy_demotions_total",
            new String[] {"strategy", "rail"},
            new String[] {NAME, rail.label()}))
        .isEqualTo(1);
  }

  boolean serves(String version) {
    LoadedStrategy live = registry.find(NAME);
    return live != null && live.version().equals(version);
  }
}
