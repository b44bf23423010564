package io.segmento.simulate;

import static io.segmento.simulate.Trials.CLICK_MICROS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Published figures are reached by their seeds: what is added to the simulator must not move a chance of what was there. */
class PublishedFiguresTest {

  private static final double ROUNDING = 1e-9;

  private static Scenario day(String preset, double fatigue) {
    Response response = Presets.response(preset).withNoise(0.3, 1.1).withFatigue(fatigue);
    return Scenario.day(
            11,
            20_000,
            Presets.market(preset, true),
            response,
            SimulatedCampaign.of("campaign", 5_000_000, CLICK_MICROS))
        .withUsers(2_000)
        .withLags(2_000, 1_000, 0.1);
  }

  @ParameterizedTest
  @CsvSource({
    "2997, 0, 1987, 12, 1, 4999974.632000005, 9.127482891303499",
    "1458, 0.2, 1155, 8, 0, 4999953.8780000005, 8.85314443638287",
    "3386, 0.05, 4995, 9, 1, 4478521.638000005, 7.696030166897508"
  })
  void aRunIsWhatItWas(
      String preset,
      double fatigue,
      long wins,
      long clicks,
      long conversions,
      double costMicros,
      double expectedClicks) {
    Scenario day = day(preset, fatigue);

    CampaignResult result = Trials.run(day, Trials.linear(day.response(), 0.5));

    assertThat(result.wins()).isEqualTo(wins);
    assertThat(result.clicks()).isEqualTo(clicks);
    assertThat(result.conversions()).isEqualTo(conversions);
    assertThat(result.costMicros()).isCloseTo(costMicros, within(ROUNDING * costMicros));
    assertThat(result.expectedClicks())
        .isCloseTo(expectedClicks, within(ROUNDING * expectedClicks));
  }

  /** Also what a strategy sees of visitors, and chances that only some strategies need. */
  @ParameterizedTest
  @CsvSource({
    "2997, 89.01229594917, 30015.21456408242, 431276469034, 55439, 1301, 246, 8613047995045"
  })
  void aWorldIsWhatItWas(
      String preset,
      double rates,
      double draws,
      long delayMillis,
      long views,
      long baskets,
      long purchases,
      long ageMillis) {
    World world = new World(day(preset, 0));
    double rateSum = 0;
    double drawSum = 0;
    long delays = 0;
    long viewed = 0;
    long inBasket = 0;
    long bought = 0;
    long age = 0;
    while (world.next()) {
      SimulatedVisitor visitor = world.visitor();
      rateSum += world.trueRate();
      drawSum += world.clickDraw() + world.conversionDraw() + world.timeoutDraw();
      delays += world.conversionDelayMillis();
      viewed += visitor.views();
      inBasket += visitor.inBasket() ? 1 : 0;
      bought += visitor.purchases();
      age += visitor.known() ? world.nowMillis() - visitor.lastSeenMillis() : 0;
    }
    assertThat(rateSum).isCloseTo(rates, within(ROUNDING * rates));
    assertThat(drawSum).isCloseTo(draws, within(ROUNDING * draws));
    assertThat(delays).isEqualTo(delayMillis);
    assertThat(viewed).isEqualTo(views);
    assertThat(inBasket).isEqualTo(baskets);
    assertThat(bought).isEqualTo(purchases);
    assertThat(age).isEqualTo(ageMillis);
  }
}
