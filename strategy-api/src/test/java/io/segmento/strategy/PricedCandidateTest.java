package io.segmento.strategy;

import static org.assertj.core.api.Assertions.assertThat;

import io.segmento.strategy.testing.FakeCandidate;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PricedCandidateTest {

  @ParameterizedTest
  @CsvSource({
    "3_000_000, 3000000",
    "1, 1",
    "4611686018427387904, 4611686018427387904",
    "0.4, 0",
    "0, 0",
    "-1, 0",
    "NaN, 0",
    "-Infinity, 0",
    "Infinity, 0",
    // Beyond a long, beyond a float.
    "9223372036854775807, 0",
    "1e300, 0"
  })
  void aBaseValueThatIsNoAmountIsNotTold(String told, long expected) {
    BidDraft draft = new BidDraft();
    draft.baseValueCpmMicros(Double.parseDouble(told.replace("_", "")));

    assertThat(draft.bid(FakeCandidate.candidate(), 1, 1).baseValueCpmMicros()).isEqualTo(expected);
  }
}
