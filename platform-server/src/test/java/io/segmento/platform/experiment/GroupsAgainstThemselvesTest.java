package io.segmento.platform.experiment;

import static io.segmento.platform.experiment.TestUsers.GROUPS;
import static io.segmento.platform.experiment.TestUsers.user;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import io.segmento.platform.counter.UserGroups;
import io.segmento.platform.experiment.Comparison.Pair;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.apache.commons.statistics.distribution.NormalDistribution;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Check S12 by groups of users who stay as they are: a few see most of the ads, and each clicks on a part of them that is their own. Users are drawn anew in each of
 * 400 runs of each of five seeds; the groups that they are in and the arms that those are dealt to are the real ones.
 */
@Tag("one-jdk")
class GroupsAgainstThemselvesTest {

  private static final int SEEDS = 5;
  private static final int RUNS = 400;
  private static final int USERS = 5_000;
  private static final int HOURS = 48;
  private static final double CONFIDENCE = 0.95;

  /** Ads that a user sees, by quantiles: log-normal with mean 1, so that one in a hundred sees as many as fifty of those who see few. */
  private static final double[] SEEN = logNormal(1.39, 1);

  /** What part of them the user clicks on. */
  private static final double[] CLICKED = logNormal(1, 0.1);

  private static final int[] GROUP_OF = new int[USERS];

  static {
    Arrays.setAll(GROUP_OF, i -> GROUPS.group(user(i)));
  }

  private static double[] logNormal(double deviation, double mean) {
    double[] quantiles = new double[4_096];
    NormalDistribution normal = NormalDistribution.of(0, 1);
    Arrays.setAll(
        quantiles,
        i -> Math.min(
            50,
            mean
                * Math.exp(
                    deviation * normal.inverseCumulativeProbability((i + 0.5) / quantiles.length)
                        - deviation * deviation / 2)));
    return quantiles;
  }

  /** What users would click and see by group, on average. */
  private static List<Pair> users(SplittableRandom random) {
    double[] seen = new double[UserGroups.GROUPS];
    double[] clicked = new double[UserGroups.GROUPS];
    for (int group : GROUP_OF) {
      double often = SEEN[random.nextInt(SEEN.length)];
      seen[group] += often;
      clicked[group] += often * Math.min(1, CLICKED[random.nextInt(CLICKED.length)]);
    }
    return IntStream.range(0, UserGroups.GROUPS)
        .mapToObj(group -> new Pair(clicked[group], seen[group]))
        .toList();
  }

  /** How far impressions and clicks of two arms were apart. */
  private static final class Tally {
    private int runs;
    private int plainAlarms;
    private int adjustedAlarms;
    private int rateAlarms;
    private int hourAlarms;
    private double explained;
    private Moments plain = Moments.NONE;
    private Moments adjusted = Moments.NONE;

    double part(int alarms) {
      return (double) alarms / runs;
    }
  }

  private static int poisson(SplittableRandom random, double mean) {
    if (mean > 30) {
      return (int) Math.max(0, Math.round(mean + Math.sqrt(mean) * random.nextGaussian()));
    }
    int count = 0;
    for (double product = random.nextDouble(); product > Math.exp(-mean); count++) {
      product *= random.nextDouble();
    }
    return count;
  }

  /** Arm 1 has the slots below {@code end}, arm 2 those from {@code from} on. */
  private static int[] arms(ArmHash hash, int end, int from) {
    int[] arms = new int[UserGroups.GROUPS];
    Arrays.setAll(arms, group -> {
      int first = hash.firstSlot(group);
      return first + ArmHash.PARTS <= end ? 1 : first >= from ? 2 : 0;
    });
    return arms;
  }

  /** Impressions of arm 2 are more by {@code effect}, and clicks with them. */
  private static Tally run(double effect, int end, int from) {
    Tally tally = new Tally();
    for (int seed = 1; seed <= SEEDS; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      for (int run = 0; run < RUNS; run++) {
        List<Pair> users = users(random);
        int[] arms = arms(ArmHash.of(GROUPS, seed + "/" + run), end, from);
        List<Pair> before = clicksOfSeen(random, users, arms, 0);
        List<Pair> during = clicksOfSeen(random, users, arms, effect);
        List<Pair> nothing = Collections.nCopies(UserGroups.GROUPS, new Pair(0, 1));
        List<Pair> seen = seen(during);
        tally.runs++;

        Cuped plain = new GroupComparison(arms, seen, nothing).difference(2, 1, CONFIDENCE);
        tally.plainAlarms += plain.difference().excludesZero() ? 1 : 0;
        tally.plain = tally.plain.with(plain.difference().estimate(), 0);

        Cuped adjusted = new GroupComparison(arms, seen, seen(before)).difference(2, 1, CONFIDENCE);
        tally.adjustedAlarms += adjusted.difference().excludesZero() ? 1 : 0;
        tally.adjusted = tally.adjusted.with(adjusted.difference().estimate(), 0);
        tally.explained += adjusted.explained();

        Cuped rate = new GroupComparison(arms, during, before).difference(2, 1, CONFIDENCE);
        tally.rateAlarms += rate.difference().excludesZero() ? 1 : 0;
        Interval byHours = Comparison.ofPairedRatios(
            hours(random, users, arms, 2), hours(random, users, arms, 1), CONFIDENCE);
        tally.hourAlarms += byHours.excludesZero() ? 1 : 0;
      }
    }
    return tally;
  }

