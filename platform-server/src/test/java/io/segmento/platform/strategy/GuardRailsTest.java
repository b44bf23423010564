package io.segmento.platform.strategy;

import static com.google.common.util.concurrent.Uninterruptibles.awaitUninterruptibly;
import static io.segmento.strategy.testing.FakeCandidate.candidate;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.base.Ticker;
import com.google.common.util.concurrent.Uninterruptibles;
import io.prometheus.client.CollectorRegistry;
import io.segmento.platform.lifecycle.BlockingExecutor;
import io.segmento.platform.strategy.life.LifeCycle;
import io.segmento.platform.strategy.life.RedisJars;
import io.segmento.platform.strategy.life.RedisStrategies;
import io.segmento.platform.strategy.state.KeptState;
import io.segmento.platform.testing.Await;
import io.segmento.platform.testing.RedisExtension;
import io.segmento.platform.testing.TestNode;
import io.segmento.proto.storage.v1.BidToken;
import io.segmento.proto.v1.Strategy;
import io.segmento.proto.v1.StrategyState;
import io.segmento.strategy.BiddingStrategy;
import io.segmento.strategy.Decision;
import io.segmento.strategy.Opportunity;
import io.segmento.strategy.Outcome;
import io.segmento.strategy.OutcomeListener;
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
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The rails that compare a version with the one before it, and the one that finds calls that never come back; against a real store. */
class GuardRailsTest {

  private static final String NAME = "acme";
  private static final String BEFORE = "1";
  private static final String NEW = "2";
  private static final FakeCandidate CANDIDATE = candidate();
  private static final long CPM = 1_000_000;

  @RegisterExtension
  static final RedisExtension redis = RedisExtension.dedicated();

