package io.segmento.tools.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ProgressBarTest {

  @Test
  void itSaysWhatAndHowFar() {
    assertThat(ProgressBar.line("seed 1: linear-value", 1, 2))
        .isEqualTo("seed 1: linear-value           [##########          ]  50 %");
    // A day has about as many auctions as were asked for, and some more.
    assertThat(ProgressBar.line("seed 1: linear-value", 201, 200)).endsWith("#] 100 %");
  }

  /** Or it would wrap in a narrow window, and leave a line each time. */
  @Test
  void aLongNameIsCutBeforeItWraps() {
    String line = ProgressBar.line("seed 12: linear-value and first-price-shader", 0, 10);

    assertThat(line).startsWith("seed 12: linear-value and fir… [   ").hasSizeLessThan(60);
  }
}
