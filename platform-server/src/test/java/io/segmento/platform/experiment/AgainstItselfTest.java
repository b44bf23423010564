package io.segmento.platform.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import io.segmento.platform.experiment.Comparison.Pair;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Check S12: an experiment of a thing against itself finds something as often as it says, 1 time in 20, by hours of both arms; five seeds. */
@Tag("one-jdk")
class AgainstItselfTest {

  private static final int RUNS = 400;
  private static final int USERS = 150;
  private static final int HOURS = 48;
  private static final double SHOWN = 0.3;
  private static final double CLICK_RATE = 0.2;
  private static final double CONFIDENCE = 0.95;

  private static final int[] GROUP_OF = new int[USERS];

  static {
    Arrays.setAll(GROUP_OF, user -> TestUsers.GROUPS.group(TestUsers.user(user)));
  }

  private record Found(int pairs, int apart, double pairedWidth, double width) {}

  /** What hours do to both arms is most of the noise of each: at some users click nearly three times as often as at others. */
  private static Found run(long seed, double effect) {
    SplittableRandom random = new SplittableRandom(seed);
    int pairs = 0;
    int apart = 0;
    double pairedWidth = 0;
    double width = 0;
    for (int run = 0; run < RUNS; run++) {
      ArmHash hash = ArmHash.of(TestUsers.GROUPS, seed + "/" + run);
      int[] armOf = new int[USERS];
      for (int user = 0; user < USERS; user++) {
        armOf[user] = hash.firstSlot(GROUP_OF[user]) / 500;
      }
      List<Pair> control = new ArrayList<>();
      List<Pair> treatment = new ArrayList<>();
      for (int hour = 0; hour < HOURS; hour++) {
        double rate = CLICK_RATE
            * (1 + 0.6 * Math.sin(hour * Math.PI / 12))
            * (0.7 + 0.6 * random.nextDouble());
        int[] shown = new int[2];
        int[] clicked = new int[2];
        for (int user = 0; user < USERS; user++) {
          int arm = armOf[user];
          if (random.nextDouble() < SHOWN) {
            shown[arm]++;
            clicked[arm] += random.nextDouble() < rate * (1 + arm * effect) ? 1 : 0;
          }
        }
        control.add(new Pair(clicked[0], shown[0]));
        treatment.add(new Pair(clicked[1], shown[1]));
      }
      Interval paired = Comparison.ofPairedRatios(treatment, control, CONFIDENCE);
      double deviation = Math.sqrt(Comparison.ratioVariance(Comparison.moments(treatment))
          + Comparison.ratioVariance(Comparison.moments(control)));
      pairs += paired.excludesZero() ? 1 : 0;
      apart += Math.abs(paired.estimate()) > 1.96 * deviation ? 1 : 0;
      pairedWidth += paired.high() - paired.low();
      width += 2 * 1.96 * deviation;
    }
    return new Found(pairs, apart, pairedWidth, width);
  }

  @Test
  void falseAlarmsAreAsRareAsPromisedAndWhatHoursDoToBothIsTakenOff() {
    int pairs = 0;
    for (long seed = 1; seed <= 5; seed++) {
      Found found = run(seed, 0);
      pairs += found.pairs();

      assertThat(found.pairedWidth()).as("seed %d", seed).isLessThan(0.9 * found.width());
    }
    // 5 % ± 2 % over all.
    assertThat(pairs / (5.0 * RUNS)).isBetween(0.03, 0.07);
  }

  @Test
  void aSmallEffectIsFoundMoreOftenByPairs() {
    Found found = run(7, 0.15);

    assertThat(found.pairs()).isGreaterThan(found.apart() * 5 / 4);
  }
}
