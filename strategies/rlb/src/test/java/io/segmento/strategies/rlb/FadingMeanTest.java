package io.segmento.strategies.rlb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class FadingMeanTest {

  private static final double PRIOR = 0.001;
  private static final long MINUTE = 60_000;
  private static final long HALF_LIFE = 24 * 60 * MINUTE;

  private final FadingMean mean = new FadingMean(PRIOR, HALF_LIFE);

  private double add(int times, double rate, long atMillis) {
    double before = 0;
    for (int i = 0; i < times; i++) {
      before = mean.add(rate, atMillis);
    }
    return before;
  }

  @Test
  void itBeginsWithThePriorAndTakesInWhatComes() {
    assertThat(mean.add(0.004, 0)).isEqualTo(PRIOR);
    var unused = add(999, 0.004, 0);

    assertThat(mean.add(0.004, 0)).isEqualTo(0.0025, within(1e-12));
  }

  @Test
  void whatCameAHalfLifeAgoCountsHalf() {
    var unused = add(8_000, 0.004, 0);

    // 4,000 of the 8,000 are left, beside 1,000 of the prior.
    assertThat(mean.add(0.01, HALF_LIFE)).isEqualTo((4_000 * 0.004 + 1) / 5_000, within(1e-12));
  }

  @Test
  void aChangeIsFollowedWithinDays() {
    long at = 0;
    double last = 0;
    for (int minute = 0; minute < 20 * 24 * 60; minute++) {
      at += MINUTE;
      last = add(10, minute < 10 * 24 * 60 ? 0.002 : 0.006, at);
    }

    assertThat(last).isEqualTo(0.006, within(0.0003));
  }

  @Test
  void aClockThatIsSetBackMakesNothingGrow() {
    var unused = add(1_000, 0.003, 100 * HALF_LIFE);

    assertThat(mean.add(0.003, 0)).isEqualTo(0.002, within(1e-12));
    assertThat(add(1, 0.003, HALF_LIFE)).isLessThan(0.002);
  }

  @Test
  void whatFadedAwayLeavesThePrior() {
    var unused = add(100_000, 0.05, 0);

    assertThat(mean.add(0.05, 60 * HALF_LIFE)).isEqualTo(PRIOR, within(1e-9));
  }
}
