package io.segmento.simulate;

import static io.segmento.simulate.Trials.CLICK_RATE;
import static io.segmento.simulate.Trials.linear;
import static io.segmento.simulate.Trials.unlimited;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ScenarioTest {

  private static final Response RESPONSE = Response.of(CLICK_RATE, 0.8);

  private static Scenario day() {
    return Scenario.day(
        3, 1_440_000, Market.secondPrice("x", 1_500_000, 0.7), RESPONSE, unlimited());
  }

  /** Arrivals are drawn by minute: half of one would have been played to its end, after the budget's. */
  @Test
  void aHorizonIsOfWholeMinutes() {
    assertThatThrownBy(() -> day().lasting(90_000))
        .hasMessage("horizon: 90000 (expected: whole minutes of 60000 ms, at least one)");
    assertThatThrownBy(() -> day().lasting(30_000))
        .hasMessageContaining("horizon: 30000 (expected: whole minutes");
  }

  @Test
  void fewMinutesAreADayInSmall() {
    Scenario scenario = day().lasting(180_000);
    World world = new World(scenario);
    long last = 0;
    while (world.next()) {
      last = world.nowMillis();
    }
    CampaignResult result = Trials.run(scenario, linear(RESPONSE, 1));

    assertThat(last - scenario.startMillis()).isBetween(179_000L, 179_999L);
    assertThat((double) result.offeredAuctions()).isCloseTo(3_000, offset(200.0));
    assertThat(Arrays.stream(result.spendBySlot()).sum())
        .isCloseTo(result.costMicros(), offset(1e-3));
    assertThat(result.spendBySlot()[CampaignResult.SLOTS - 1]).isPositive();
  }
}
