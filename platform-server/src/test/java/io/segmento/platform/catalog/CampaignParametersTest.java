package io.segmento.platform.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class CampaignParametersTest {
  private static final CampaignParameters PARAMETERS = new CampaignParameters(Map.of(
      "bid",
      "1500000",
      "share",
      "0.25",
      "half-life",
      "12h",
      "window",
      "PT30M",
      "name",
      "x",
      "bad",
      "NaN",
      "negative",
      "-1h",
      "vast",
      "999999999d"));

  @Test
  void valuesAreReadByType() {
    assertThat(PARAMETERS.micros("bid", 0, 0, 2_000_000)).isEqualTo(1_500_000);
    assertThat(PARAMETERS.number("share", 1, 0, 1)).isEqualTo(0.25);
    assertThat(PARAMETERS.duration("half-life", Duration.ofDays(1)))
        .isEqualTo(Duration.ofHours(12));
    assertThat(PARAMETERS.duration("window", Duration.ofDays(1))).isEqualTo(Duration.ofMinutes(30));
    assertThat(PARAMETERS.text("name", "y")).isEqualTo("x");
  }

  @Test
  void absentValuesAreTheDefaults() {
    assertThat(PARAMETERS.micros("none", 7, 0, 1)).isEqualTo(7);
    assertThat(PARAMETERS.text("none", "y")).isEqualTo("y");
  }

  @Test
  void wrongValuesNameKeyValueAndExpectation() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PARAMETERS.micros("bid", 0, 0, 10))
        .withMessage("bid: 1500000 (expected: a whole number from 0 to 10)");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PARAMETERS.number("bad", 0, 0, 1))
        .withMessage("bad: NaN (expected: a number from 0.0 to 1.0)");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PARAMETERS.duration("negative", Duration.ofDays(1)))
        .withMessageContaining("negative: -1h");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PARAMETERS.duration("name", Duration.ofDays(1)))
        .withMessageContaining("name: x");
  }
}
