package io.segmento.strategy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MapStrategyConfigTest {

  private static MapStrategyConfig config(String value) {
    return new MapStrategyConfig(Map.of("k", value));
  }

  @Test
  void whatIsNotSetHasItsDefault() {
    MapStrategyConfig empty = new MapStrategyConfig(Map.of());

    assertThat(empty.micros("k", 5, 1, 9)).isEqualTo(5);
    assertThat(empty.number("k", 0.5, 0, 1)).isEqualTo(0.5);
    assertThat(empty.duration("k", Duration.ofDays(1))).isEqualTo(Duration.ofDays(1));
    assertThat(empty.text("k", "d")).isEqualTo("d");
  }

  @ParameterizedTest
  @CsvSource({"250ms,PT0.25S", "30s,PT30S", "30m,PT30M", "12h,PT12H", "7d,PT168H", "PT1H30M,PT1H30M"
  })
  void durationsHaveAUnitOrAreIso(String text, Duration expected) {
    assertThat(config(text).duration("k", Duration.ofDays(9))).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "5", "-1h", "0s", "1 week", "99999999999d"})
  void aDurationThatIsNoneNamesKeyAndValue(String text) {
    assertThatThrownBy(() -> config(text).duration("k", Duration.ofDays(1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("k: " + text + " (expected:");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "10", "1.5", "x", "", "99999999999999999999"})
  void microsOutsideTheRangeNameIt(String text) {
    assertThatThrownBy(() -> config(text).micros("k", 5, 1, 9))
        .hasMessage("k: " + text + " (expected: a whole number from 1 to 9)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"NaN", "Infinity", "1.01", "-0.1", "0x1p3", ""})
  void numbersOutsideTheRangeNameIt(String text) {
    assertThatThrownBy(() -> config(text).number("k", 0, 0, 1))
        .hasMessage("k: " + text + " (expected: a number from 0.0 to 1.0)");
  }

  @Test
  void theEndsOfARangeAreInIt() {
    assertThat(config("1").micros("k", 5, 1, 9)).isEqualTo(1);
    assertThat(config("9").micros("k", 5, 1, 9)).isEqualTo(9);
    assertThat(config("1.0").number("k", 0, 0, 1)).isEqualTo(1);
  }
}
