package io.segmento.platform.notice;

import static org.assertj.core.api.Assertions.assertThat;

import io.segmento.platform.identity.PriceKeys;
import io.segmento.platform.notice.ClearingPrice.Cause;
import io.segmento.proto.storage.v1.BidToken;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** By the keys and prices that Google publishes for testing. */
class EncryptedPriceTest {
  static final String ENCRYPTION = "skU7Ax_NL5pPAFyKdkfZjZz2-VhIN8bjj1rVFOaJ_5o=";
  static final String INTEGRITY = "arO23ykdNqUQ5LEoQ0FVmPkBd7xB5CO89PDZlSjpFxo=";
  private static final PriceKeys KEYS = new PriceKeys(key(ENCRYPTION), key(INTEGRITY));
  private static final BidToken TOKEN =
      BidToken.newBuilder().setPriceCeilingCpmMicros(2_000).build();
  private static final String PRICE_1900 = "YWJjMTIzZGVmNDU2Z2hpN7fhCuPemCAWJRxOgA";

  @ParameterizedTest
  @CsvSource({
    "YWJjMTIzZGVmNDU2Z2hpN7fhCuPemCce_6msaw, 100",
    "YWJjMTIzZGVmNDU2Z2hpN7fhCuPemCAWJRxOgA, 1900",
    "YWJjMTIzZGVmNDU2Z2hpN7fhCuPemC32prpWWw, 2700",
    "YWJjMTIzZGVmNDU2Z2hpN7fhCuPemC32prpWWw==, 2700",
  })
  void publishedPricesOpen(String text, long cpmMicros) {
    assertThat(EncryptedPrice.open(text, KEYS)).hasValue(cpmMicros);
  }

  @Test
  void everyChangeOfACharacterIsSeen() {
    for (int i = 0; i < PRICE_1900.length() - 1; i++) {
      char other = PRICE_1900.charAt(i) == 'A' ? 'B' : 'A';
      String changed = PRICE_1900.substring(0, i) + other + PRICE_1900.substring(i + 1);
      assertThat(EncryptedPrice.open(changed, KEYS)).as("character %d", i).isEmpty();
    }
    assertThat(EncryptedPrice.open(PRICE_1900, new PriceKeys(key(INTEGRITY), key(ENCRYPTION))))
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    PRICE_1900 + ", 2, AS_NOTICED",
    "YWJjMTIzZGVmNDU2Z2hpN7fhCuPemC32prpWWw, 2, ABOVE_CEILING",
    "YWJjMTIzZGVmNDU2Z2hpN7fhCuPemCAWJRxOgQ, 2, FORGED",
    "1.9, 2, MALFORMED",
    "'', 2, MISSING",
    "${AUCTION_PRICE}, 2, UNEXPANDED",
    "not*base64, 2, MALFORMED",
  })
  void whatCannotBeOpenedBillsTheCeiling(String text, long micros, Cause cause) {
    assertThat(ClearingPrice.ofEncrypted(text, TOKEN, KEYS))
        .isEqualTo(new ClearingPrice(micros, cause));
  }

  @Test
  void withoutKeysTheCeilingIsBilledAndItIsToldSo() {
    assertThat(ClearingPrice.ofEncrypted(PRICE_1900, TOKEN, null))
        .isEqualTo(new ClearingPrice(2, Cause.NO_KEYS));
  }

  static byte[] key(String text) {
    return Base64.getUrlDecoder().decode(text);
  }
}