  private final CollectorRegistry collectors = new CollectorRegistry();
  private final StrategyCallMetrics metrics = new StrategyCallMetrics(collectors);
  private final StrategyRegistry registry = new StrategyRegistry(
      new StrategyDirectory(Path.of("none")),
      new StrategyLoader(
          Clock.systemUTC(),
          Ticker.systemTicker(),
          metrics,
          new StrategyLearning(),
          KeptState::unkept,
          TestLimits.LIMITS),
      metrics);
  private final ShadowPool shadows =
      new ShadowPool(TestLimits.LIMITS, metrics, Ticker.systemTicker());
  private final BlockingExecutor executor = new BlockingExecutor(4);
  private TestNode node;
  private RedisStrategies store;
  private final AtomicInteger held = new AtomicInteger();
  private double heapShare = 0.5;
  private long collections;
  private final MovingTicker ticker = new MovingTicker();
  private LifeCycle life;
  private GuardRails rails;

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
  private void serve(StrategyState state, Map<String, BiddingStrategy> versions) {
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
        new StrategyClassLoader(NAME, new URL[0], GuardRailsTest.class.getClassLoader(), null));
  }

  private static BiddingStrategy bidding(long cpmMicros) {
    return opportunity -> Decision.bid(PricedCandidate.of(CANDIDATE, cpmMicros));
  }

  private LoadedStrategy version(String version) {
    return registry.deployed().stream()
        .map(DeployedStrategy::strategy)
        .filter(each -> each.version().equals(version))
        .findFirst()
        .orElseThrow();
  }

  private void decide(String version, int times) {
    for (int i = 0; i < times; i++) {
      assertThat(version(version).decide(FakeOpportunity.of(CANDIDATE)).label()).isEqualTo("bid");
    }
  }

  private void win(String version, int times, long cpmMicros) {
    for (int i = 0; i < times; i++) {
      version(version).figures().won(cpmMicros);
    }
  }

  private Strategy stored() {
    return store.read().versions().find(NAME, NEW).orElseThrow();
  }

  /** A second later, after a collection of the heap. */
  private void look() {
    lookAtCallsAfter(Duration.ofMillis(500));
    lookAfter(Duration.ofMillis(500));
  }

  private void lookAfter(Duration time) {
    lookAtCallsAfter(time);
    collections++;
    rails.tick();
  }

  private void lookAtCallsAfter(Duration time) {
    ticker.nanos.addAndGet(time.toNanos());
    rails.lookAtCalls();
  }

  private void assertServes(String version) {
    look();
    LoadedStrategy live = registry.find(NAME);
    assertThat(live == null ? "nobody" : live.version()).isEqualTo(version);
  }

  private void assertDemoted(GuardRail rail, String reason) {
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

  @Test
  void aCallThatDoesNotComeBackTakesItsVersionOut() throws InterruptedException {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch over = new CountDownLatch(1);
    serve(StrategyState.LIVE, Map.of(BEFORE, bidding(CPM), NEW, opportunity -> {
      asked.countDown();
      // As a call of the JDK that takes its time: no check of the plugin's byte code lies in it.
      try {
        over.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      return Decision.bid(PricedCandidate.of(CANDIDATE, CPM));
    }));
    LoadedStrategy stuck = version(NEW);
    Thread caller = new Thread(() -> {
      var unused = stuck.decide(FakeOpportunity.of(CANDIDATE));
    });
    caller.start();
    asked.await();
    try {
      assertServes(NEW);
      assertServes(BEFORE);
      assertDemoted(GuardRail.STALLED, "a call does not come back");
      decide(BEFORE, 1);
      look();
      assertThat(held).hasValue(1);
      assertThat(collectors.getSampleValue("segmento_strategy_stalled_decisions"))
          .isEqualTo(1);
    } finally {
      over.countDown();
      caller.join();
    }
    look();
    assertThat(held).hasValue(0);
  }

  /** A call that waits until the test lets it go, on a thread of its own. */
  private static final class Caller implements BiddingStrategy, AutoCloseable {
    private final Semaphore asked = new Semaphore(0);
    private final Semaphore over = new Semaphore(0);
    private @Nullable Thread thread;

    @Override
    public Decision decide(Opportunity opportunity) {
      asked.release();
      over.acquireUninterruptibly();
      return Decision.bid(PricedCandidate.of(CANDIDATE, CPM));
    }

    void call(LoadedStrategy strategy) {
      Thread caller = new Thread(() -> {
        var unused = strategy.decide(FakeOpportunity.of(CANDIDATE));
      });
      caller.setDaemon(true);
      thread = caller;
      caller.start();
      asked.acquireUninterruptibly();
    }

    @Override
    public void close() {
      over.release();
      Thread caller = Objects.requireNonNull(thread, "no call");
      Uninterruptibles.joinUninterruptibly(caller);
    }
  }

  /** A call that is under way when the machine stops ends some milliseconds after it goes on. */
  @ParameterizedTest
  @ValueSource(longs = {900, 1_000, 1_400, 3_000, 30_000})
  void aMachineThatStandsStillTakesNobodyOut(long millis) {
    Caller slow = new Caller();
    serve(StrategyState.LIVE, Map.of(BEFORE, bidding(CPM), NEW, slow));
    look();
    slow.call(version(NEW));
    try (slow) {
      lookAfter(Duration.ofMillis(500));
      lookAfter(Duration.ofMillis(millis));
      assertThat(serves(NEW)).isTrue();
      lookAfter(Duration.ofMillis(490));
      assertThat(serves(NEW)).isTrue();

      lookAfter(Duration.ofMillis(10));
      assertThat(serves(BEFORE)).isTrue();
    }
  }

  @Test
  void aShadowThatHangsDoesNotKeepTheThreadFromOthers() {
    Caller stuck = new Caller();
    serve(StrategyState.LIVE, Map.of(BEFORE, bidding(CPM), NEW, stuck));
    shadows.decide(version(NEW), FakeOpportunity.of(CANDIDATE));
    stuck.asked.acquireUninterruptibly();
    shadows.decide(version(BEFORE), FakeOpportunity.of(CANDIDATE));
    try {
      assertServes(NEW);
      assertServes(BEFORE);

      Await.until("the other is asked", () -> version(BEFORE).figures().counts().decisions() == 1);
    } finally {
      stuck.over.release();
    }
  }

  @Test
  void callsThatComeBackBetweenLooksAreNotTakenForOne() {
    Caller slow = new Caller();
    serve(StrategyState.LIVE, Map.of(BEFORE, bidding(CPM), NEW, slow));
    for (int i = 0; i < 3; i++) {
      slow.call(version(NEW));
      look();
      slow.close();
    }
    assertThat(serves(NEW)).isTrue();
  }

  /** Sooner than a second later nothing is known. */
  @Test
  void looksThatLieCloseTogetherTakeNobodyOut() {
    Caller slow = new Caller();
    serve(StrategyState.LIVE, Map.of(BEFORE, bidding(CPM), NEW, slow));
    slow.call(version(NEW));
    try (slow) {
      for (int i = 0; i < 10; i++) {
        lookAfter(Duration.ofMillis(99));
      }
      assertThat(serves(NEW)).isTrue();
      lookAfter(Duration.ofMillis(500));
      assertThat(serves(BEFORE)).isTrue();
    }
  }

  @Test
  void whenTheHeapStaysFullTheVersionThatCameLastIsTakenOut() {
    serve(StrategyState.LIVE, Map.of(BEFORE, bidding(CPM), NEW, bidding(CPM)));
    heapShare = 0.95;
    assertServes(NEW);
    assertServes(NEW);

    assertServes(BEFORE);
    assertDemoted(GuardRail.MEMORY, "the heap is 95 % full after collection");
    // What it kept is not collected yet.
    assertServes(BEFORE);
  }

  /** Another node took out the version that filled the heap of both; what took over has changed last, and is not to blame. */
  @Test
  void whenTheVersionsChangeAFullHeapIsGivenTime() {
    serve(StrategyState.LIVE, Map.of(BEFORE, bidding(CPM), NEW, bidding(CPM)));
    heapShare = 0.95;
    look();
    look();
    registry.use(registry.deployed().stream()
        .filter(each -> each.stored().getVersion().equals(BEFORE))
        .map(each -> new DeployedStrategy(
            each.stored().toBuilder().setState(StrategyState.LIVE).build(), each.strategy(), null))
        .toList());
    for (int i = 0; i < 10; i++) {
      assertServes(BEFORE);
    }
  }

  @Test
  void aHeapThatIsFullForAMomentTakesNobodyOut() {
    serve(StrategyState.LIVE, Map.of(BEFORE, bidding(CPM), NEW, bidding(CPM)));
    for (int i = 0; i < 5; i++) {
      heapShare = 0.95;
      look();
      look();
      heapShare = 0.85;
      look();
    }
    assertServes(NEW);
  }

  /** One collection that found much in use says the same at each look until the next, and may have been long ago. */
  @Test
  void aHeapThatWasNotCollectedSinceTheLastLookTakesNobodyOut() {
    serve(StrategyState.LIVE, Map.of(BEFORE, bidding(CPM), NEW, bidding(CPM)));
    heapShare = 0.95;
    look();
    for (int i = 0; i < 10; i++) {
      rails.tick();
    }
    assertThat(serves(NEW)).isTrue();

    assertServes(NEW);
    assertServes(BEFORE);
  }

  /** Learns by sleeping. */
  private static final class Sleeper implements BiddingStrategy, OutcomeListener {
    private final CountDownLatch over = new CountDownLatch(1);
    private final AtomicInteger told = new AtomicInteger();

    @Override
    public Decision decide(Opportunity opportunity) {
      return Decision.bid(PricedCandidate.of(CANDIDATE, CPM));
    }

    @Override
    public void onTick(long nowMillis) {
      told.incrementAndGet();
      // As a loop in the JDK, which no interrupt ends.
      awaitUninterruptibly(over);
    }
  }

  @Test
  void oneThatDoesNotComeBackFromBeingToldIsTakenOutAndToldNoMore() throws InterruptedException {
    Sleeper sleeper = new Sleeper();
    serve(StrategyState.LIVE, Map.of(BEFORE, bidding(CPM), NEW, sleeper));
    LoadedStrategy stuck = version(NEW);
    try {
      stuck.tell(listener -> listener.onTick(1));
      Await.until("it is told", () -> sleeper.told.get() == 1);
      stuck.tell(listener -> listener.onTick(2));
      assertServes(NEW);
      assertServes(BEFORE);
      assertDemoted(GuardRail.STALLED, "a call does not come back");
      assertThat(sleeper.told).hasValue(1);
      assertThat(stuck.isIdle()).isFalse();
      assertThat(held).hasValue(0);
      assertThat(stalledListeners()).isEqualTo(1);

      // Also when it is not one of those that are loaded any more.
      registry.use(
          registry.deployed().stream().filter(each -> each.strategy() != stuck).toList());
      look();
      assertThat(stalledListeners()).isEqualTo(1);
    } finally {
      sleeper.over.countDown();
    }
    Await.until("it is back", stuck::isIdle);
    assertThat(sleeper.told).hasValue(1);
    look();
    assertThat(stalledListeners()).isZero();
  }

  private double stalledListeners() {
    return Objects.requireNonNull(
        collectors.getSampleValue("segmento_strategy_stalled_listeners"), "no gauge");
  }

  /** Throws whenever it is told of a click. */
  private record Clumsy() implements BiddingStrategy, OutcomeListener {
    @Override
    public Decision decide(Opportunity opportunity) {
      return Decision.bid(PricedCandidate.of(CANDIDATE, CPM));
    }

    @Override
    public void onClick(Outcome outcome) {
      throw new IllegalStateException("as planned");
    }
  }

  private static void tell(LoadedStrategy strategy, Consumer<OutcomeListener> event, int times) {
    for (int i = 0; i < times; i++) {
      strategy.tell(event);
    }
    Await.until("it is told", strategy::isIdle);
  }

  private static void click(OutcomeListener listener) {
    listener.onClick(new TokenOutcome(BidToken.getDefaultInstance(), "USD", 0, 0, 0, 0));
  }

  @Test
  void oneThatKeepsFailingWhenToldIsTakenOutHoweverWellItDecides() {
    serve(StrategyState.LIVE, Map.of(BEFORE, bidding(CPM), NEW, new Clumsy()));
    decide(NEW, 1_000);
    tell(version(NEW), GuardRailsTest::click, StrategyBreaker.FAILURES - 1);
    assertServes(NEW);

    tell(version(NEW), GuardRailsTest::click, 1);

    assertServes(BEFORE);
    assertDemoted(GuardRail.ERRORS, "5 outcomes in a row failed when told");
  }

  @Test
  void oneThatFailsAtSomeOfWhatItIsToldIsTakenOut() {
    serve(StrategyState.LIVE, Map.of(BEFORE, bidding(CPM), NEW, new Clumsy()));
    decide(NEW, 10_000);
    for (int i = 0; i < RailLimits.DEFAULT.cases(); i++) {
      assertServes(NEW);
      tell(version(NEW), listener -> listener.onTick(1), 20);
      tell(version(NEW), GuardRailsTest::click, 1);
    }

    assertServes(BEFORE);
    assertDemoted(GuardRail.ERRORS, "10 of 210 outcomes failed when told");
  }

  private void listen(Duration processorTime) {
    version(NEW).figures().listened(processorTime.toNanos());
  }

  /** Each time within its bound, and never done. */
  @Test
  void oneThatTakesHalfAProcessorForWhatItIsToldIsTakenOut() {
    serve(StrategyState.LIVE, Map.of(BEFORE, bidding(CPM), NEW, bidding(CPM)));
    // Begins with much, which it may: its tables.
    listen(Duration.ofSeconds(10));
    assertServes(NEW);
    for (int i = 0; i < 60; i++) {
      listen(Duration.ofMillis(i < 30 ? 100 : 500));
      assertServes(NEW);
    }
    listen(Duration.ofMillis(800));

    assertServes(BEFORE);
    assertDemoted(
        GuardRail.LISTENING,
        "being told outcomes took 51 % of a processor (expected: at most 50 %)");
  }

  /** Then there was more time to listen in. */
  @Test
  void looksThatComeLateMakeTheWindowLonger() {
    serve(StrategyState.LIVE, Map.of(BEFORE, bidding(CPM), NEW, bidding(CPM)));
    for (int i = 0; i < 40; i++) {
      listen(Duration.ofMillis(400));
      look();
    }
    for (int i = 0; i < 40; i++) {
      listen(Duration.ofMillis(900));
      lookAfter(Duration.ofSeconds(2));
      assertThat(serves(NEW)).isTrue();
    }
  }

  private boolean serves(String version) {
    LoadedStrategy live = registry.find(NAME);
    return live != null && live.version().equals(version);
  }

  @Test
  void aMeanPriceFarAboveTheVersionBeforeTakesAVersionOut() {
    serve(StrategyState.LIVE, Map.of(BEFORE, bidding(CPM), NEW, bidding(3 * CPM + CPM / 100)));
    decide(BEFORE, 100);
    decide(NEW, 99);
    // So few may be chance.
    assertServes(NEW);

    decide(NEW, 1);

    assertServes(BEFORE);
    assertDemoted(GuardRail.PRICES, "mean price 3.01 times that of the version before");
  }

  @Test
  void aHigherMeanPriceWithinTheBoundIsLetBe() {
    serve(StrategyState.LIVE, Map.of(BEFORE, bidding(CPM), NEW, bidding(3 * CPM)));
    decide(BEFORE, 100);
    decide(NEW, 200);

    assertServes(NEW);
  }

  @Test
  void aCanaryThatSpendsFarMoreForEachDecisionIsTakenOut() {
    serve(StrategyState.CANARY, Map.of(BEFORE, bidding(CPM), NEW, bidding(CPM)));
    decide(BEFORE, 1_000);
    win(BEFORE, 50, CPM);
    decide(NEW, 100);
    win(NEW, 49, CPM);
    // So few may be chance.
    look();
    assertThat(registry.serving(NAME).canary()).isNotNull();

    win(NEW, 1, CPM);
    look();

    assertThat(registry.serving(NAME).canary()).isNull();
    assertDemoted(GuardRail.SPEND, "spend for each decision 10.00 times");
    assertServes(BEFORE);
  }

  @Test
  void aVersionThatSpendsSomewhatMoreIsLetBe() {
    serve(StrategyState.CANARY, Map.of(BEFORE, bidding(CPM), NEW, bidding(CPM)));
    decide(BEFORE, 100);
    win(BEFORE, 50, CPM);
    decide(NEW, 100);
    win(NEW, 50, 3 * CPM);

    look();

    assertThat(registry.serving(NAME).canary()).isNotNull();
  }

  /** The store cannot be told that the LIVE version is out: then nobody else looks after the one that serves instead. */
  @Test
  void whatServesFromStandbyIsLookedAfterToo() {
    BiddingStrategy broken = opportunity -> {
      throw new IllegalStateException("as planned");
    };
    serve(StrategyState.LIVE, Map.of(BEFORE, broken, NEW, bidding(CPM)));
    registry.use(registry.deployed().stream()
        .map(each -> each.stored().getVersion().equals(NEW)
            ? new DeployedStrategy(
                each.stored(),
                each.strategy(),
                new RailLimits.Violation(GuardRail.ERRORS, "as planned"))
            : each)
        .toList());
    assertThat(registry.find(NAME)).isSameAs(version(BEFORE));
    for (int i = 0; i < StrategyBreaker.FAILURES; i++) {
      var unused = version(BEFORE).decide(FakeOpportunity.of(CANDIDATE));
    }

    look();

    assertThat(registry.find(NAME)).isNull();
  }
}
