package io.segmento.strategy.bidding;

import static io.segmento.strategy.testing.FakeCandidate.candidate;
import static org.assertj.core.api.Assertions.assertThat;

import io.segmento.strategy.Candidate;
import io.segmento.strategy.testing.FakeOpportunity;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What budgets and clocks do that is no spending: a new day, a raise, a cut, a clock that is set back. */
class PacingEdgesTest {

  private static final long HOUR = 3_600_000;
  private static final long MINUTE = 60_000;
  private static final long DAY = 24 * HOUR;
  private static final long MIDNIGHT = FakeOpportunity.NOW_MILLIS / DAY * DAY;

  private final DualPacing dual =
      new DualPacing(1, 1e-3, 100, DualPacing.DEFAULT_GAIN, 1_000, TrafficForecast.FLAT);
  private final SmoothThrottle throttle = new SmoothThrottle(0.5, 0, TrafficForecast.FLAT);

  private double multiplier(long now, long left, long ends) {
    return dual.multiplier(opportunity(now, 1), budget(left, ends));
  }

  private static Candidate budget(long left, long ends) {
    return candidate().withBudget(left, ends);
  }

  private static FakeOpportunity opportunity(long now, long seed) {
    return new FakeOpportunity(List.of(candidate()), now, seed);
  }

  /** The share of auctions that pass now. */
  private double share(long now, long left, long ends) {
    int passed = 0;
    for (int seed = 0; seed < 2_000; seed++) {
      passed +=
          throttle.guardCpmMicros(1_000, opportunity(now, seed), budget(left, ends)) > 0 ? 1 : 0;
    }
    return passed / 2_000.0;
  }

  @Test
  void whatIsLeftOfYesterdayIsNoSpendOfTheNextDay() {
    double before = multiplier(MIDNIGHT - 2_000, 40_000_000, MIDNIGHT);

    // Cut down to a quarter over night.
    assertThat(multiplier(MIDNIGHT + 1_000, 10_000_000, MIDNIGHT + DAY)).isEqualTo(before);
    // And as much as planned is spent in the first hour: the multiplier stays about where it is.
    assertThat(multiplier(MIDNIGHT + HOUR + 1_000, 10_000_000 * 23 / 24, MIDNIGHT + DAY))
        .isBetween(0.99 * before, 1.01 * before);
  }

  @Test
  void aRaiseInMidDayDoesNotMoveTheMultiplierAndIsSpentByTheNewPlan() {
    double before = multiplier(MIDNIGHT, 10_000_000, MIDNIGHT + DAY);

    assertThat(multiplier(MIDNIGHT + 12 * HOUR, 30_000_000, MIDNIGHT + DAY)).isEqualTo(before);
    // The old plan's rate is too slow for it now.
    assertThat(multiplier(MIDNIGHT + 13 * HOUR, 29_600_000, MIDNIGHT + DAY)).isGreaterThan(before);
  }

  @Test
  void aClockThatIsSetBackDoesNotStopThePacing() {
    double before = multiplier(MIDNIGHT + 12 * HOUR, 10_000_000, MIDNIGHT + DAY);

    assertThat(multiplier(MIDNIGHT + 10 * HOUR, 10_000_000, MIDNIGHT + DAY)).isEqualTo(before);
    // Half of it in an hour is far too much, also before the clock is where it was.
    assertThat(multiplier(MIDNIGHT + 11 * HOUR, 5_000_000, MIDNIGHT + DAY)).isLessThan(before);
  }

  @Test
  void decisionsOfOneMomentInAnotherOrderMoveNothing() {
    double before = multiplier(MIDNIGHT + HOUR, 10_000_000, MIDNIGHT + DAY);

    assertThat(multiplier(MIDNIGHT + HOUR - 300, 9_000_000, MIDNIGHT + DAY)).isEqualTo(before);
    // What was spent until then is still counted from the first.
    assertThat(multiplier(MIDNIGHT + HOUR + 1_000, 9_000_000, MIDNIGHT + DAY)).isLessThan(before);
  }

  @Test
  void aThrottleBeginsTheNextDayByItsOwnBudget() {
    double before = share(MIDNIGHT - 2 * MINUTE, 40_000_000, MIDNIGHT);
    double first = share(MIDNIGHT + MINUTE, 10_000_000, MIDNIGHT + DAY);
    assertThat(first).isEqualTo(before);

    // Less than planned is spent: the share rises, minute by minute.
    double later = first;
    for (int minute = 2; minute < 12; minute++) {
      later = share(MIDNIGHT + minute * MINUTE, 10_000_000, MIDNIGHT + DAY);
    }
    assertThat(later).isGreaterThan(first + 0.2);
  }

  @Test
  void aThrottleIsNotStoppedByAClockThatIsSetBack() {
    double before = share(MIDNIGHT + 12 * HOUR, 10_000_000, MIDNIGHT + DAY);
    var unused = share(MIDNIGHT + 6 * HOUR, 10_000_000, MIDNIGHT + DAY);

    assertThat(share(MIDNIGHT + 6 * HOUR + 2 * MINUTE, 5_000_000, MIDNIGHT + DAY))
        .isLessThan(before);
  }

  @Test
  void aThrottlesPlanIsNewWhenTheBudgetIsRaised() {
    var unused = share(MIDNIGHT, 10_000_000, MIDNIGHT + DAY);
    double slow = share(MIDNIGHT + HOUR, 5_000_000, MIDNIGHT + DAY);
    assertThat(slow).isLessThan(0.5);

    double raised = share(MIDNIGHT + HOUR + 2 * MINUTE, 50_000_000, MIDNIGHT + DAY);
    assertThat(raised).isEqualTo(slow);
    assertThat(share(MIDNIGHT + HOUR + 4 * MINUTE, 50_000_000, MIDNIGHT + DAY)).isGreaterThan(slow);
  }
}
