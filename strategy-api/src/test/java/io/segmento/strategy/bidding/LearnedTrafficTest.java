package io.segmento.strategy.bidding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.segmento.strategy.StrategyState;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class LearnedTrafficTest {

  private static final long HOUR = 3_600_000;
  private static final long DAY = 24 * HOUR;
  private static final long MIDNIGHT = Instant.parse("2026-11-27T00:00:00Z").toEpochMilli();

  private final StrategyState state = StrategyState.inMemory();
  private final LearnedTraffic traffic = new LearnedTraffic(state);

  /** Three times as many before noon as after it. */
  private void aDayFrom(long begin) {
    for (int hour = 0; hour < 24; hour++) {
      for (int i = 0; i < (hour < 12 ? 300 : 100); i++) {
        traffic.asked(begin + hour * HOUR + i * 10_000L);
      }
    }
  }

  private double partBeforeNoon(long begin) {
    return traffic.weight(begin, begin + DAY / 2) / traffic.weight(begin, begin + DAY);
  }

  @Test
  void aDaysShapeIsLearnedOfTheDayBefore() {
    aDayFrom(MIDNIGHT);
    assertThat(partBeforeNoon(MIDNIGHT)).isCloseTo(0.5, within(1e-9));

    traffic.asked(MIDNIGHT + DAY);

    assertThat(partBeforeNoon(MIDNIGHT + DAY)).isCloseTo(0.75, within(1e-9));
  }

  @Test
  void aClockThatWasSetBackLosesNothingOfTheDayThatIs() {
    traffic.asked(MIDNIGHT + 50 * DAY);
    traffic.asked(MIDNIGHT - 60_000);
    aDayFrom(MIDNIGHT);
    traffic.asked(MIDNIGHT + DAY);

    assertThat(partBeforeNoon(MIDNIGHT + DAY)).isCloseTo(0.75, within(1e-9));
  }

  /** As when a version is warmed up in the day's first hour, and what it did is forgotten before it serves. */
  @Test
  void aDayThatIsForgottenWhileItBeginsIsSeenToBeginAllTheSame() {
    traffic.asked(MIDNIGHT);
    state.sums("traffic", 1, LearnedTraffic.COLUMNS.toArray(String[]::new)).forEach((day, row) -> {
      for (int i = 0; i < LearnedTraffic.COLUMNS.size(); i++) {
        row.add(i, -row.get(i));
      }
    });
    aDayFrom(MIDNIGHT);
    traffic.asked(MIDNIGHT + DAY);

    assertThat(partBeforeNoon(MIDNIGHT + DAY)).isCloseTo(0.75, within(1e-9));
  }
}
