package io.segmento.platform.strategy;

import static com.google.common.util.concurrent.Uninterruptibles.awaitUninterruptibly;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.base.Ticker;
import io.prometheus.client.CollectorRegistry;
import io.segmento.platform.strategy.guard.CallBudget;
import io.segmento.platform.testing.Await;
import io.segmento.strategy.OutcomeListener;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OutcomeQueueTest {

  private final CollectorRegistry registry = new CollectorRegistry();
  private final StrategyAccount account = new StrategyAccount(
      new StrategyCallMetrics(registry).of("acme", ServingState.LIVE), new StrategyFigures());
  private final CountDownLatch over = new CountDownLatch(1);
  private final Remembering listener = new Remembering();
  private final OutcomeQueue queue = new OutcomeQueue(
      "acme", listener, new StrategyBreaker(new Standing()), TestLimits.LIMITS, () -> account);

  /** Its pauses never end. */
  private static final class Standing extends Ticker {
    @Override
    public long read() {
      return 0;
    }
  }

  private static final class Remembering implements OutcomeListener {
    private final List<Long> ticks = Collections.synchronizedList(new ArrayList<>());

    @Override
    public void onTick(long nowMillis) {
      ticks.add(nowMillis);
    }
  }

  @AfterEach
  void close() {
    over.countDown();
    queue.close();
  }

  private double dropped(String reason) {
    Double value = registry.getSampleValue(
        "segmento_strategy_outcomes_dropped_total",
        new String[] {"strategy", "reason"},
        new String[] {"acme", reason});
    return value == null ? 0 : value;
  }

  /** Until it is let go; returns when it is under way. */
  private void occupy() {
    CountDownLatch under = new CountDownLatch(1);
    queue.tell(unused -> {
      under.countDown();
      awaitUninterruptibly(over);
    });
    awaitUninterruptibly(under);
  }

  private void ticks(long count) {
    for (long i = 0; i < count; i++) {
      long millis = i;
      queue.tell(each -> each.onTick(millis));
    }
  }

  @Test
  void everythingIsToldInTheOrderInWhichItCame() {
    ticks(1_000);

    Await.until("all is told", queue::isIdle);
    assertThat(listener.ticks)
        .containsExactlyElementsOf(LongStream.range(0, 1_000).boxed().toList());
    assertThat(account.figures().counts().outcomes()).isEqualTo(1_000);
  }

  private double counted(String metric) {
    Double value = registry.getSampleValue(
        metric, new String[] {"strategy", "state"}, new String[] {"acme", "live"});
    return value == null ? 0 : value;
  }

  @Test
  void whatListeningCostsIsCountedApartFromDecisionsAlsoWhenItFails() {
    long nanos = 20_000_000;
    queue.tell(unused -> {
      long end = CallBudget.processorNanos() + nanos;
      while (CallBudget.processorNanos() < end) {
        Thread.onSpinWait();
      }
    });
    queue.tell(unused -> {
      throw new IllegalStateException(new byte[1 << 20].length + " bytes");
    });
    Await.until("all is told", queue::isIdle);

    assertThat(account.figures().listenedNanos()).isGreaterThanOrEqualTo(nanos);
    assertThat(counted("segmento_strategy_processor_seconds_total"))
        .isGreaterThanOrEqualTo(nanos / 1e9);
    assertThat(counted("segmento_strategy_allocated_bytes_total")).isGreaterThan(1 << 20);
    assertThat(account.figures().counts().metered()).isZero();
    assertThat(account.figures().counts().processorNanos()).isZero();
  }

  @Test
  void whoeverBringsSomethingNeverWaitsAndWhatDoesNotFitIsCounted() {
    occupy();
    ticks(OutcomeQueue.BOUND + 7);

    assertThat(dropped("full")).isEqualTo(7);
    assertThat(queue.isIdle()).isFalse();

    over.countDown();
    Await.until("all is told", queue::isIdle);
    assertThat(listener.ticks).hasSize(OutcomeQueue.BOUND);
  }

  @Test
  void whatWaitsWhenItIsClosedIsCountedAndSoIsWhatComesLater() {
    occupy();
    ticks(3);

    queue.close();
    ticks(2);

    assertThat(dropped("closed")).isEqualTo(5);
    over.countDown();
    Await.until("the last call is back", queue::isIdle);
    assertThat(listener.ticks).isEmpty();
  }

  /** An outcome has its user's key: it must not lie about for as long as a plugin hangs. */
  @Test
  void nothingWaitsForOneThatDoesNotComeBack() {
    occupy();
    WeakReference<Object> token = bring(new Object());
    ticks(3);
    lookFor(CallSlots.STALLED_NANOS);
    ticks(2);

    assertThat(queue.isStalled()).isTrue();
    assertThat(dropped("stalled")).isEqualTo(6);
    for (int i = 0; i < 50 && token.get() != null; i++) {
      System.gc();
    }
    assertThat(token.get()).isNull();

    over.countDown();
    Await.until("it is back", queue::isIdle);
    lookFor(0);
    ticks(1);
    Await.until("it is told again", queue::isIdle);
    assertThat(listener.ticks).containsExactly(0L);
  }

  private void lookFor(long nanos) {
    queue.look(0);
    queue.look(nanos / 2);
    queue.look(nanos);
  }

  private WeakReference<Object> bring(Object token) {
    queue.tell(unused -> assertThat(token).isNotNull());
    return new WeakReference<>(token);
  }

  @Test
  void oneThatKeepsFailingIsToldNothingForAWhile() {
    for (int i = 0; i < StrategyBreaker.FAILURES; i++) {
      assertThat(queue.isLeftAlone()).isFalse();
      queue.tell(unused -> {
        throw new IllegalStateException("as planned");
      });
      Await.until("it is told", queue::isIdle);
    }
    assertThat(queue.isLeftAlone()).isTrue();
    ticks(4);

    Await.until("all is dropped", queue::isIdle);
    assertThat(dropped("left_alone")).isEqualTo(4);
    assertThat(listener.ticks).isEmpty();
    assertThat(account.figures().counts().outcomeErrors()).isEqualTo(StrategyBreaker.FAILURES);
  }
}
