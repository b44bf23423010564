package io.segmento.platform.strategy;

import static com.google.common.util.concurrent.Uninterruptibles.awaitUninterruptibly;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.util.concurrent.Uninterruptibles;
import io.segmento.platform.testing.Await;
import io.segmento.proto.v1.StrategyState;
import io.segmento.strategy.BiddingStrategy;
import io.segmento.strategy.Decision;
import io.segmento.strategy.Opportunity;
import io.segmento.strategy.OutcomeListener;
import io.segmento.strategy.PricedCandidate;
import io.segmento.strategy.testing.FakeOpportunity;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The rail that finds calls which never come back, of decisions and of being told. */
class StalledRailTest extends RailsFixture {

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
}
