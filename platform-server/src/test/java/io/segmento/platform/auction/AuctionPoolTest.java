package io.segmento.platform.auction;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.base.Ticker;
import io.prometheus.client.CollectorRegistry;
import io.segmento.platform.overload.OverloadMetrics;
import io.segmento.platform.overload.ShedLevel;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AuctionPoolTest {
  private static final long PATIENCE_SECONDS = 60;
  /** Long enough that a busy machine begins what it is given before it is over. */
  private static final long DEADLINE_MILLIS = 3_000;

  private final CollectorRegistry registry = new CollectorRegistry();
  private final ShedLevel level = new ShedLevel(new OverloadMetrics(registry));
  private final AuctionPool pool = new AuctionPool(
      new AuctionConfig("http://localhost", 1, 1, Duration.ofMillis(5)),
      Ticker.systemTicker(),
      new AuctionMetrics(registry),
      level);

  private final CountDownLatch done = new CountDownLatch(1);
  private final CountDownLatch late = new CountDownLatch(1);

  @AfterEach
  void close() {
    done.countDown();
    pool.close();
  }

  @Test
  void workInTimeIsNotLate() throws InterruptedException {
    assertThat(execute(in(DEADLINE_MILLIS), done::countDown, late::countDown)).isTrue();
    assertReached(done);
    assertThat(late.await(DEADLINE_MILLIS + 100, TimeUnit.MILLISECONDS)).isFalse();
  }

  @Test
  void workThatStallsIsAnsweredByTheDeadline() throws InterruptedException {
    assertThat(execute(in(20), () -> await(done), late::countDown)).isTrue();
    assertReached(late);
  }

  @Test
  void aThreadThatIsHeldForGoodIsReplaced() throws InterruptedException {
    CountDownLatch ran = new CountDownLatch(1);
    assertThat(execute(in(60_000), () -> await(done), () -> {})).isTrue();
    assertThat(execute(in(60_000), ran::countDown, () -> {})).isTrue();

    pool.held(1);

    assertReached(ran);
  }

  @Test
  void aDeadlineThatIsOverIsLateAtOnceAndRunsNothing() {
    AtomicInteger ran = new AtomicInteger();
    assertThat(execute(in(-1), ran::incrementAndGet, late::countDown)).isTrue();
    assertThat(late.getCount()).isZero();
    assertThat(ran).hasValue(0);
  }

  @Test
  void workThatEndsInAnErrorIsAnsweredAtOnceAsWell() throws InterruptedException {
    assertThat(execute(
            in(60_000),
            () -> {
              throw new NoClassDefFoundError("of our own");
            },
            late::countDown))
        .isTrue();
    assertReached(late);
  }

  @Test
  void workThatThrowsIsAnsweredAtOnceAndCostsNoThread() throws InterruptedException {
    assertThat(execute(
            in(60_000),
            () -> {
              throw new IllegalStateException("a fault of our own");
            },
            late::countDown))
        .isTrue();
    assertReached(late);
    assertThat(execute(in(60_000), done::countDown, () -> {})).isTrue();
    assertReached(done);
    assertThat(registry.getSampleValue("segmento_auction_unanswerable_total")).isEqualTo(1);
  }

  @Test
  void aFullPoolRunsNothing() throws InterruptedException {
    CountDownLatch busy = new CountDownLatch(1);
    AtomicInteger answered = new AtomicInteger();
    assertThat(execute(
            in(60_000),
            () -> {
              busy.countDown();
              await(done);
            },
            () -> {}))
        .isTrue();
    assertReached(busy);
    assertThat(execute(in(60_000), () -> {}, () -> {})).isTrue();
    assertThat(execute(in(DEADLINE_MILLIS), answered::incrementAndGet, answered::incrementAndGet))
        .isFalse();
    assertThat(late.await(DEADLINE_MILLIS + 100, TimeUnit.MILLISECONDS)).isFalse();
    assertThat(answered).hasValue(0);
  }

  @Test
  void whenWorkIsAlwaysWaitingItIsTurnedAwayButForTheLastToGo() throws InterruptedException {
    AtomicLong now = new AtomicLong();
    CountDownLatch busy = new CountDownLatch(1);
    AtomicInteger ran = new AtomicInteger();
    AtomicInteger turnedAway = new AtomicInteger();
    try (AuctionPool standing = standing(now)) {
      Runnable stall = () -> {
        busy.countDown();
        await(done);
      };
      long deadline = TimeUnit.SECONDS.toNanos(60);
      assertThat(standing.execute(deadline, false, stall, late::countDown, late::countDown))
          .isTrue();
      assertReached(busy);
      standing.execute(
          deadline, false, ran::incrementAndGet, turnedAway::incrementAndGet, () -> {});
      standing.execute(deadline, true, late::countDown, turnedAway::incrementAndGet, () -> {});
      now.set(TimeUnit.MILLISECONDS.toNanos(200));
      done.countDown();
      assertReached(late);
    }
    assertThat(ran).hasValue(0);
    assertThat(turnedAway).hasValue(1);
  }

  /** As where a thread begins late: on a machine that is busy, or with code that is not loaded yet. */
  @Test
  void whatWaitedAloneIsDoneHoweverLongItWaited() throws InterruptedException {
    AtomicLong now = new AtomicLong();
    CountDownLatch busy = new CountDownLatch(1);
    CountDownLatch ran = new CountDownLatch(1);
    AtomicInteger turnedAway = new AtomicInteger();
    try (AuctionPool standing = standing(now)) {
      long deadline = TimeUnit.SECONDS.toNanos(60);
      Runnable stall = () -> {
        busy.countDown();
        await(done);
      };
      assertThat(standing.execute(deadline, false, stall, () -> {}, () -> {})).isTrue();
      assertReached(busy);
      standing.execute(deadline, false, ran::countDown, turnedAway::incrementAndGet, () -> {});
      now.set(TimeUnit.MILLISECONDS.toNanos(200));
      done.countDown();
      assertReached(ran);
    }
    assertThat(turnedAway).hasValue(0);
  }

  /** One thread, ten places, and a time that stands. */
  private AuctionPool standing(AtomicLong now) {
    return new AuctionPool(
        new AuctionConfig("http://localhost", 1, 10, Duration.ofMillis(5)),
        new Ticker() {
          @Override
          public long read() {
            return now.get();
          }
        },
        new AuctionMetrics(new CollectorRegistry()),
        level);
  }

  private boolean execute(long deadlineNanos, Runnable work, Runnable otherwise) {
    return pool.execute(deadlineNanos, false, work, otherwise, otherwise);
  }

  private static long in(long millis) {
    return System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void assertReached(CountDownLatch latch) throws InterruptedException {
    assertThat(latch.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
  }
}
