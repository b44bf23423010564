package io.segmento.platform.strategy;

import static com.google.common.util.concurrent.Uninterruptibles.awaitUninterruptibly;
import static io.segmento.strategy.testing.FakeCandidate.candidate;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.base.Ticker;
import io.prometheus.client.CollectorRegistry;
import io.segmento.platform.strategy.state.KeptState;
import io.segmento.platform.testing.Await;
import io.segmento.strategy.BiddingStrategy;
import io.segmento.strategy.Decision;
import io.segmento.strategy.NoBidReason;
import io.segmento.strategy.Opportunity;
import io.segmento.strategy.OutcomeListener;
import io.segmento.strategy.testing.FakeOpportunity;
import java.net.URL;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ShadowPoolTest {

  private final StrategyCallMetrics metrics = new StrategyCallMetrics(new CollectorRegistry());
  private final ShadowPool pool = new ShadowPool(TestLimits.LIMITS, metrics, Ticker.systemTicker());
  private final Hanging hanging = new Hanging();
  private final LoadedStrategy hangs = loaded("hangs", hanging);
  private final LoadedStrategy sound =
      loaded("sound", opportunity -> Decision.noBid(NoBidReason.NO_INTEREST));

  /** Whatever it is asked or told, until it is over; no interrupt ends it. */
  private static final class Hanging implements BiddingStrategy, OutcomeListener {
    private final Semaphore began = new Semaphore(0);
    private final CountDownLatch over = new CountDownLatch(1);

    private void hang() {
      began.release();
      awaitUninterruptibly(over);
    }

    @Override
    public Decision decide(Opportunity opportunity) {
      hang();
      return Decision.noBid(NoBidReason.NO_INTEREST);
    }

    @Override
    public void onTick(long nowMillis) {
      hang();
    }
  }

  @AfterEach
  void close() {
    hanging.over.countDown();
    pool.close();
  }

  private LoadedStrategy loaded(String name, BiddingStrategy strategy) {
    return new LoadedStrategy(
        name,
        "1",
        0,
        List.of(name + ".jar"),
        new GuardedStrategy(
            name,
            strategy,
            Ticker.systemTicker(),
            TestLimits.LIMITS,
            metrics.of(name, ServingState.SHADOW)),
        KeptState.unkept(name),
        new StrategyClassLoader(name, new URL[0], ShadowPoolTest.class.getClassLoader(), null));
  }

  private void ask(LoadedStrategy shadow, int times) {
    for (int i = 0; i < times; i++) {
      pool.decide(shadow, FakeOpportunity.of(candidate()));
    }
  }

  private static void stall(LoadedStrategy strategy) {
    for (int i = 0; i < 3; i++) {
      strategy.look(i * CallSlots.STALLED_NANOS);
    }
    assertThat(strategy.isStalled()).isTrue();
  }

  private static long decisions(LoadedStrategy shadow) {
    return shadow.figures().counts().decisions();
  }

  private static long dropped(LoadedStrategy shadow) {
    return shadow.figures().counts().dropped();
  }

  @Test
  void oneThatHangsKeepsItsThreadAndTheOthersGoOnWithWhatWaits() {
    ask(hangs, 1);
    hanging.began.acquireUninterruptibly();
    ask(sound, 5);
    ask(hangs, 3);
    stall(hangs);

    pool.abandonStalled();

    Await.until("the others go on", () -> decisions(sound) == 5);
    assertThat(decisions(hangs)).isEqualTo(1);
    assertThat(dropped(hangs)).isEqualTo(3);
    assertThat(dropped(sound)).isZero();
    // Not for the same call.
    pool.abandonStalled();
    ask(sound, 1);
    Await.until("they still do", () -> decisions(sound) == 6);
  }

  /** It holds a thread of its own, and whoever decides meanwhile is somebody else. */
  @Test
  void oneThatHangsWhenToldAnOutcomeCostsTheOthersNothing() {
    hangs.tell(listener -> listener.onTick(1));
    hanging.began.acquireUninterruptibly();
    stall(hangs);
    CountDownLatch go = new CountDownLatch(1);
    CountDownLatch began = new CountDownLatch(1);
    LoadedStrategy slow = loaded("slow", opportunity -> {
      began.countDown();
      try {
        go.await();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
      return Decision.noBid(NoBidReason.NO_INTEREST);
    });
    ask(slow, 1);
    awaitUninterruptibly(began);
    ask(sound, 5);

    pool.abandonStalled();

    go.countDown();
    Await.until("all are asked", () -> decisions(sound) == 5);
    assertThat(slow.figures().counts().errors()).isZero();
    assertThat(dropped(sound)).isZero();
  }
}
