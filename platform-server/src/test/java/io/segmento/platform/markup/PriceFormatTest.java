package io.segmento.platform.markup;

import static org.assertj.core.api.Assertions.assertThat;

import io.segmento.proto.v1.Product;
import org.junit.jupiter.api.Test;

class PriceFormatTest {

  private static String price(String language, String currency, long micros) {
    return PriceFormat.write(
            Product.newBuilder().setCurrency(currency).setPriceMicros(micros).build(), language)
        .replace('\u00a0', ' ')
        .replace('\u202f', ' ');
  }

  @Test
  void eachLanguageWritesPricesItsOwnWay() {
    assertThat(price("en", "USD", 1_234_567_500_000L)).isEqualTo("$1,234,567.50");
    assertThat(price("ru", "RUB", 12_990_000_000L)).isEqualTo("12 990 ₽");
    assertThat(price("de", "EUR", 1_299_900_000L)).isEqualTo("1.299,90 €");
    assertThat(price("fr", "EUR", 1_299_900_000L)).isEqualTo("1 299,90 €");
  }

  @Test
  void aCurrencyHasItsOwnDigits() {
    assertThat(price("en", "JPY", 1_499_500_000L)).isEqualTo("¥1,500");
    assertThat(price("", "KWD", 1_234_500L)).isEqualTo("1.235 KWD");
  }

  @Test
  void aCodeThatStandsBeforeTheDigitsKeepsItsDistance() {
    assertThat(price("en", "RUB", 5_000_000)).isEqualTo("RUB 5");
  }

  @Test
  void withoutALanguageItIsDigitsAndCode() {
    assertThat(price("", "USD", 1_299_900_000L)).isEqualTo("1299.90 USD");
    assertThat(price("", "USD", 5_000_000)).isEqualTo("5 USD");
    assertThat(price("", "USD", 4_000)).isEqualTo("0 USD");
    assertThat(price("", "USD", 5_000)).isEqualTo("0.01 USD");
    assertThat(price("", "???", 5_100_000)).isEqualTo("5.10 ???");
  }
}
