package io.segmento.platform.auction.request;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CpmMoneyTest {

  @Test
  void decimalPricesBecomeTheNearestMicro() {
    assertThat(CpmMoney.toMicros(0.011)).isEqualTo(11_000);
    assertThat(CpmMoney.toMicros(3.213)).isEqualTo(3_213_000);
    assertThat(CpmMoney.toMicros(2.9500004)).isEqualTo(2_950_000);
    assertThat(CpmMoney.toMicros(0.0000015)).isEqualTo(2);
  }

  @Test
  void aFloorBelowZeroIsNone() {
    assertThat(CpmMoney.toMicros(-1)).isZero();
    assertThat(CpmMoney.toMicros(Double.NEGATIVE_INFINITY)).isZero();
  }

  @Test
  void aFloorThatIsNoPriceIsOutOfReach() {
    assertThat(CpmMoney.toMicros(Double.NaN)).isEqualTo(Long.MAX_VALUE);
    assertThat(CpmMoney.toMicros(Double.POSITIVE_INFINITY)).isEqualTo(Long.MAX_VALUE);
    assertThat(CpmMoney.toMicros(1e300)).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void microsAndDecimalsAgreeBothWays() {
    for (long micros = 1; micros < 2_000_000_000L; micros = micros * 3 + 7) {
      assertThat(CpmMoney.toMicros(CpmMoney.toDecimal(micros))).isEqualTo(micros);
    }
  }
}
