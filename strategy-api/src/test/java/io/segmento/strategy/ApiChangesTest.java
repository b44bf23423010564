package io.segmento.strategy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ApiChangesTest {

  private static final List<String> LISTED = List.of(
      "interface io.segmento.strategy.Bid",
      "  abstract long price()",
      "  default String why()",
      "class io.segmento.strategy.testing.FakeBid",
      "  new(long)");

  private static ApiChanges with(String before, String... more) {
    List<String> actual = new ArrayList<>(LISTED);
    actual.addAll(before.isEmpty() ? actual.size() : actual.indexOf(before), List.of(more));
    return ApiChanges.between(LISTED, actual);
  }

  private static ApiChanges without(String line) {
    return ApiChanges.between(
        LISTED, LISTED.stream().filter(each -> !each.equals(line)).toList());
  }

  @Test
  void nothingChangedNeedsNothing() {
    assertThat(with("").fault("1.2", "1.2")).isEmpty();
  }

  @Test
  void whatGoesNeedsAnotherFirstNumber() {
    ApiChanges gone = without("  default String why()");

    assertThat(gone.fault("1.2", "1.3"))
        .startsWith("StrategyApi.VERSION: 1.3 (expected: 2.0 or higher")
        .contains("- interface io.segmento.strategy.Bid:  default String why()");
    assertThat(gone.fault("1.2", "2.0")).isEmpty();
  }

  @Test
  void whatComesNeedsAHigherVersion() {
    ApiChanges come = with("  default String why()", "  default long value()");

    assertThat(come.fault("1.2", "1.2"))
        .startsWith("StrategyApi.VERSION: 1.2 (expected: above 1.2");
    assertThat(come.fault("1.2", "1.1")).isNotEmpty();
    assertThat(come.fault("1.2", "1.3")).isEmpty();
    assertThat(come.fault("1.2", "2.0")).isEmpty();
  }

  /** Plugins, and the fakes of their tests, implement what is an interface. */
  @Test
  void aMethodWithoutABodyInAnInterfaceThatWasThereBreaks() {
    assertThat(with("  default String why()", "  abstract long value()").fault("1.2", "1.3"))
        .contains("(expected: 2.0 or higher");
    assertThat(with("", "interface io.segmento.strategy.Ask", "  abstract long value()")
            .fault("1.2", "1.3"))
        .isEmpty();
  }

  @Test
  void fixturesOfTestsAreInNoPlugin() {
    ApiChanges other = without("  new(long)");

    assertThat(other.breaking()).isEmpty();
    assertThat(other.fault("1.2", "1.2")).isNotEmpty();
    assertThat(other.fault("1.2", "1.3")).isEmpty();
  }
}
