package io.segmento.strategy.bidding;

import static io.segmento.strategy.testing.FakeCandidate.candidate;
import static org.assertj.core.api.Assertions.assertThat;

import io.segmento.strategy.Candidate;
import io.segmento.strategy.Opportunity;
import io.segmento.strategy.bidding.KpiPid.Figure;
import io.segmento.strategy.bidding.KpiPid.Target;
import io.segmento.strategy.testing.FakeOpportunity;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class KpiPidTest {

  private static final long MINUTE = 60_000;
  private static final long START = 1_799_971_200_000L;
  /** Of an impression, at the CPM of a thousand times as much. */
  private static final long COST_MICROS = 1_000;

  private final AtomicReference<Target> target = new AtomicReference<>();
  private final KpiPid control = new KpiPid(any -> target.get(), 20);
  private final Candidate campaign = candidate().withCampaign("campaign");
  private final Opportunity opportunity = FakeOpportunity.of(campaign);
  private final HeardOutcome win = HeardOutcome.of("USD", 1_000 * COST_MICROS, 1_000 * COST_MICROS);
  private long minute;

  /** Ten impressions a minute, of which each tenth is clicked and each twentieth brings a conversion at once. */
  private double playHours(int hours) {
    double multiplier = 1;
    for (int i = 0; i < hours * 60; i++) {
      multiplier = control.multiplier(opportunity, campaign);
      for (int j = 0; j < 10; j++) {
        control.onWin(win);
      }
      control.onClick(win);
      if (minute % 2 == 0) {
        control.onConversion(win);
      }
      minute++;
      control.onTick(START + minute * MINUTE);
    }
    return multiplier;
  }

  @Test
  void whatWasSpentBeforeTheTargetIsOfConversionsIsNotDueAllAtOnce() {
    target.set(new Target(Figure.COST_PER_CLICK, 10 * COST_MICROS));
    double before = playHours(48);
    target.set(new Target(Figure.COST_PER_CONVERSION, 20 * COST_MICROS));
    double after = playHours(6);

    // What clicks cost is what was asked for, and so is what conversions cost.
    assertThat(before).isBetween(0.95, 1.05);
    assertThat(after).isBetween(0.85, 1.15);
  }

  @Test
  void conversionsThatAreTooDearBringTheBidsDown() {
    target.set(new Target(Figure.COST_PER_CONVERSION, 10 * COST_MICROS));

    assertThat(playHours(12)).isLessThan(0.7);
  }
}
