package io.segmento.platform.strategy.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.segmento.platform.strategy.state.RedisState.Batch;
import io.segmento.platform.strategy.state.RedisState.Changes;
import io.segmento.strategy.StrategyState;
import io.segmento.strategy.StrategyState.Levels;
import io.segmento.strategy.StrategyState.Sums;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a strategy changes while a batch is on its way. */
class KeptTableTest {
  private static final String KEY = "campaign";

  private static final long MINUTE = TimeUnit.MINUTES.toNanos(1);

  private final StrategyState.Table<Levels> levels =
      StrategyState.inMemory().levels("steering", 1, "log_multiplier");
  private final KeptTable<Levels> keptLevels = KeptTable.levels("steering", 1, 1, levels);
  private final StrategyState.Table<Sums> sums =
      StrategyState.inMemory().sums("counts", 1, "shown");
  private final KeptTable<Sums> keptSums = KeptTable.sums("counts", 1, 1, sums);

  private static Changes known(double value) {
    return new Changes(Map.of(KEY, new double[] {value}), 1, true);
  }

  /** The store has no levels yet. */
  @BeforeEach
  void readNothing() {
    keptLevels.answered(keptLevels.batch(0), new Changes(Map.of(), 1, true), 0);
  }

  @Test
  void aLevelThatWasSetSinceIsNotTakenBackByTheAnswer() {
    levels.row(KEY).set(0, 1);
    Batch batch = keptLevels.batch(0);
    levels.row(KEY).set(0, 2);
    keptLevels.answered(batch, known(5), 0);

    assertThat(levels.row(KEY).get(0)).isEqualTo(2);
    assertThat(keptLevels.batch(0).rows().get(KEY)).containsExactly(2);
  }

  @Test
  void aLevelIsTheNodesOwnForMinutesAfterItWasSetAndThenAnothers() {
    levels.row(KEY).set(0, 1);
    Batch batch = keptLevels.batch(0);
    keptLevels.answered(batch, known(5), 0);
    assertThat(levels.row(KEY).get(0)).isEqualTo(1);

    keptLevels.answered(keptLevels.batch(2 * MINUTE), known(6), 2 * MINUTE);
    assertThat(levels.row(KEY).get(0)).isEqualTo(1);
    assertThat(keptLevels.batch(2 * MINUTE)).isSameAs(Batch.NOTHING);

    keptLevels.answered(keptLevels.batch(3 * MINUTE), known(7), 3 * MINUTE);
    assertThat(levels.row(KEY).get(0)).isEqualTo(7);
    assertThat(keptLevels.batch(3 * MINUTE)).isSameAs(Batch.NOTHING);
  }

  /** As {@code SmoothThrottle} does: each of two nodes that see all of the spend would else answer it, in turn. */
  @Test
  void aLevelThatIsSetEachMinuteStaysTheNodesOwn() {
    for (int tenth = 0; tenth < 200; tenth++) {
      long now = tenth * MINUTE / 10;
      if (tenth % 10 == 0) {
        levels.row(KEY).set(0, tenth);
      }
      keptLevels.answered(keptLevels.batch(now), known(-tenth), now);
      assertThat(levels.row(KEY).get(0)).isEqualTo(tenth - tenth % 10);
    }
  }

  /** Conversions come at night, one in an hour and each to another node: what one of them waits for would else be what all of them wait for. */
  @Test
  void whatAVersionHasUnderWayStaysTheNodesOwnWhileItRuns() {
    KeptTable<Levels> own = KeptTable.ownLevels("steering", 1, 1, levels);
    own.answered(own.batch(0), known(5), 0);
    assertThat(levels.row(KEY).get(0)).isEqualTo(5);
    levels.row(KEY).set(0, 1);
    own.answered(own.batch(0), known(1), 0);

    own.answered(own.batch(60 * MINUTE), known(7), 60 * MINUTE);

    assertThat(levels.row(KEY).get(0)).isEqualTo(1);
  }

  @Test
  void noLevelIsToldBeforeThoseThatAreKeptWereRead() {
    KeptTable<Levels> begun = KeptTable.levels("steering", 1, 1, levels);
    levels.row(KEY).set(0, 40);

    assertThat(begun.batch(0)).isSameAs(Batch.NOTHING);
    begun.answered(Batch.NOTHING, known(5), 0);

    assertThat(levels.row(KEY).get(0)).isEqualTo(5);
    assertThat(begun.batch(0)).isSameAs(Batch.NOTHING);
  }

  @Test
  void whatIsCountedMeanwhileIsToldByTheNextBatchAndOnce() {
    sums.row(KEY).add(0, 3);
    Batch batch = keptSums.batch(0);
    sums.row(KEY).add(0, 4);
    // Another node had told 10.
    keptSums.answered(batch, known(13), 0);

    assertThat(sums.row(KEY).get(0)).isEqualTo(17);
    assertThat(keptSums.batch(0).rows().get(KEY)).containsExactly(4);
  }

  @Test
  void aBatchWithoutAnAnswerIsToldAgainAsItWas() {
    sums.row(KEY).add(0, 3);
    Batch batch = keptSums.batch(0);
    sums.row(KEY).add(0, 4);

    assertThat(keptSums.batch(0)).isSameAs(batch);
    assertThat(batch.rows().get(KEY)).containsExactly(3);
  }

  @Test
  void aTableIsFullOnce() {
    assertThat(keptSums.fillsUp()).isFalse();
    IntStream.range(0, StrategyState.MAX_ROWS + 1)
        .forEach(i -> sums.row("c" + i).add(0, 1));

    assertThat(keptSums.fillsUp()).isTrue();
    assertThat(keptSums.fillsUp()).isFalse();
  }

  @Test
  void aRowThatIsNotKeptSinceTheTableIsFullTakesNothing() {
    IntStream.range(0, StrategyState.MAX_ROWS).forEach(i -> sums.row("c" + i).add(0, 1));
    Batch batch = keptSums.batch(0);
    keptSums.answered(batch, known(5), 0);

    assertThat(sums.row(KEY).get(0)).isZero();
    assertThat(sums.size()).isEqualTo(StrategyState.MAX_ROWS);
  }
}
