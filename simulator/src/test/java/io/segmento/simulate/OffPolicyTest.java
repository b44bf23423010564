package io.segmento.simulate;

import static io.segmento.simulate.Trials.seeds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.segmento.simulate.OffPolicy.Choice;
import io.segmento.simulate.OffPolicy.Estimate;
import io.segmento.strategy.SeededRandom;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

class OffPolicyTest {

  @Test
  void threeChoicesByHand() {
    Estimate estimate = OffPolicy.estimate(List.of(
        Choice.of(1, 0.5, 0.25), Choice.of(0, 0.25, 0.5), new Choice(1, 0.5, 0.5, 0.4, 0.6)));

    // Weights 1/2, 2, 1.
    assertThat(estimate.ips().mean()).isCloseTo(0.5, offset(1e-12));
    assertThat(estimate.snips().mean()).isCloseTo(1.5 / 3.5, offset(1e-12));
    assertThat(estimate.doublyRobust().mean()).isCloseTo((0.5 + 0 + 0.6 + 0.6) / 3, offset(1e-12));
    assertThat(estimate.effective()).isCloseTo(3.5 * 3.5 / 5.25, offset(1e-12));
    assertThat(estimate.maxWeight()).isEqualTo(2);
    assertThat(estimate.isEstimable()).isFalse();
    assertThat(estimate.refusal()).contains("effective sample is 2 (expected: >= 100)");
  }

  @Test
  void wrongPropensitiesShowInTheMeanWeight() {
    List<Choice> choices = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      choices.add(Choice.of(i % 10 == 0 ? 1 : 0, 0.5, 0.8));
    }

    assertThat(OffPolicy.estimate(choices).refusal()).contains("mean weight is 1.600");
  }

  @Test
  void aPropensityOfZeroIsRefused() {
    assertThatThrownBy(() -> Choice.of(1, 0, 0.5)).hasMessageContaining("propensity: 0.0");
  }

  /** The goal of the research: 95 % intervals cover the truth in at least 93 % of logs. */
  @Test
  void intervalsCoverTheTruth() {
    seeds().forEach(seed -> {
      int covered = 0;
      for (int run = 0; run < 400; run++) {
        List<Choice> choices = new ArrayList<>();
        for (int i = 0; i < 2_000; i++) {
          long place = seed * 1_000_003 + run * 10_007L + i;
          boolean first = SeededRandom.uniform(place, 1) < 0.7;
          double rate = first ? 0.05 : 0.1;
          choices.add(
              Choice.of(SeededRandom.uniform(place, 2) < rate ? 1 : 0, first ? 0.7 : 0.3, 0.5));
        }
        Estimate estimate = OffPolicy.estimate(choices);
        covered += Math.abs(estimate.ips().mean() - 0.075) <= estimate.ips().halfWidth() ? 1 : 0;
      }
      assertThat(covered / 400.0).as("seed %d", seed).isGreaterThanOrEqualTo(0.93);
    });
  }

  /** Of the uniform policy, from a log of Thompson sampling over this many creatives. */
  private static Estimate openBandit(String file, int creatives) throws IOException {
    Path place = Path.of(System.getProperty("segmento.root", ".."), "..", "shared", "data")
        .resolve("open-bandit")
        .resolve(file);
    assumeTrue(Files.exists(place), "no Open Bandit data beside the project: not checked");
    List<Choice> choices = new ArrayList<>();
    try (BufferedReader lines = new BufferedReader(new InputStreamReader(
        new GZIPInputStream(Files.newInputStream(place)), StandardCharsets.UTF_8))) {
      var unused = lines.readLine();
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        String[] fields = line.split(",", -1);
        choices.add(Choice.of(
            Double.parseDouble(fields[4]), Double.parseDouble(fields[5]), 1.0 / creatives));
      }
    }
    return OffPolicy.estimate(choices);
  }

  @Test
  void ofRealLogsOneCanBeToldAndOneCannot() throws IOException {
    Estimate men = openBandit("bts-men.csv.gz", 34);
    assertThat(men.isEstimable()).as(men.toString()).isTrue();
    assertThat(men.ips().mean()).isCloseTo(0.00301, offset(5e-5));
    assertThat(men.snips().mean()).isCloseTo(0.00319, offset(5e-5));
    assertThat(men.effective()).isCloseTo(656, offset(1.0));

    Estimate women = openBandit("bts-women.csv.gz", 46);
    assertThat(women.isEstimable()).isFalse();
    assertThat(women.effective()).isCloseTo(2, offset(0.5));
    assertThat(women.refusal()).startsWith("cannot tell");
  }
}
