package io.segmento.platform.privacy.consent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AdChoicesSignalTest {
  private static final String GLOBAL_LIMIT = "BYVHiWQAAAAA";
  /** No global choice; participants 1 and 3 limited, 2 allowed. */
  private static final String BY_PARTICIPANT = "BYVHiWSADABAAIQAwABAZEA";
  /** No global choice; participants 236, 1950, 205 and 1310 limited. */
  private static final String FOUR_LIMITED = "BYVHiWSAEDsB54AzQUeAAAA";

  @ParameterizedTest
  @CsvSource({
    GLOBAL_LIMIT + ", 0, true",
    GLOBAL_LIMIT + ", 7, true",
    BY_PARTICIPANT + ", 0, false",
    BY_PARTICIPANT + ", 1, true",
    BY_PARTICIPANT + ", 2, false",
    BY_PARTICIPANT + ", 3, true",
    BY_PARTICIPANT + ", 4, false",
    FOUR_LIMITED + ", 1950, true",
    FOUR_LIMITED + ", 1310, true",
    FOUR_LIMITED + ", 1, false",
  })
  void whatIsSaidOfUsGoesBeforeWhatIsSaidOfAll(String text, int participant, boolean forbids) {
    assertThat(AdChoicesSignal.forbids(text, participant)).isEqualTo(forbids);
  }

  @Test
  void everyCutSignalEitherSaysSoOrCannotBeRead() {
    for (int length = 0; length < FOUR_LIMITED.length(); length++) {
      String cut = FOUR_LIMITED.substring(0, length);
      try {
        AdChoicesSignal.forbids(cut, 1950);
      } catch (UndecodableException e) {
        assertThat(e.fault()).isIn(Fault.TRUNCATED, Fault.VERSION);
      }
    }
    assertThatThrownBy(() -> AdChoicesSignal.forbids("x", 0))
        .isInstanceOf(UndecodableException.class);
  }
}
