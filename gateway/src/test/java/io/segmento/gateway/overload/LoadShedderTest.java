package io.segmento.gateway.overload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Against a server of a known capacity, in time that is counted and not waited for. */
final class LoadShedderTest {
  private static final long TARGET_NANOS = TimeUnit.MILLISECONDS.toNanos(5);
  private static final int CAPACITY = 10_000;
  /** Of a server of which nothing is known yet. */
  private static final int PLACES = 5 * LoadShedder.LEAST_PLACES_PER_MILLI;

  private static final long SEED = 20_261_126;

  private final SplittableRandom random = new SplittableRandom(SEED);
  private final LoadShedder shedder = new LoadShedder(TARGET_NANOS, 0, random.split(), 0);
  private final ArrayDeque<long[]> queue = new ArrayDeque<>();
  private long nowNanos;
  private long serverFreeNanos;
  private final long serviceNanos = TimeUnit.SECONDS.toNanos(1) / CAPACITY;
  private int corePerMille;
  private Outcome outcome = new Outcome();

  /** What became of the requests of a stretch of time. */
  private static final class Outcome {
    final int[] asked = new int[Worth.values().length];
    final int[] shed = new int[Worth.values().length];
    final List<Long> delayMicros = new ArrayList<>();

    double shedShare(Worth worth) {
      return (double) shed[worth.ordinal()] / asked[worth.ordinal()];
    }

    long delayMicros(int percentile) {
      Collections.sort(delayMicros);
      return delayMicros.get(delayMicros.size() * percentile / 100);
    }

    double shedShare() {
      int all = 0;
      int away = 0;
      for (int i = 0; i < asked.length; i++) {
        all += asked[i];
        away += shed[i];
      }
      return (double) away / all;
    }
  }

  @Test
  void nothingIsShedWhileTheServerKeepsUp() {
    run(CAPACITY / 2, 5_000);

    assertThat(outcome.shedShare()).isZero();
    assertThat(shedder.share(nowNanos)).isZero();
  }

  @Test
  void whatIsSlowForALoopsFirstBidsIsNoOverload() {
    LoadShedder cold = new LoadShedder(TARGET_NANOS, 1_000, random.split(), 0);
    LoadShedder warm = new LoadShedder(TARGET_NANOS, 0, random.split(), 0);
    long slow = 3 * TARGET_NANOS;
    assertThat(shareAfter(500, slow, cold)).isZero();
    assertThat(shareAfter(500, slow, warm)).isPositive();
    // When they are answered, slow is slow.
    shareAfter(500, TARGET_NANOS / 4, cold);
    assertThat(shareAfter(500, slow, cold)).isPositive();
  }

  /** What is turned away after so many bids, 40 in each window, that all waited so long. */
  private double shareAfter(int bids, long delayNanos, LoadShedder asked) {
    for (int i = 0; i < bids; i++) {
      nowNanos += TimeUnit.MILLISECONDS.toNanos(LoadShedder.WINDOW_MILLIS) / 40;
      var unused = asked.turnsAway(Worth.SOMEBODY, 0, nowNanos);
      asked.handedIn();
      asked.answered(delayNanos, nowNanos);
    }
    return asked.share(nowNanos);
  }

  @Test
  void atTwiceTheCapacityWhatIsServedStaysQuickAndTheServerBusy() {
    run(2 * CAPACITY, 500);
    Outcome later = run(2 * CAPACITY, 10_000);

    assertThat(later.delayMicros(99)).isLessThan(15_000);
    assertThat(later.delayMicros).hasSizeGreaterThan(10 * CAPACITY * 85 / 100);
    assertThat(later.shedShare()).isCloseTo(0.5, within(0.1));
  }

  @Test
  void tenTimesTheCapacityIsBroughtDownWithinSomeWindows() {
    run(CAPACITY / 2, 1_000);
    run(10 * CAPACITY, 400);
    Outcome later = run(10 * CAPACITY, 3_000);

    // One in ten are guaranteed deals, which alone are all that can be served.
    assertThat(later.delayMicros(95)).isLessThan(30_000);
    assertThat(later.shedShare()).isGreaterThan(0.85);
  }

  @Test
  void afterTheOverloadAllIsAdmittedWithinThreeSeconds() {
    run(10 * CAPACITY, 2_000);
    run(CAPACITY / 2, 3_000);

    assertThat(run(CAPACITY / 2, 500).shedShare()).isZero();
  }

  @Test
  void withoutAnyRequestTheShareThatIsToldComesDownToo() {
    run(10 * CAPACITY, 2_000);
    assertThat(shedder.share(nowNanos)).isGreaterThan(0.5);
    assertThat(shedder.delayNanos(nowNanos)).isPositive();

    nowNanos += TimeUnit.SECONDS.toNanos(3);
    answer();
    assertThat(shedder.share(nowNanos)).isZero();
    assertThat(shedder.delayNanos(nowNanos)).isZero();
    assertThat(shedder.turnsAwayAny(0, nowNanos)).isFalse();
  }

  @Test
  void whoNamesNobodyGoesFirstAndGuaranteedDealsLast() {
    run(2 * CAPACITY, 1_000);
    Outcome later = run(2 * CAPACITY, 5_000);

    // Half has to go: three in ten name nobody, so that of the six in ten that name somebody two
    // go.
    assertThat(later.shedShare(Worth.NOBODY)).isGreaterThan(0.95);
    assertThat(later.shedShare(Worth.SOMEBODY)).isCloseTo(0.33, within(0.15));
    assertThat(later.shedShare(Worth.GUARANTEED)).isZero();
  }

