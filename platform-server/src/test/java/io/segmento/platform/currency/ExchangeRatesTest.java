package io.segmento.platform.currency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ExchangeRatesTest {

  private static final ExchangeRates RATES = new ExchangeRates(
      LocalDate.parse("2026-11-24"),
      Map.of("EUR", 1.0, "USD", 1.1, "JPY", 162.4, "VND", 27_654.0, "KWD", 0.3371));

  @ParameterizedTest
  @CsvSource({
    "1000000, EUR, USD, 1100000, 1100000",
    "1100000, USD, EUR, 1000000, 1000000",
    "1, USD, EUR, 1, 1",
    "1000000, JPY, EUR, 6158, 6158",
    "1, JPY, EUR, 0, 1",
    "0, JPY, EUR, 0, 0",
    "-1000000, EUR, USD, -1100000, -1100000",
    "7, USD, USD, 7, 7",
    "7, XXX, XXX, 7, 7",
    "9223372036854775807, JPY, EUR, 9223372036854775807, 9223372036854775807",
  })
  void amountsAreConverted(long micros, String from, String to, long nearest, long atLeast) {
    assertThat(RATES.nearest(micros, from, to)).isEqualTo(nearest);
    assertThat(RATES.atLeast(micros, from, to)).isEqualTo(atLeast);
  }

  @Test
  void whatHasNoRateIsNotConverted() {
    assertThat(RATES.converts("USD", "RUB")).isFalse();
    assertThat(RATES.converts("RUB", "USD")).isFalse();
    assertThat(RATES.converts("RUB", "RUB")).isTrue();
    assertThat(ExchangeRates.NONE.converts("USD", "EUR")).isFalse();
    assertThatThrownBy(() -> RATES.nearest(1, "USD", "RUB"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("RUB");
  }

  /** The bid is told in the exchange's currency: one that reaches the converted floor must reach the floor there. */
  @Test
  void aBidAtTheConvertedFloorReachesTheFloor() {
    SplittableRandom random = new SplittableRandom(7);
    List<String> currencies = List.of("EUR", "USD", "JPY", "VND", "KWD");
    for (int i = 0; i < 200_000; i++) {
      String exchange = currencies.get(random.nextInt(currencies.size()));
      String campaign = currencies.get(random.nextInt(currencies.size()));
      long floor = random.nextLong(1, 1L << random.nextInt(1, 37));
      long own = RATES.atLeast(floor, exchange, campaign);
      assertThat(RATES.nearest(own, campaign, exchange))
          .as("%s micros of %s as %s of %s", floor, exchange, own, campaign)
          .isGreaterThanOrEqualTo(floor);
    }
  }
}
