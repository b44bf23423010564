package io.segmento.tools.console;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TextTableTest {
  @Test
  void columnsAreAsWideAsTheirLongestCellAndNumbersStandToTheRight() {
    assertThat(new TextTable(0)
            .header("campaign", "clicks")
            .row("shop", "7")
            .row("a-longer-one", "12345")
            .toString())
        .isEqualTo("""
            campaign      clicks
            ------------  ------
            shop               7
            a-longer-one   12345
            """);
  }

  @Test
  void withoutHeaderNothingIsUnderlinedAndTheIndentHolds() {
    assertThat(new TextTable(2).row("core", "up", "").row("gateway", "", "").toString())
        .isEqualTo("  core     up\n  gateway\n");
  }

  @Test
  void charactersBeyondAsciiCountOnce() {
    assertThat(new TextTable(0).row("ü✓", "x").row("abc", "y").toString())
        .isEqualTo("ü✓   x\nabc  y\n");
  }
}
