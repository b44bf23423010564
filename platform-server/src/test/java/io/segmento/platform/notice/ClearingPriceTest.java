package io.segmento.platform.notice;

import static org.assertj.core.api.Assertions.assertThat;

import io.segmento.platform.notice.ClearingPrice.Cause;
import io.segmento.proto.storage.v1.BidToken;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ClearingPriceTest {
  private static final BidToken TOKEN =
      BidToken.newBuilder().setPriceCeilingCpmMicros(5_000_000).build();

  @ParameterizedTest
  @CsvSource({
    "1.5, 1500, AS_NOTICED",
    "'  1.5 ', 1500, AS_NOTICED",
    "5, 5000, AS_NOTICED",
    "5.000000, 5000, AS_NOTICED",
    "0, 0, AS_NOTICED",
    "1.5E0, 1500, AS_NOTICED",
    "15e-1, 1500, AS_NOTICED",
    ".25, 250, AS_NOTICED",
    // Half of a micro goes to the even side.
    "0.0005, 0, AS_NOTICED",
    "0.0015, 2, AS_NOTICED",
    "0.0025, 2, AS_NOTICED",
    "0.002501, 3, AS_NOTICED",
    // A double would make 0.29 of it.
    "0.290000, 290, AS_NOTICED",
    "5.000001, 5000, ABOVE_CEILING",
    "999999999999, 5000, ABOVE_CEILING",
    "1e99, 5000, ABOVE_CEILING",
    "1e999999999, 5000, MALFORMED",
    "-1, 5000, NEGATIVE",
    "-0.0000001, 0, AS_NOTICED",
    "NaN, 5000, MALFORMED",
    "Infinity, 5000, MALFORMED",
    "0x10, 5000, MALFORMED",
    "'1,5', 5000, MALFORMED",
    "1.5USD, 5000, MALFORMED",
    "'', 5000, MISSING",
    "'  ', 5000, MISSING",
    "${AUCTION_PRICE}, 5000, UNEXPANDED",
    "%24%7BAUCTION_PRICE%7D, 5000, UNEXPANDED",
    "[AUCTION_PRICE], 5000, UNEXPANDED",
  })
  void priceBecomesMicrosForOneImpression(String price, long micros, Cause cause) {
    assertThat(ClearingPrice.of(price, TOKEN)).isEqualTo(new ClearingPrice(micros, cause));
  }

  @Test
  void tenThousandDigitsAreMalformed() {
    assertThat(ClearingPrice.of("1".repeat(10_000), TOKEN).cause()).isEqualTo(Cause.MALFORMED);
  }

  /** Five units of the campaign's currency were sent as 800 of the exchange's. */
  @ParameterizedTest
  @CsvSource({
    "800, 5000, AS_NOTICED",
    "400, 2500, AS_NOTICED",
    "0.16, 1, AS_NOTICED",
    "0, 0, AS_NOTICED",
    "800.000001, 5000, ABOVE_CEILING",
    "-1, 5000, NEGATIVE",
  })
  void aBidInAnotherCurrencyIsBilledAtItsOwnRate(String price, long micros, Cause cause) {
    BidToken token = TOKEN.toBuilder()
        .setRateId("2026-11-24")
        .setSentPriceCpmMicros(800_000_000)
        .build();
    assertThat(ClearingPrice.of(price, token)).isEqualTo(new ClearingPrice(micros, cause));
  }

  @ParameterizedTest
  @CsvSource({
    "0, GENERAL",
    "2, GENERAL",
    "100, PRICE",
    "102, PRICE",
    "203, CREATIVE",
    "999, OTHER",
    "1000, UNKNOWN",
    "-1, UNKNOWN",
    "'', UNKNOWN",
    "${AUCTION_LOSS}, UNKNOWN",
    "1e2, UNKNOWN",
  })
  void lossReasonsAreGrouped(String code, LossReason reason) {
    assertThat(LossReason.of(code)).isEqualTo(reason);
  }
}
