package io.segmento.platform.auction;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class PairedRatiosTest {

  /** Before and after drift apart from pair to pair; each pair's own ratio does not. */
  @Test
  void eachIsComparedWithItsOwnBefore() {
    PairedRatios ratios = new PairedRatios("a loop");
    ratios.add(400, 440);
    ratios.add(800, 880);
    ratios.add(600, 600);

    assertThat(ratios)
        .hasToString(
            "a loop: 3 pairs, before 600, after 600, ratio +10 % (middle half +5 to +10 %, all +0 to +10 %)");
  }

  @Test
  void quantilesLieBetweenTheValues() {
    assertThat(PairedRatios.median(List.of(4.0, 1.0))).isEqualTo(2.5);
    assertThat(PairedRatios.quantile(List.of(1.0, 2.0, 3.0), 0.25)).isEqualTo(1.5);
    assertThat(PairedRatios.quantile(List.of(7.0), 1)).isEqualTo(7);
    assertThat(PairedRatios.median(List.of())).isNaN();
  }
}
