package io.segmento.tools.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StepTest {

  @Test
  void aRateAloneIsHeldForHalfAMinute() {
    assertThat(Step.parse("2000")).containsExactly(new Step(2000, 30));
  }

  @Test
  void stepsFollowEachOther() {
    assertThat(Step.parse("2000:10s, 4000:60,1:1s"))
        .containsExactly(new Step(2000, 10), new Step(4000, 60), new Step(1, 1));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "0", "x", "2000:", "2000:0s", "2000:10m", "2000,,3", "99999999", "-1"})
  void whatIsNoRateIsToldWithWhatIsExpected(String profile) {
    assertThatThrownBy(() -> Step.parse(profile))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("--rate: \"")
        .hasMessageContaining("expected");
  }
}
