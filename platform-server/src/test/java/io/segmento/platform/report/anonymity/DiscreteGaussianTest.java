package io.segmento.platform.report.anonymity;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class DiscreteGaussianTest {
  private static final NoiseSource SOURCE = source("a secret of the tests");
  private static final int DRAWS = 40_000;

  @ParameterizedTest
  @ValueSource(longs = {1, 3, 60, 5_000})
  void momentsAreThoseOfTheDistribution(long sigma) {
    double sum = 0;
    double squares = 0;
    double fourths = 0;
    SeededStream random = SOURCE.stream("moments " + sigma);
    for (int i = 0; i < DRAWS; i++) {
      double x = (double) DiscreteGaussian.sample(random, sigma) / sigma;
      sum += x;
      squares += x * x;
      fourths += x * x * x * x;
    }
    // Five standard errors each.
    assertThat(sum / DRAWS).isCloseTo(0, within(5 / Math.sqrt(DRAWS)));
    assertThat(squares / DRAWS).isCloseTo(1, within(5 * Math.sqrt(2.0 / DRAWS)));
    assertThat(fourths / DRAWS).isCloseTo(3, within(5 * Math.sqrt(96.0 / DRAWS)));
  }

  @Test
  void eachValueComesAsOftenAsItShould() {
    long sigma = 2;
    Map<Long, Integer> counts = new HashMap<>();
    SeededStream random = SOURCE.stream("shape");
    for (int i = 0; i < DRAWS; i++) {
      counts.merge(DiscreteGaussian.sample(random, sigma), 1, Integer::sum);
    }
    double all = 0;
    for (int x = -40; x <= 40; x++) {
      all += Math.exp(-x * x / (2.0 * sigma * sigma));
    }
    double chiSquare = 0;
    for (int x = -5; x <= 5; x++) {
      double expected = DRAWS * Math.exp(-x * x / (2.0 * sigma * sigma)) / all;
      double off = counts.getOrDefault((long) x, 0) - expected;
      chiSquare += off * off / expected;
    }
    // 0.999 of chi-square with 11 degrees of freedom lies below.
    assertThat(chiSquare).isLessThan(31.3);
  }

  @Test
  void sameNameBringsTheSameNumberAndAnotherNameOrSecretAnother() {
    Noise noise = Noise.of(30, 6, 1);
    assertThat(noise.add(SOURCE, "cell", 1_000)).isEqualTo(noise.add(SOURCE, "cell", 1_000));
    NoiseSource another = source("another");
    int same = 0;
    for (int i = 0; i < 1_000; i++) {
      long one = noise.add(SOURCE, "cell " + i, 0);
      same += one == noise.add(SOURCE, "other " + i, 0) ? 1 : 0;
      same += one == noise.add(another, "cell " + i, 0) ? 1 : 0;
    }
    // Of 2,000 pairs about 0.3 % fall together by chance.
    assertThat(same).isLessThan(30);
  }

  @Test
  void moneyIsRoundedToStepsThatOneUserFillsAHundredOf() {
    Noise noise = Noise.of(30, 60_000, 1);
    assertThat(noise).isEqualTo(new Noise(600, 3_000));
    assertThat(noise.add(SOURCE, "spend", 123_456_789) % 600).isZero();
    assertThat(Noise.of(30, 6, 30).sigma()).isCloseTo(180 * Math.sqrt(30), within(1.0));
  }

  private static NoiseSource source(String secret) {
    return new NoiseSource(secret.getBytes(UTF_8));
  }
}
