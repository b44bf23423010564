package io.segmento.strategies.tablemodel;

import static io.segmento.strategy.testing.FakeCandidate.candidate;
import static io.segmento.strategy.testing.FakeOpportunity.NOW_MILLIS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.segmento.strategy.testing.FakeCandidate;
import io.segmento.strategy.testing.FakeOpportunity;
import io.segmento.strategy.testing.FakeProduct;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RuleTableTest {

  private static final RuleTable TABLE = RuleTable.parse("""
      # who is nearest to buying first
      basket:  in-basket = true, hours-since-seen < 24 => share 0.9
      recent:  known = true, views >= 3                => share 0.5
      abroad:  country = DEU                           => no-bid
      rest:                                            => price 0.25
      """);

  private static double worth(FakeCandidate candidate) {
    return TABLE.worthCpmMicros(FakeOpportunity.of(candidate), candidate);
  }

  @Test
  void theFirstRuleThatHoldsDecides() {
    assertThat(worth(candidate().withProducts(new FakeProduct("a", 9, NOW_MILLIS - 1, true))))
        .isEqualTo(4_500_000);
    assertThat(worth(candidate().withProducts(new FakeProduct("a", 9, NOW_MILLIS - 1, false))))
        .isEqualTo(2_500_000);
    assertThat(worth(candidate())).isEqualTo(250_000);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      a: colour = red => price 1          | line 1: colour (expected: one of
      a: views = many => price 1          | line 1: views: many (expected: a number)
      a: country < DEU => price 1         | line 1: country < (expected: =)
      a: => price free                    | line 1: price free (expected:
      a: => share 1.5                     | line 1: share 1.5 (expected: a share of at most 1)
      views > 3                           | line 1: views > 3 (expected: NAME:
      """)
  void aMistakeNamesItsLineAndWhatWasExpected(String text, String message) {
    assertThatThrownBy(() -> RuleTable.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(message);
  }

  @Test
  void whatCanNeverBeReachedIsAMistake() {
    assertThatThrownBy(() -> RuleTable.parse("all: => price 1\nmore: views > 1 => price 2"))
        .hasMessageStartingWith("line 2: more (expected: a rule that can be reached");
    assertThatThrownBy(() -> RuleTable.parse("a: views > 1 => price 1\na: => price 2"))
        .hasMessageStartingWith("line 2: a (expected: a name that no other rule has");
  }
}
