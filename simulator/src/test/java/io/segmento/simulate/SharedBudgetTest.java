package io.segmento.simulate;

import static io.segmento.simulate.Trials.CLICK_MICROS;
import static io.segmento.simulate.Trials.CLICK_RATE;
import static io.segmento.simulate.Trials.seeds;
import static io.segmento.simulate.Trials.unlimited;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.segmento.strategy.BiddingStrategy;
import io.segmento.strategy.Decision;
import io.segmento.strategy.PricedCandidate;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The money of several nodes: leased, late, told twice, and held by one that crashed. */
class SharedBudgetTest {

  private static final long DEAREST_CPM = 6_000_000;
  private static final int NODES = 4;
  /** Bills are whole micros, prices of single impressions are not. */
  private static final double ROUNDING = 1_000;

  private static final long LAG = 60_000;
  private static final long HOLD = 120_000;
  private static final Response RESPONSE = Response.of(CLICK_RATE, 0.8);
  private static final Market MARKET = Market.secondPrice("x", 1_500_000, 0.7);

  /** Whoever bids on everything spends this in some 13 hours, so beyond the crash at noon. */
  private static final long BUDGET = 40_000_000;

  private static Scenario day(long seed) {
    return Scenario.day(
            seed,
            40_000,
            MARKET,
            RESPONSE,
            SimulatedCampaign.of("campaign", BUDGET, CLICK_MICROS).withMaxBid(DEAREST_CPM))
        .withLags(LAG, 1_000, 0)
        .withNodes(NODES, true);
  }

  private static BiddingStrategy dear() {
    return opportunity ->
        Decision.bid(PricedCandidate.of(opportunity.candidates().get(0), DEAREST_CPM));
  }

  /** S13, of nodes that only read the ledger. */
  @Test
  void whatIsKnownLateIsOverspentByItsPart() {
    seeds().forEach(seed -> {
      CampaignResult result = Simulation.run(day(seed), SharedBudgetTest::dear).first();
      double spent = result.t95Millis() / 0.95;
      assertThat(spent).as("seed %d", seed).isGreaterThan(0.5 * Scenario.DAY_MILLIS);
      assertThat(result.overspentMicros())
          .as("seed %d", seed)
          .isGreaterThan(0)
          .isLessThanOrEqualTo(1.5 * LAG / spent * BUDGET + NODES * DEAREST_CPM / 1e3);
    });
  }

  /** S13, of nodes that bid from leases: not a micro, though one of them forgets at noon what it had bid. */
  @Test
  void nothingIsOverspentFromLeasesAndTheMoneyOfANodeThatCrashedComesBack() {
    seeds().forEach(seed -> {
      CampaignResult result =
          Simulation.run(day(seed).withLeases(HOLD), SharedBudgetTest::dear).first();
      assertThat(result.ledgerMicros()).as("seed %d", seed).isLessThanOrEqualTo(BUDGET);
      assertThat(result.overspentMicros()).as("seed %d", seed).isLessThan(ROUNDING);
      assertThat(result.budgetShare()).as("seed %d", seed).isGreaterThan(0.995);
    });
  }

  @Test
  void lateBidsAndLostNoticesHoldMoneyNoLongerThanTheHold() {
    seeds().forEach(seed -> {
      CampaignResult result = Simulation.run(
              day(seed).withLags(LAG, 1_000, 0.5).withShift(0, 0.2).withLeases(HOLD),
              SharedBudgetTest::dear)
          .first();
      assertThat(result.overspentMicros()).as("seed %d", seed).isLessThan(ROUNDING);
      assertThat(result.budgetShare()).as("seed %d", seed).isGreaterThan(0.995);
    });
  }

  @Test
  void aBillThatTakesLongerThanTheHoldIsOverspent() {
    CampaignResult result = Simulation.run(
            day(1).withLags(10 * LAG, 1_000, 0).withLeases(HOLD), SharedBudgetTest::dear)
        .first();

    assertThat(result.overspentMicros()).isGreaterThan(0.001 * BUDGET);
  }

