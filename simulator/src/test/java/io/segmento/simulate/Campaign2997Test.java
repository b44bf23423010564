package io.segmento.simulate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.segmento.strategy.bidding.RlbTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.assertj.core.data.Offset;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The published figures of a real campaign, where its record lies beside the project. */
// A busy machine may be ten times slower than an idle one, where each takes some seconds.
@Timeout(300)
class Campaign2997Test {

  private static final int EPISODE = 1_000;
  private static final int HIGHEST = 300;
  private static final double MEAN_PRICE = 63.0177;
  private static final double MEAN_RATE = 1386.0 / 312_437;
  private static final double COST_PER_CLICK = 14_205.68;
  /** With 300 prices the table of the largest budget takes most of a minute. */
  private static final double QUICK_SHARE = 1.0 / 16;

  private static EpisodeReplay auctions;
  private static double[] priceShares;

  @BeforeAll
  static void read() throws IOException {
    Path folder =
        Path.of(System.getProperty("segmento.root", "..")).resolve("../shared/data/ipinyou-2997");
    boolean there = Files.isRegularFile(folder.resolve("test.theta.txt"));
    if (!there) {
      System.err.println("Campaign2997Test: NOT RUN, since " + folder.normalize()
          + " is not there; nothing was checked against the published figures");
    }
    assumeTrue(there, "the record of campaign 2997 is not there");
    auctions = EpisodeReplay.read(folder.resolve("test.theta.txt"));
    Matcher counts = Pattern.compile("\"price_counter_train\":\\s*\\[([^]]*)]")
        .matcher(Files.readString(folder.resolve("info.json")));
    assertThat(counts.find()).isTrue();
    priceShares = Arrays.stream(counts.group(1).split(","))
        .mapToDouble(count -> Double.parseDouble(count.strip()))
        .toArray();
    double sum = Arrays.stream(priceShares).sum();
    for (int i = 0; i < priceShares.length; i++) {
      priceShares[i] /= sum;
    }
  }

  private static int budget(double share) {
    return (int) (MEAN_PRICE * EPISODE * share);
  }

  @Test
  void allAuctionsAreThere() {
    assertThat(auctions.auctions()).isEqualTo(156_063);
  }

  @ParameterizedTest
  @CsvSource({
    "0.03125, 10, 71, 32208, 203610",
    "0.0625, 15, 77, 38978, 270386",
    "0.125, 20, 93, 45924, 363934",
    "0.25, 85, 241, 83978, 2451952",
    "0.5, 130, 377, 121167, 4808009"
  })
  void linearBidsGiveThePublishedFigures(double share, int base, int clicks, int wins, long cost) {
    assertThat(auctions.play(
            EPISODE,
            budget(share),
            (left, money, rate) -> Math.min(HIGHEST, (int) (rate * base / MEAN_RATE))))
        .isEqualTo(new EpisodeReplay.Totals(clicks, wins, cost));
  }

  @ParameterizedTest
  @CsvSource({
    "0.03125, 48, 14752, 307751",
    "0.0625, 82, 29034, 614884",
    "0.125, 144, 57564, 1228618",
    "0.25, 244, 96292, 2102858",
    "0.5, 254, 98718, 2168396"
  })
  void bidsOfTheGoalsCostGiveThePublishedFigures(double share, int clicks, int wins, long cost) {
    assertThat(auctions.play(
            EPISODE,
            budget(share),
            (left, money, rate) -> Math.min(HIGHEST, (int) (rate * COST_PER_CLICK))))
        .isEqualTo(new EpisodeReplay.Totals(clicks, wins, cost));
  }

  @ParameterizedTest
  @CsvSource({
    "0.03125, 78, 304341",
    "0.0625, 119, 609262",
    "0.125, 176, 1220933",
    "0.25, 259, 2444397",
    "0.5, 389, 4833661"
  })
  void dynamicProgrammingGivesThePublishedFigures(double share, int clicks, long cost) {
    assumeTrue(share <= QUICK_SHARE || Trials.FULL, "only in the full build");
    RlbTable table = RlbTable.of(priceShares, MEAN_RATE, EPISODE, budget(share));
    EpisodeReplay.Totals totals = auctions.play(EPISODE, budget(share), table::bid);

    assertThat(totals.clicks()).isCloseTo(clicks, Offset.offset(1));
    assertThat(totals.cost()).isCloseTo(cost, Percentage.withPercentage(0.1));
  }
}
