package io.segmento.tools.simulate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.segmento.simulate.Calibration;
import io.segmento.simulate.LogReplay;
import io.segmento.simulate.LoggedAuction;
import io.segmento.simulate.SimulatedCampaign;
import io.segmento.strategy.BiddingStrategy;
import io.segmento.strategy.Decision;
import io.segmento.strategy.NoBidReason;
import io.segmento.strategy.PricedCandidate;
import io.segmento.strategy.SeededRandom;
import io.segmento.tools.console.ToolException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ReplayPageTest {

  private static final SimulatedCampaign CAMPAIGN =
      SimulatedCampaign.of("campaign", 300_000, 200_000);

  /** Some hours of first-price bids around a price to beat that is told or not. */
  private static List<LoggedAuction> log(boolean told) {
    List<LoggedAuction> log = new ArrayList<>();
    for (int i = 0; i < 4_000; i++) {
      long price = (long) (800_000 * Math.exp(0.5 * SeededRandom.gaussian(7, i)));
      long bid = (long) (800_000 * Math.exp(0.5 * SeededRandom.gaussian(8, i)));
      double rate = 0.004 * Math.exp(0.7 * SeededRandom.gaussian(9, i));
      boolean won = bid >= price;
      boolean clicked = won && SeededRandom.uniform(SeededRandom.bits(10, i), 1) < rate;
      log.add(new LoggedAuction(
          i * 5_000L, "x", true, 0, rate, bid, won, won ? bid : 0, told ? price : 0, clicked));
    }
    return log;
  }

  private static BiddingStrategy times(double factor) {
    return opportunity -> Decision.bid(PricedCandidate.of(
        opportunity.candidates().get(0),
        Math.round(factor * 200_000 * 1_000 * 0.004 * (1 + opportunity.seed() % 7 / 10.0))));
  }

  private static ReplayResults replay(List<LoggedAuction> log, long leftOut) {
    return new ReplayResults(
        List.of(
            new ReplayedStrategy("low", LogReplay.run(log, CAMPAIGN, times(0.7), 1), List.of()),
            new ReplayedStrategy("<high>", LogReplay.run(log, CAMPAIGN, times(1.5), 1), List.of())),
        leftOut,
        List.of(
            new Calibration("linear", "1.0", 10_000, 40, 39.8, 42),
            new Calibration("<odd>", "2.0", 10_000, 40, 39.8, 10)));
  }

  private static String page(boolean told, long leftOut) {
    List<LoggedAuction> log = log(told);
    return ReplayPage.of(replay(log, leftOut), LogReplay.logged(log, CAMPAIGN), "a log & a seed");
  }

  @Test
  void aPageHasItsChartsAndNoScript() {
    String page = page(true, 3);

    // How bids end, regret, spend, the win curve, calibration of each.
    assertThat(page.split("<figure>", -1)).hasSize(7);
    assertThat(page)
        .contains("a log &amp; a seed", "&lt;high&gt;", "as logged", "plan, by the log's auctions")
        .contains("of the 4,000 auctions (100.0 %)", "win curve of the log", " ‰ predicted</text>")
        .contains(" h</text>", "3 bids lost for another reason than their price")
        .doesNotContain("<script", "<high>", "http", "NaN", "Infinity");
  }

  @Test
  void whatWasPredictedStandsBesideWhatCame() {
    assertThat(page(true, 0))
        .contains("<td>linear 1.0</td><td>10,000</td><td>40.00</td><td>42</td><td>1.050</td>")
        .contains("as predicted, within ±0.473", "&lt;odd&gt; 2.0", "predicts too many");
    assertThat(replay(log(true), 0).calibrationTable()).contains("linear 1.0", "predicts too many");
  }

  @Test
  void aLogWithoutPricesSaysThatWhatWasLeftCannotBeTold() {
    String page = page(false, 0);

    assertThat(page)
        .contains("cannot be", "won by a draw", "more than half of its bids")
        .doesNotContain("not worth it", "NaN", "Infinity");
    assertThat(page.split("<figure>", -1)).hasSize(6);
  }

  @Test
  void aStrategyThatBidsNothingAndALogOfOneAuctionHaveAPageToo() {
    List<LoggedAuction> log =
        List.of(new LoggedAuction(5, "x", true, 0, 0, 700_000, true, 700_000, 0, false));
    BiddingStrategy silent = opportunity -> Decision.noBid(NoBidReason.NO_INTEREST);
    ReplayResults results = new ReplayResults(
        List.of(new ReplayedStrategy("silent", LogReplay.run(log, CAMPAIGN, silent, 1), List.of())),
        0,
        List.of());

    assertThat(ReplayPage.of(results, LogReplay.logged(log, CAMPAIGN), "setting"))
        .contains("Calibration of what silent wins again")
        .doesNotContain("NaN", "Infinity");
  }

  @Test
  void recordedAuctionsHaveNoPage(@TempDir Path directory) {
    CommandLine command = new CommandLine(new ReplayCommand());
    var unused =
        command.parseArgs("--recorded", "--html", directory.resolve("page").toString());

    assertThatThrownBy(((ReplayCommand) command.getCommand())::run)
        .isInstanceOf(ToolException.class)
        .hasMessageContaining("--html: only with FILE");
  }
}