  private static List<Pair> seen(List<Pair> clicksOfSeen) {
    return clicksOfSeen.stream().map(each -> new Pair(each.x(), 1)).toList();
  }

  private static List<Pair> clicksOfSeen(
      SplittableRandom random, List<Pair> users, int[] arms, double effect) {
    List<Pair> done = new ArrayList<>();
    for (int group = 0; group < arms.length; group++) {
      double more = arms[group] == 2 ? 1 + effect : 1;
      Pair often = users.get(group);
      int clicked = poisson(random, more * often.y());
      done.add(new Pair(clicked, clicked + poisson(random, more * (often.x() - often.y()))));
    }
    return done;
  }

  /** The same users in the hours of the same time. */
  private static List<Pair> hours(SplittableRandom random, List<Pair> users, int[] arms, int arm) {
    double seen = 0;
    double clicked = 0;
    for (int group = 0; group < arms.length; group++) {
      seen += arms[group] == arm ? users.get(group).x() : 0;
      clicked += arms[group] == arm ? users.get(group).y() : 0;
    }
    List<Pair> hours = new ArrayList<>();
    for (int hour = 0; hour < HOURS; hour++) {
      int clicks = poisson(random, clicked / HOURS);
      hours.add(new Pair(clicks, clicks + poisson(random, (seen - clicked) / HOURS)));
    }
    return hours;
  }

  /** ρ² of two sums of the same users, each Poisson about them: (q / (1 + q))² with q = E λ² / E λ. */
  private static double explainable() {
    double mean = Arrays.stream(SEEN).average().orElseThrow();
    double square = Arrays.stream(SEEN).map(each -> each * each).average().orElseThrow();
    double q = square / mean;
    return q / (1 + q) * q / (1 + q);
  }

  @Test
  void falseAlarmsAreAsRareAsPromisedWithThePastAndWithout() {
    Tally tally = run(0, 500, 500);

    assertThat(tally.part(tally.plainAlarms)).as("as they are").isBetween(0.03, 0.07);
    assertThat(tally.part(tally.adjustedAlarms)).as("adjusted").isBetween(0.03, 0.07);
    assertThat(tally.part(tally.rateAlarms)).as("click rate, adjusted").isBetween(0.03, 0.07);
    // What a heavy user does in all hours is no noise between hours.
    assertThat(tally.part(tally.hourAlarms)).as("click rate, by hours").isGreaterThan(0.12);

    assertThat(explainable()).isCloseTo(0.73, offset(0.01));
    assertThat(tally.explained / tally.runs).isCloseTo(explainable(), offset(0.04));
    assertThat(tally.adjusted.varianceY() / tally.plain.varianceY())
        .as("what is left of the variance")
        .isCloseTo(1 - explainable(), offset(0.05));
  }

  @Test
  void falseAlarmsAreAsRareOfASmallArmAndOfGroupsThatAreCut() {
    Tally tally = run(0, 455, 895);

    assertThat(tally.part(tally.plainAlarms)).isBetween(0.03, 0.07);
    assertThat(tally.part(tally.adjustedAlarms)).isBetween(0.03, 0.07);
  }

  @Test
  void anEffectIsFoundMoreOftenWithThePastAndAsLargeAsItIs() {
    double effect = 0.1;
    Tally tally = run(effect, 500, 500);

    double truth =
        effect * USERS / UserGroups.GROUPS * Arrays.stream(SEEN).average().orElseThrow();
    double error = Math.sqrt(tally.adjusted.varianceY() / tally.runs);
    assertThat(tally.adjusted.meanY()).isCloseTo(truth, offset(4 * error));
    assertThat(tally.part(tally.adjustedAlarms)).isGreaterThan(0.6);
    assertThat(tally.part(tally.plainAlarms)).isLessThan(0.4);
  }
}
