package io.segmento.gateway.bidding;

import static org.assertj.core.api.Assertions.assertThat;

import io.segmento.proto.v1.NoBidReason;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class OpenRtbNoBidReasonsTest {

  @ParameterizedTest
  @CsvSource({
    "OVERLOAD, 1",
    "STORE_UNAVAILABLE, 1",
    "NOT_READY, 1",
    "USER_UNKNOWN, 8",
    "DEADLINE, 15",
    // There is no code for pacing, and 9 and 10 would say something of the user or the site.
    "THROTTLED, 0",
  })
  void whatTheListHasACodeForIsTold(NoBidReason reason, int code) {
    assertThat(OpenRtbNoBidReasons.of(reason)).isEqualTo(code);
  }

  /** Whoever is told would learn of the user's choice. */
  @ParameterizedTest
  @EnumSource(names = {"PRIVACY", "SUPPRESSED"})
  void whatAUserChoseIsNotTold(NoBidReason reason) {
    assertThat(OpenRtbNoBidReasons.of(reason)).isZero();
  }
}
