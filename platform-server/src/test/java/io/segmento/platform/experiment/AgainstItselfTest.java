package io.segmento.platform.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Check S12: an experiment of a thing against itself finds something as often as it says, 1 time in 20, with CUPED and without; five seeds. */
class AgainstItselfTest {

  private static final int RUNS = 400;
  private static final int USERS = 1_000;
  private static final double CONFIDENCE = 0.95;
  /** Correlation √0.73 of a user's result with its past. */
  private static final double SHARED = Math.sqrt(0.73);

  private record Falses(int plain, int cuped, double variance, double adjustedVariance) {}

  private static Falses run(long seed, double effect) {
    SplittableRandom random = new SplittableRandom(seed);
    int plain = 0;
    int adjusted = 0;
    double variance = 0;
    double adjustedVariance = 0;
    for (int run = 0; run < RUNS; run++) {
      ArmHash hash = ArmHash.of(seed + "/" + run);
      Moments[] arms = {Moments.NONE, Moments.NONE};
      for (int user = 0; user < USERS; user++) {
        double past = random.nextGaussian();
        double now = SHARED * past + Math.sqrt(1 - SHARED * SHARED) * random.nextGaussian();
        int arm = hash.slot(TestUsers.user(user)) / 500;
        arms[arm] = arms[arm].with(now + arm * effect, past);
      }
      Cuped cuped = Cuped.of(arms[0].merge(arms[1]));
      Moments one = cuped.adjust(arms[1]);
      Moments other = cuped.adjust(arms[0]);
      plain += Comparison.ofMeans(arms[1], arms[0], CONFIDENCE).excludesZero() ? 1 : 0;
      adjusted += Comparison.ofMeans(one, other, CONFIDENCE).excludesZero() ? 1 : 0;
      variance += arms[0].varianceY() / RUNS;
      adjustedVariance += other.varianceY() / RUNS;
    }
    return new Falses(plain, adjusted, variance, adjustedVariance);
  }

  @Test
  void falseAlarmsAreAsRareAsPromisedAndCupedTakesTheExplainedVarianceOff() {
    int plain = 0;
    int cuped = 0;
    for (long seed = 1; seed <= 5; seed++) {
      Falses falses = run(seed, 0);
      plain += falses.plain();
      cuped += falses.cuped();

      assertThat(1 - falses.adjustedVariance() / falses.variance())
          .as("seed %d", seed)
          .isBetween(0.71, 0.75);
    }
    // 5 % ± 2 % over all.
    assertThat(plain / (5.0 * RUNS)).isBetween(0.03, 0.07);
    assertThat(cuped / (5.0 * RUNS)).isBetween(0.03, 0.07);
  }

  @Test
  void aSmallEffectIsFoundMoreOftenWithCuped() {
    Falses found = run(7, 0.1);

    assertThat(found.cuped()).isGreaterThan(2 * found.plain());
  }
}
