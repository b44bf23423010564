package io.segmento.strategy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.segmento.strategy.StrategyState.Levels;
import io.segmento.strategy.StrategyState.Sums;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class StrategyStateTest {

  private final StrategyState state = StrategyState.inMemory();

  @Test
  void aSumGrowsByWhatAllThreadsAdd() {
    Sums row = state.sums("counts", 1, "shown", "clicked").row("campaign");

    IntStream.range(0, 10_000).parallel().forEach(i -> row.add(1, 0.5));
    row.add(0, Double.NaN);
    row.add(0, Double.POSITIVE_INFINITY);

    assertThat(row.get(0)).isZero();
    assertThat(row.get(1)).isEqualTo(5_000);
  }

  @Test
  void aLevelIsUnknownUntilItIsSet() {
    Levels row = state.levels("steering", 1, "log_multiplier").row("campaign");
    assertThat(row.get(0)).isNaN();

    row.set(0, -0.5);
    row.set(0, Double.NEGATIVE_INFINITY);
    assertThat(row.get(0)).isEqualTo(-0.5);

    row.set(0, Double.NaN);
    assertThat(row.get(0)).isNaN();
  }

  @Test
  void theSameTableAndTheSameKeyAreTheSame() {
    state.sums("counts", 1, "shown").row("campaign").add(0, 3);

    assertThat(state.sums("counts", 1, "shown").row("campaign").get(0)).isEqualTo(3);
    assertThat(state.sums("counts", 1, "shown").row("other").get(0)).isZero();
  }

  @Test
  void whatCannotBeKeptIsSaidWhenItIsDeclared() {
    state.sums("counts", 1, "shown");
    for (int i = 1; i < StrategyState.MAX_TABLES; i++) {
      state.levels("table_" + i, 1, "level");
    }
    String[] many = IntStream.rangeClosed(0, StrategyState.MAX_COLUMNS)
        .mapToObj(i -> "column_" + i)
        .toArray(String[]::new);

    assertRefused(() -> state.levels("counts", 1, "shown"), "as before, sums 1 of [shown]");
    assertRefused(() -> state.ownLevels("table_1", 1, "level"), "as before, levels 1 of [level]");
    assertRefused(() -> state.sums("counts", 2, "shown"), "as before");
    assertRefused(() -> state.sums("counts", 1, "clicked"), "as before");
    assertRefused(() -> state.sums("ninth", 1, "shown"), "at most 8 tables");
    StrategyState other = StrategyState.inMemory();
    assertRefused(() -> other.sums("Counts", 1, "shown"), "table: Counts");
    assertRefused(() -> other.sums("counts", 0, "shown"), "1 to 9999");
    assertRefused(() -> other.sums("counts", 1, "shown", "shown"), "each another");
    assertRefused(() -> other.sums("counts", 1), "1 to 32");
    assertRefused(() -> other.sums("counts", 1, many), "1 to 32");
    assertRefused(() -> other.sums("counts", 1, "a b"), "column of counts: a b");
    StrategyState.Table<Sums> counts = other.sums("counts", 1, "shown");
    assertRefused(() -> counts.row(""), "1 to 128");
    assertRefused(() -> counts.row("x".repeat(129)), "129 characters");
  }

  private static void assertRefused(Runnable declared, String why) {
    assertThatThrownBy(declared::run)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(why);
  }

  @Test
  void aStreamOfKeysDoesNotFillTheMemory() {
    StrategyState.Table<Sums> counts = state.sums("counts", 1, "shown");
    for (int i = 0; i < StrategyState.MAX_ROWS + 10; i++) {
      counts.row("key-" + i).add(0, 1);
    }

    assertThat(counts.size()).isEqualTo(StrategyState.MAX_ROWS);
    assertThat(counts.row("key-0").get(0)).isEqualTo(1);
    assertThat(counts.row("key-" + StrategyState.MAX_ROWS).get(0)).isZero();
  }
}
