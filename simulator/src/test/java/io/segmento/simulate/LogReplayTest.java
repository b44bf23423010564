package io.segmento.simulate;

import static io.segmento.simulate.Trials.seeds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.segmento.strategy.BiddingStrategy;
import io.segmento.strategy.Decision;
import io.segmento.strategy.PricedCandidate;
import io.segmento.strategy.SeededRandom;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class LogReplayTest {

  private static final long BUDGET = 1_000_000_000;
  private static final double MEDIAN = 1_000_000;

  private static BiddingStrategy bidding(long cpmMicros) {
    return opportunity ->
        Decision.bid(PricedCandidate.of(opportunity.candidates().get(0), cpmMicros));
  }

  private static LoggedAuction auction(
      long at, boolean firstPrice, long bid, boolean won, long paid, long minimum) {
    return new LoggedAuction(at, "x", firstPrice, 0, 0.01, bid, won, paid, minimum, false);
  }

  private static LogReplay.Result replay(List<LoggedAuction> log, long cpmMicros) {
    return LogReplay.run(log, SimulatedCampaign.of("c", BUDGET, 1), bidding(cpmMicros), 1);
  }

  @Test
  void whereThePriceIsKnownEveryBidIsExact() {
    List<LoggedAuction> log = List.of(
        auction(1, false, 900_000, true, 400_000, 0),
        auction(2, false, 900_000, true, 700_000, 0),
        auction(3, true, 100_000, false, 0, 600_000));

    LogReplay.Result low = replay(log, 500_000);
    LogReplay.Result high = replay(log, 1_000_000);

    assertThat(low.wins()).isEqualTo(1);
    assertThat(low.costMicros()).isEqualTo(400);
    assertThat(low.extrapolatedBids()).isZero();
    assertThat(high.wins()).isEqualTo(3);
    // The price in second price, the bid in first.
    assertThat(high.costMicros()).isEqualTo(400 + 700 + 1_000);
    assertThat(high.extrapolatedBids()).isZero();
  }

  @Test
  void aLogOfMoreExchangesThanThereAreIsRefused() {
    List<LoggedAuction> log = new ArrayList<>();
    for (int i = 0; i <= 1_000; i++) {
      log.add(new LoggedAuction(i, "x" + i, true, 0, 0.01, 100, false, 0, 0, false));
    }

    assertThatThrownBy(() -> replay(log, 100))
        .hasMessage("exchanges: more than 1000 in the log (expected: <= 1000)");
    assertThat(replay(log.subList(0, 1_000), 100).bids()).isEqualTo(1_000);
  }

  @Test
  void whatTheLogDecidesIsExactWithoutAPrice() {
    List<LoggedAuction> log = List.of(
        auction(1, true, 500_000, true, 500_000, 0), auction(2, true, 500_000, false, 0, 0));

    assertThat(replay(log, 500_000).extrapolatedBids()).isZero();
    assertThat(replay(log, 500_000).wins()).isEqualTo(1);
    // A higher bid wins what was won, and may win what was lost; a lower one loses what was lost.
    assertThat(replay(log, 600_000).extrapolatedBids()).isEqualTo(1);
    assertThat(replay(log, 400_000).extrapolatedBids()).isEqualTo(1);
    assertThat(replay(log, 400_000).extrapolatedShare()).isEqualTo(0.5);
  }

  @Test
  void whatCouldHaveBeenLeftIsSplitWhereThePriceIsKnown() {
    // Each impression is worth 600 micros: a hundredth of a click.
    SimulatedCampaign campaign = SimulatedCampaign.of("c", 1_300, 60_000);
    List<LoggedAuction> log = List.of(
        auction(0, true, 900_000, true, 900_000, 400_000),
        auction(96, true, 900_000, true, 900_000, 700_000),
        auction(192, true, 100_000, false, 0, 500_000),
        auction(288, true, 100_000, false, 0, 0));

    ReplayDetail enough =
        LogReplay.run(log, campaign.withBudget(BUDGET), bidding(700_000), 1).detail();
    assertThat(enough.knownAuctions()).isEqualTo(3);
    // Won at 700 each.
    assertThat(enough.surplusMicros()).isEqualTo(3 * (600 - 700));
    assertThat(enough.overbidMicros()).isEqualTo(300 + 200);
    assertThat(enough.unprofitableMicros()).isEqualTo(100);
    assertThat(enough.underbidMicros()).isZero();

    ReplayDetail low =
        LogReplay.run(log, campaign.withBudget(BUDGET), bidding(450_000), 1).detail();
    assertThat(low.surplusMicros()).isEqualTo(600 - 450);
    assertThat(low.underbidMicros()).isEqualTo(600 - 500);

    // 700 are spent after the first, so that none of the others can be paid.
    ReplayDetail poor = LogReplay.run(log, campaign, bidding(700_000), 1).detail();
    assertThat(poor.decidedWins() + poor.decidedLosses()).isEqualTo(1);
    assertThat(poor.underbidMicros() + poor.spentOutMicros()).isEqualTo(100);
    assertThat(poor.planBySlot()[0]).isEqualTo(1_300 / 4.0);
  }

  @Test
  void theLogsOwnBidsAreTakenAsTheyEnded() {
    List<LoggedAuction> log = List.of(
        auction(1, false, 900_000, true, 400_000, 0),
        auction(2, true, 900_000, true, 0, 0),
        auction(3, true, 100_000, false, 0, 0));

    ReplayDetail logged = LogReplay.logged(log, SimulatedCampaign.of("c", BUDGET, 1));

    assertThat(logged.decidedWins()).isEqualTo(2);
    assertThat(logged.decidedLosses()).isEqualTo(1);
    assertThat(logged.drawnWins() + logged.drawnLosses()).isZero();
    // What a first price does not tell is the bid.
    assertThat(Arrays.stream(logged.spendBySlot()).sum()).isEqualTo(400 + 900);
    assertThat(Arrays.stream(logged.shownByRate()).sum()).isEqualTo(2);
  }

  @Test
  void theBudgetEndsAReplay() {
    List<LoggedAuction> log = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      log.add(auction(i, true, 1_000_000, true, 1_000_000, 0));
    }

    LogReplay.Result result =
        LogReplay.run(log, SimulatedCampaign.of("c", 10_000, 1), bidding(1_000_000), 1);

    assertThat(result.wins()).isEqualTo(10);
    assertThat(result.costMicros()).isEqualTo(10_000);
  }

  /** First-price auctions, logged with bids around the market and no price: the guess is close to what really would have come. */
  @Test
  void theExtrapolationIsCloseToTheTruth() {
    seeds().forEach(seed -> {
      List<LoggedAuction> log = new ArrayList<>();
      long truth = 0;
      long asked = 1_300_000;
      for (int i = 0; i < 50_000; i++) {
        double price = MEDIAN * Math.exp(0.6 * SeededRandom.gaussian(seed, i));
        long bid = (long) (MEDIAN * Math.exp(0.5 * SeededRandom.gaussian(~seed, i)));
        boolean won = bid >= price;
        log.add(auction(i, true, bid, won, won ? bid : 0, 0));
        truth += asked >= price ? 1 : 0;
      }

      LogReplay.Result result =
          LogReplay.run(log, SimulatedCampaign.of("c", Long.MAX_VALUE, 1), bidding(asked), seed);

      assertThat(result.wins() / (double) truth).as("seed %d", seed).isBetween(0.97, 1.03);
      assertThat(result.extrapolatedShare()).as("seed %d", seed).isBetween(0.2, 0.8);
    });
  }

  /** Second-price auctions that were all lost to something unknown, but for what the curve is known from: a higher bid pays what it has to beat, not itself. */
  @Test
  void anExtrapolatedWinPaysThePriceThatItHadToBeat() {
    seeds().forEach(seed -> {
      List<LoggedAuction> log = new ArrayList<>();
      double truth = 0;
      long asked = 3_000_000;
      for (int i = 0; i < 50_000; i++) {
        double price = MEDIAN * Math.exp(0.6 * SeededRandom.gaussian(seed, i));
        long bid = (long) (MEDIAN * Math.exp(0.8 * SeededRandom.gaussian(~seed, i)));
        boolean won = bid > price + 1;
        log.add(auction(i, false, bid, won, won ? (long) price : 0, 0));
        truth += asked >= price ? price / 1_000 : 0;
      }

      LogReplay.Result result =
          LogReplay.run(log, SimulatedCampaign.of("c", Long.MAX_VALUE, 1), bidding(asked), seed);

      assertThat(result.extrapolatedShare()).as("seed %d", seed).isGreaterThan(0.3);
      assertThat(result.costMicros() / truth).as("seed %d", seed).isBetween(0.97, 1.03);
    });
  }

  @Test
  void aTimeThatIsNoneIsRefused() {
    assertThatThrownBy(() -> auction(-1, true, 500_000, false, 0, 0))
        .hasMessageStartingWith("at: -1 (expected: epoch milliseconds");
    assertThatThrownBy(() -> auction(Long.MAX_VALUE, true, 500_000, false, 0, 0))
        .hasMessageStartingWith("at: 9223372036854775807");
  }

  private static List<LoggedAuction> read(String text) throws IOException {
    return AuctionLog.read(new BufferedReader(new StringReader(text)));
  }

  private static final String HEADER =
      "clicked,at_millis,exchange,first_price,floor_cpm_micros,click_rate,bid_cpm_micros,won,paid_cpm_micros,minimum_to_win_cpm_micros,more\n";

  @Test
  void aFileIsReadByItsHeader() throws IOException {
    assertThat(read(HEADER + "1,7,x,false,100,0.01,900000,1,400000,,z\n"))
        .containsExactly(
            new LoggedAuction(7, "x", false, 100, 0.01, 900_000, true, 400_000, 0, true));
  }

  @Test
  void aMistakeInAFileIsNamedByLineAndColumn() {
    assertThatThrownBy(() -> read("at_millis,exchange\n"))
        .hasMessageContaining("line 1: no column first_price");
    assertThatThrownBy(() -> read(HEADER + "1,7,x,maybe,100,0.01,900000,1,400000,,z\n"))
        .hasMessageContaining("line 2: first_price: maybe (expected: true or false)");
    assertThatThrownBy(() -> read(HEADER + "1,7,x,true,100,1.5,900000,1,400000,,z\n"))
        .hasMessageContaining("line 2: rate: 1.5 (expected: 0 to 1)");
    assertThatThrownBy(() -> read(HEADER + "1,7,x,true,100,0.5,900000,0,,,z\n"))
        .hasMessageContaining("a lost auction costs nothing and shows nothing");
    assertThatThrownBy(() -> read(HEADER + "1,7\n"))
        .hasMessageContaining("line 2: exchange: missing");
  }
}