  /** What a node held that ended is nobody's while a bid of it may still be billed, and then it is everybody's. */
  @Test
  void whatACrashedNodeHeldIsNobodysUntilItsHoldIsOver() {
    Scenario two = day(1).withLags(0, 0, 0).withNodes(2, false).withLeases(HOLD);
    Ledger ledger = new Ledger(1_000, 0);
    Leases leases = new Leases(two, ledger, 100);
    leases.renew(0);
    assertThat(leases.available(0)).isEqualTo(250);
    Leases.Reservation underWay = leases.reserve(0, 0, 200);
    leases.crash(0, 0);

    long back = Leases.RENEWED_WITHIN_MILLIS + HOLD;
    for (long now = 1_000; now < back; now += 1_000) {
      if (now == HOLD) {
        ledger.spend(now, 200);
        leases.won(underWay, now, 200);
      }
      spendAll(leases, ledger, now);
    }
    assertThat(ledger.spent()).isEqualTo(750 + 200);

    spendAll(leases, ledger, back);
    assertThat(ledger.spent()).isEqualTo(1_000);
  }

  private static void spendAll(Leases leases, Ledger ledger, long now) {
    leases.renew(now);
    for (int node = 0; node < 2; node++) {
      long all = leases.available(node);
      Leases.Reservation bid = leases.reserve(node, now, all);
      ledger.spend(now, all);
      leases.won(bid, now, all);
    }
  }

  /** Copies of bills and notices change nothing at all. */
  @Test
  void whatIsToldTwiceCountsOnce() {
    for (long lag : new long[] {0, 1_000}) {
      Scenario once = Scenario.day(3, 20_000, MARKET, RESPONSE, unlimited()).withLags(0, lag, 0.1);
      ToldOutcomes told = new ToldOutcomes(1_500_000);
      ToldOutcomes twice = new ToldOutcomes(1_500_000);

      CampaignResult usual = Trials.run(once, told);
      CampaignResult doubled = Trials.run(once.withDuplicates(0.5), twice);

      assertThat(doubled.costMicros()).isEqualTo(usual.costMicros());
      assertThat(doubled.ledgerMicros()).isEqualTo(usual.ledgerMicros());
      assertThat(twice.wins).hasSameSizeAs(told.wins);
      assertThat(twice.losses).hasSameSizeAs(told.losses);
      assertThat(twice.clicks).hasSameSizeAs(told.clicks);
      assertThat(twice.conversions).hasSameSizeAs(told.conversions);
      assertThat(told.conversions).isNotEmpty();
    }
  }

  /** The same with a platform that counts copies: it books a part too much, and tells its strategy so. */
  @Test
  void aPlatformThatCountsCopiesIsFound() {
    Scenario doubled = Scenario.day(3, 20_000, MARKET, RESPONSE, unlimited()).withDuplicates(0.25);
    ToldOutcomes told = new ToldOutcomes(1_500_000);
    CampaignResult result = Simulation.run(
            doubled,
            new AuctionRules() {
              @Override
              public boolean counts(boolean first) {
                return true;
              }
            },
            () -> told,
            done -> {})
        .first();

    assertThat(result.ledgerMicros() / result.costMicros()).isBetween(1.23, 1.27);
    assertThat((double) told.wins.size() / result.wins()).isBetween(1.23, 1.27);
  }

  @Test
  void whatCannotBeIsNamed() {
    assertThatThrownBy(() -> day(1).withDuplicates(1.5))
        .hasMessage("duplicates: 1.5 (expected: 0 to 1)");
    assertThatThrownBy(() -> day(1).withLeases(-1))
        .hasMessage("hold: -1 (expected: 0 to 86400000 ms)");
    SimulatedCampaign many = unlimited()
        .withCreatives(
            IntStream.rangeClosed(0, Scenario.MAX_CREATIVES).mapToObj(i -> 1.0).toList());
    assertThatThrownBy(() -> day(1).withCampaigns(List.of(many)))
        .hasMessage("creatives: 65537 (expected: <= 65536)");
  }
}
