package io.segmento.strategy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StrategyApiTest {

  @ParameterizedTest
  @CsvSource({
    // Compiled against what the host has, or less of it.
    "1.0, 1.2, true",
    "1.2, 1.2, true",
    "1.2.9, 1.2, true",
    "1.9, 1.10, true",
    // It may use what the host has not.
    "1.3, 1.2, false",
    "1.10, 1.9, false",
    // It would break.
    "2.0, 1.2, false",
    "1.2, 2.0, false",
    "0.9, 1.2, false",
    // No versions.
    "'', 1.2, false",
    "1, 1.2, false",
    "1.x, 1.2, false",
    "' 1.0', 1.2, false",
    "-1.0, 1.2, false",
    "1.0.0.0, 1.2, false",
    "99999999999.0, 1.2, false"
  })
  void aPluginRunsWhereAllIsThatItMayUse(String plugin, String host, boolean runs) {
    assertThat(StrategyApi.runs(plugin, host)).isEqualTo(runs);
  }
}
