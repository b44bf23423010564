package io.segmento.platform.attribution;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConversionDelayTest {

  /** A delay to the second would name the bid that it is of. */
  @ParameterizedTest
  @CsvSource({
    "-5, 1",
    "0, 1",
    "3599, 1",
    "3600, 2",
    "7199, 2",
    "7200, 4",
    "14399, 4",
    "259200, 128",
    "2592000, 1024",
    "9223372036854775807, 65536"
  })
  void aDelayIsToldByItsMagnitudeAlone(long seconds, int hours) {
    assertThat(OrderSettlement.delayHours(seconds)).isEqualTo(hours);
  }
}
