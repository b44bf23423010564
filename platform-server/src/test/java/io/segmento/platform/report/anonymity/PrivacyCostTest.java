package io.segmento.platform.report.anonymity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.segmento.platform.config.ConfigReader;
import org.junit.jupiter.api.Test;

/** The figures of decision 0078. */
final class PrivacyCostTest {
  private static final double DELTA = 1e-6;
  private static final AnonymityConfig DEFAULTS = AnonymityConfig.from(ConfigReader.parse(""));

  @Test
  void allThatIsEverReleasedOfOneUsersDayIsAsTheDecisionSays() {
    double rho = new PrivacyCost(DEFAULTS.scales().multiplier())
        .rhoOfUserDay(SharedQuery.DIMENSIONS.size() + 1);
    assertThat(rho).isCloseTo(0.0343, within(0.0005));
    assertThat(PrivacyCost.epsilon(rho, DELTA)).isCloseTo(1.41, within(0.01));
  }

  @Test
  void whatOneCallerMayReadInAMonthIsAsTheDecisionSays() {
    assertThat(PrivacyCost.epsilon(DEFAULTS.budget(), DELTA)).isCloseTo(12.5, within(0.05));
    PrivacyCost cost = new PrivacyCost(DEFAULTS.scales().multiplier());
    assertThat(cost.micros(Cells.TOTAL.period())).isEqualTo(6_112);
    assertThat(cost.micros(Cells.MONTH.period())).isEqualTo(172_778);
  }
}
