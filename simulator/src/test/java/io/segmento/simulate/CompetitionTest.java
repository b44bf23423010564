package io.segmento.simulate;

import static io.segmento.simulate.Trials.CLICK_MICROS;
import static io.segmento.simulate.Trials.CLICK_RATE;
import static io.segmento.simulate.Trials.CPM;
import static io.segmento.simulate.Trials.linear;
import static io.segmento.simulate.Trials.seeds;
import static io.segmento.simulate.Trials.unlimited;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.segmento.strategy.BiddingStrategy;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** Strategies of ours against each other: to each, the others are a part of the market. */
class CompetitionTest {

  private static final Response RESPONSE = Response.of(CLICK_RATE, 0.8);
  private static final Market SECOND = Market.secondPrice("x", 1_500_000, 0.7);

  private static Scenario day(long seed, Market market) {
    return Scenario.day(seed, 20_000, market, RESPONSE, unlimited());
  }

  private static List<CampaignResult> compete(Scenario scenario, BiddingStrategy... strategies) {
    List<Supplier<BiddingStrategy>> suppliers = Arrays.stream(strategies)
        .<Supplier<BiddingStrategy>>map(strategy -> () -> strategy)
        .toList();
    return Simulation.compete(scenario, new AuctionRules(), suppliers, done -> {}).stream()
        .map(SimulationResult::first)
        .toList();
  }

  @Test
  void anImpressionHasOneWinnerWhoPaysTheNextBid() {
    ToldOutcomes low = new ToldOutcomes(1_000_000);
    ToldOutcomes high = new ToldOutcomes(2_000_000);

    compete(day(1, SECOND.telling(true, true)), low, high);

    assertThat(low.wins).isEmpty();
    assertThat(low.losses).allMatch(loss -> loss.minimumToWinCpmMicros() >= 2_000_000);
    assertThat(high.wins)
        .isNotEmpty()
        .allMatch(win -> win.priceCpmMicros() >= 1_000_000 && win.priceCpmMicros() <= 2_000_000)
        .anyMatch(win -> win.priceCpmMicros() == 1_000_000);
  }

  @Test
  void whoBidsTheSameWinsAsOften() {
    ToldOutcomes[] alike = {
      new ToldOutcomes(2_000_000), new ToldOutcomes(2_000_000), new ToldOutcomes(2_000_000)
    };

    compete(day(1, SECOND), alike);

    int wins = 0;
    for (ToldOutcomes each : alike) {
      assertThat(each.wins.size())
          .isCloseTo(alike[0].wins.size(), Offset.offset(alike[0].wins.size() / 10));
      wins += each.wins.size();
    }
    ToldOutcomes alone = new ToldOutcomes(2_000_000);
    Trials.run(day(1, SECOND), alone);
    // None is won twice, and together they win what one alone would.
    assertThat(wins).isEqualTo(alone.wins.size());
  }

  /** Also against others who may be anything, the truth earns most where the price to beat is paid (S1). */
  @Test
  void inASecondPriceAuctionTheTruthIsTheBestAnswerToOthers() {
    seeds().forEach(seed -> {
      BiddingStrategy rival = linear(RESPONSE, 0.8);
      double truth =
          compete(day(seed, SECOND), linear(RESPONSE, 1), rival).get(0).surplusMicros();
      for (double factor : new double[] {0.5, 0.7, 1.3, 2}) {
        assertThat(compete(day(seed, SECOND), linear(RESPONSE, factor), rival)
                .get(0)
                .surplusMicros())
            .as("seed %d, factor %s", seed, factor)
            .isLessThan(truth);
      }
    });
  }

  @Test
  void everySeatHasItsOwnBudgetAndOnesSpendingIsTheOthersChance() {
    Scenario limited = day(2, SECOND)
        .withCampaigns(List.of(SimulatedCampaign.of("campaign", 3_000_000, CLICK_MICROS)));
    BiddingStrategy dear = new ToldOutcomes(4_000_000);
    BiddingStrategy cheap = new ToldOutcomes(2_000_000);

    List<CampaignResult> results = compete(limited, dear, cheap);

    // The dear one burns its money first, and the cheap one has its turn.
    assertThat(results.get(0).t95Millis())
        .isPositive()
        .isLessThan(results.get(1).t95Millis());
    for (CampaignResult each : results) {
      assertThat(each.budgetShare()).isBetween(0.99, 1.001);
      assertThat(each.ledgerMicros())
          .isCloseTo((long) each.costMicros(), Offset.offset(each.wins()));
    }
    assertThat(results.get(0).costMicros() / results.get(0).wins() * CPM).isGreaterThan(1);
  }

  /** A second seat that never bids leaves the first one everything, to the last digit. */
  @Test
  void whoDoesNotBidIsNotThere() {
    Scenario scenario = day(4, SECOND).withShift(0.5, 0.1).withLags(2_000, 1_000, 0.1);
    CampaignResult alone = Trials.run(scenario, linear(RESPONSE, 1));
    CampaignResult beside =
        compete(scenario, linear(RESPONSE, 1), linear(RESPONSE, 0)).get(0);

    assertThat(beside.costMicros()).isEqualTo(alone.costMicros());
    assertThat(beside.clicks()).isEqualTo(alone.clicks());
    assertThat(beside.underbidMicros()).isEqualTo(alone.underbidMicros());
  }

  /** Days are compared, and one seat with another: what is drawn for one of them must be drawn for no other. */
  @Test
  void everySeatOfEveryDayHasItsOwnChances() {
    Set<Long> chances = new HashSet<>();
    for (long seed = -1; seed < 1_000; seed++) {
      for (int seat = 1; seat < Simulation.MAX_SEATS; seat++) {
        assertThat(chances.add(Seat.chances(seed, seat)))
            .as("seed %d, seat %d", seed, seat)
            .isTrue();
      }
    }
  }

  @Test
  void noStrategiesAndTooManyAreRefused() {
    assertThatThrownBy(() -> compete(day(1, SECOND)))
        .hasMessage("strategies: 0 (expected: 1 to 16)");
    assertThatThrownBy(() -> compete(
            day(1, SECOND),
            Collections.nCopies(17, linear(RESPONSE, 1)).toArray(BiddingStrategy[]::new)))
        .hasMessage("strategies: 17 (expected: 1 to 16)");
  }
}
