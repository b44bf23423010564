package io.segmento.simulate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The published demonstration of feedback control (Zhang and others: Feedback control of real-time display advertising, WSDM 2016), where its data lies beside the project: forty rounds that hold the cost
 * of a click at 40,000. Its licence forbids to ship it.
 */
class PidDemoTest {

  private static final int ROUNDS = 40;
  private static final int ROUND = 2_500;
  private static final double TARGET = 40_000;
  private static final double BASE = 69;
  private static final double FIRST_BID = 1_000;
  private static final double LOWEST_BID = 5;

  /** A line of the data: whether the impression was clicked, its market price, the predicted click probability; more is not read. */
  private record Auction(boolean clicked, long price, double rate) {
    static Auction of(String line) {
      String[] fields = line.strip().split("[ \\t]+", -1);
      return new Auction(
          Integer.parseInt(fields[0]) > 0,
          Long.parseLong(fields[1]),
          Double.parseDouble(fields[2]));
    }
  }

  private static List<Auction> read(String name) throws IOException {
    Path file = Path.of(System.getProperty("segmento.root", ".."))
        .resolve("../shared/data/rtbcontrol")
        .resolve(name);
    boolean there = Files.isRegularFile(file);
    if (!there) {
      System.err.println("PidDemoTest: NOT RUN, since " + file.normalize()
          + " is not there; nothing was checked against the published figures");
    }
    assumeTrue(there, "the data of the PID demonstration is not there");
    try (var lines = Files.lines(file)) {
      return lines.map(Auction::of).toList();
    }
  }

  @ParameterizedTest
  @CsvSource({"test.txt, 40259.47, 16, 0.1288, 684411", "train.txt, 39000.80, 29, 0.2506, 1170024"})
  void costsOfAClickEndAsPublished(
      String name, double costPerClick, int clicks, double winRate, long cost) throws IOException {
    double meanRate =
        read("train.txt").stream().mapToDouble(Auction::rate).average().orElseThrow();
    List<Auction> auctions = read(name);
    double errors = 0;
    double before = 0;
    double last = 0;
    double signal = 0;
    long paid = 0;
    int won = 0;
    int clicked = 0;
    for (int round = 0; round < ROUNDS; round++) {
      if (round > 0) {
        double error = TARGET - last;
        errors += error;
        double change = round < 2 ? 0 : before - last;
        signal = Math.max(-2, Math.min(5, 5e-4 * error + 1e-6 * errors + 1e-4 * change));
      }
      for (Auction auction : auctions.subList(round * ROUND, (round + 1) * ROUND)) {
        double bid = round == 0
            ? FIRST_BID
            : Math.max(LOWEST_BID, Math.floor(BASE * auction.rate() / meanRate) * Math.exp(signal));
        if (bid > auction.price()) {
          won++;
          paid += auction.price();
          clicked += auction.clicked() ? 1 : 0;
        }
      }
      before = last;
      last = (double) paid / (clicked + 1);
    }
    assertThat(last).isCloseTo(costPerClick, within(0.01));
    assertThat(clicked).isEqualTo(clicks);
    assertThat((double) won / (ROUNDS * ROUND)).isCloseTo(winRate, within(5e-5));
    assertThat(paid).isEqualTo(cost);
  }
}
