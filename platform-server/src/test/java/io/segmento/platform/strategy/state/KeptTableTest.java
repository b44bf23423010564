package io.segmento.platform.strategy.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.segmento.platform.strategy.state.RedisState.Batch;
import io.segmento.platform.strategy.state.RedisState.Changes;
import io.segmento.strategy.StrategyState;
import io.segmento.strategy.StrategyState.Levels;
import io.segmento.strategy.StrategyState.Sums;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a strategy changes while a batch is on its way. */
class KeptTableTest {
  private static final String KEY = "campaign";

  private final StrategyState.Table<Levels> levels =
      StrategyState.inMemory().levels("steering", 1, "log_multiplier");
  private final KeptTable<Levels> keptLevels = KeptTable.levels("steering", 1, levels);
  private final StrategyState.Table<Sums> sums =
      StrategyState.inMemory().sums("counts", 1, "shown");
  private final KeptTable<Sums> keptSums = KeptTable.sums("counts", 1, sums);

  private static Changes known(double value) {
    return new Changes(Map.of(KEY, new double[] {value}), 1, true);
  }

  @Test
  void aLevelThatWasSetSinceIsNotTakenBackByTheAnswer() {
    levels.row(KEY).set(0, 1);
    Batch batch = keptLevels.batch();
    levels.row(KEY).set(0, 2);
    keptLevels.answered(batch, known(5));

    assertThat(levels.row(KEY).get(0)).isEqualTo(2);
    assertThat(keptLevels.batch().rows().get(KEY)).containsExactly(2);
  }

  @Test
  void aLevelThatStoodStillTakesWhatAnotherNodeSet() {
    levels.row(KEY).set(0, 1);
    Batch batch = keptLevels.batch();
    keptLevels.answered(batch, known(5));

    assertThat(levels.row(KEY).get(0)).isEqualTo(5);
    assertThat(keptLevels.batch()).isSameAs(Batch.NOTHING);
  }

  @Test
  void whatIsCountedMeanwhileIsToldByTheNextBatchAndOnce() {
    sums.row(KEY).add(0, 3);
    Batch batch = keptSums.batch();
    sums.row(KEY).add(0, 4);
    // Another node had told 10.
    keptSums.answered(batch, known(13));

    assertThat(sums.row(KEY).get(0)).isEqualTo(17);
    assertThat(keptSums.batch().rows().get(KEY)).containsExactly(4);
  }

  @Test
  void aBatchWithoutAnAnswerIsToldAgainAsItWas() {
    sums.row(KEY).add(0, 3);
    Batch batch = keptSums.batch();
    sums.row(KEY).add(0, 4);

    assertThat(keptSums.batch()).isSameAs(batch);
    assertThat(batch.rows().get(KEY)).containsExactly(3);
  }
}