  @Test
  void guaranteedDealsGoWhenNothingElseIsLeftToGo() {
    run(20 * CAPACITY, 1_000);
    Outcome later = run(20 * CAPACITY, 3_000);

    assertThat(later.shedShare(Worth.SOMEBODY)).isGreaterThan(0.95);
    assertThat(later.shedShare(Worth.GUARANTEED)).isBetween(0.1, 0.95);
  }

  @Test
  void aBurstThatTheServerWorksOffIsNoOverload() {
    run(CAPACITY / 2, 990);
    for (int i = 0; i < 90; i++) {
      request();
    }
    run(CAPACITY / 2, 1_000);

    assertThat(outcome.shed).containsOnly(0);
  }

  @Test
  void slowAnswersBesideQuickOnesAreNoQueue() {
    for (int i = 0; i < 10_000; i++) {
      nowNanos += 100_000;
      shedder.turnsAway(Worth.SOMEBODY, 0, nowNanos);
      shedder.handedIn();
      shedder.answered(i % 100 == 0 ? 1_000_000 : 60_000_000, nowNanos);
    }

    assertThat(shedder.share(nowNanos)).isZero();
  }

  @Test
  void noMoreWaitAtATimeThanAreSoonAnswered() {
    for (int i = 0; i < PLACES - PLACES / 4; i++) {
      assertThat(shedder.turnsAway(Worth.NOBODY, 0, nowNanos)).isFalse();
      shedder.handedIn();
    }
    assertThat(shedder.turnsAway(Worth.NOBODY, 0, nowNanos)).isTrue();
    for (int i = PLACES - PLACES / 4; i < PLACES; i++) {
      assertThat(shedder.turnsAway(Worth.SOMEBODY, 0, nowNanos)).isFalse();
      shedder.handedIn();
    }
    assertThat(shedder.turnsAway(Worth.SOMEBODY, 0, nowNanos)).isTrue();
    assertThat(shedder.turnsAway(Worth.GUARANTEED, 0, nowNanos)).isFalse();

    shedder.forgotten();
    assertThat(shedder.turnsAway(Worth.SOMEBODY, 0, nowNanos)).isFalse();
  }

  @Test
  void aFastServerHasMorePlaces() {
    for (int i = 0; i < 100_000; i++) {
      nowNanos += 1_000;
      shedder.handedIn();
      shedder.answered(1_000, nowNanos);
    }
    for (int i = 0; i < 7_000; i++) {
      shedder.handedIn();
    }

    assertThat(shedder.turnsAway(Worth.NOBODY, 0, nowNanos)).isFalse();
  }

  @Test
  void fewRequestsAreNeverTurnedAwayHoweverSlow() {
    for (int i = 0; i < 1_000; i++) {
      nowNanos += 5_000_000;
      assertThat(shedder.turnsAway(Worth.NOBODY, 0, nowNanos)).isFalse();
      shedder.handedIn();
      shedder.answered(90_000_000, nowNanos);
    }
  }

  @Test
  void aLoopThatIsNeverInTimeIsAQueueToo() {
    for (int i = 0; i < 10_000; i++) {
      nowNanos += 100_000;
      shedder.turnsAway(Worth.SOMEBODY, 0, nowNanos);
      shedder.handedIn();
      shedder.answered(1_000_000, nowNanos);
      if (i % 100 == 0) {
        shedder.lagged(20_000_000);
      }
    }

    assertThat(shedder.share(nowNanos)).isGreaterThan(0.9);
  }

  @Test
  void whatTheCoreWantsShedIsShedInTheSameOrder() {
    corePerMille = 300;
    run(CAPACITY / 2, 1_000);
    Outcome later = run(CAPACITY / 2, 3_000);

    assertThat(later.shedShare()).isCloseTo(0.3, within(0.03));
    assertThat(later.shedShare(Worth.NOBODY)).isGreaterThan(0.9);
    assertThat(later.shedShare(Worth.GUARANTEED)).isZero();
    assertThat(shedder.share(nowNanos)).isZero();

    corePerMille = 1_000;
    run(CAPACITY / 2, 100);
    assertThat(run(CAPACITY / 2, 100).shedShare()).isEqualTo(1);
  }

  /** Requests at random moments, three in ten for nobody and one in ten on a guaranteed deal. */
  private Outcome run(int perSecond, long millis) {
    outcome = new Outcome();
    long end = nowNanos + TimeUnit.MILLISECONDS.toNanos(millis);
    while (nowNanos < end) {
      request();
      nowNanos += (long) (-Math.log(1 - random.nextDouble()) * 1e9 / perSecond);
    }
    return outcome;
  }

  private void request() {
    answer();
    int dice = random.nextInt(10);
    Worth worth = dice < 3 ? Worth.NOBODY : dice < 9 ? Worth.SOMEBODY : Worth.GUARANTEED;
    outcome.asked[worth.ordinal()]++;
    if (shedder.turnsAway(worth, corePerMille, nowNanos)) {
      outcome.shed[worth.ordinal()]++;
      return;
    }
    serverFreeNanos = Math.max(serverFreeNanos, nowNanos) + serviceNanos;
    shedder.handedIn();
    queue.add(new long[] {nowNanos, serverFreeNanos});
  }

  private void answer() {
    while (!queue.isEmpty() && queue.peek()[1] <= nowNanos) {
      long[] done = queue.poll();
      shedder.answered(done[1] - done[0], done[1]);
      outcome.delayMicros.add((done[1] - done[0]) / 1_000);
    }
  }
}
