package io.segmento.simulate;

import static io.segmento.simulate.Trials.CPM;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import io.segmento.strategy.BiddingStrategy;
import io.segmento.strategy.Decision;
import io.segmento.strategy.NoBidReason;
import io.segmento.strategy.Opportunity;
import io.segmento.strategy.Outcome;
import io.segmento.strategy.OutcomeListener;
import io.segmento.strategy.PricedCandidate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongPredicate;
import org.junit.jupiter.api.Test;

/** What a run says where it can be worked out by hand: the price to beat is always 2 CPM, and whoever bids pays 4. */
class KnownFiguresTest {

  private static final int AUCTIONS = 20_000;
  private static final long TO_BEAT_CPM = 2_000_000;
  private static final long BID_CPM = 4_000_000;
  /** Of an impression, micros of currency. */
  private static final long PAID = 4_000;

  private static final long HOUR_MILLIS = 3_600_000;
  private static final long SLOT_MILLIS = HOUR_MILLIS / 4;
  private static final double CLICK_RATE = 0.2;
  private static final Response RESPONSE = Response.of(CLICK_RATE, 0);
  private static final long CLICK_MICROS = 25_000;
  /** Prices are whole CPM micros, rounded down. */
  private static final double ROUNDING_PERCENT = 1e-3;

  private static Scenario day(Response response, long budget, long clickMicros) {
    return Scenario.day(
        2,
        AUCTIONS,
        Market.firstPrice("x", TO_BEAT_CPM, 0),
        response,
        SimulatedCampaign.of("campaign", budget, clickMicros));
  }

  private static Scenario day(Response response) {
    return day(response, Long.MAX_VALUE, CLICK_MICROS);
  }

  /** Bids at times that are told in milliseconds of the day. */
  private static BiddingStrategy when(LongPredicate times) {
    return opportunity -> times.test(opportunity.nowMillis() - Scenario.START_MILLIS)
        ? Decision.bid(PricedCandidate.of(opportunity.candidates().get(0), BID_CPM))
        : Decision.noBid(NoBidReason.NO_INTEREST);
  }

  private static BiddingStrategy always() {
    return when(time -> true);
  }

  /** From even quarters of an hour, one is 95 too high and 95 are 1 too low: √((95² + 95) / 96) = √95. */
  @Test
  void everythingInOneQuarterOfAnHourIsOffByTheRootOf95() {
    int impressions = 100;

    CampaignResult result = Trials.run(
        day(RESPONSE, impressions * PAID, CLICK_MICROS), when(time -> time / SLOT_MILLIS == 37));

    assertThat(result.wins()).isEqualTo(impressions);
    assertThat(result.spendBySlot()[37]).isEqualTo(impressions * (double) PAID);
    assertThat(result.slotError()).isCloseTo(Math.sqrt(95), within(1e-6));
  }

  @Test
  void the950thOfAThousandImpressionsIsWhen95PercentAreSpent() {
    Scenario scenario = day(RESPONSE, 1_000 * PAID, CLICK_MICROS);
    World world = new World(scenario);
    for (int i = 0; i < 950; i++) {
      assertThat(world.next()).isTrue();
    }

    assertThat(Trials.run(scenario, always()).t95Millis())
        .isEqualTo(world.nowMillis() - scenario.startMillis());
  }

  @Test
  void whatIsWorthHalfItsPriceIsUnprofitableByTheOtherHalf() {
    // 0.2 of 5,000 is a value of 1 CPM.
    CampaignResult result = Trials.run(day(RESPONSE, Long.MAX_VALUE, 5_000), always());

    assertThat(result.wins()).isPositive();
    assertThat(result.unprofitableMicros())
        .isCloseTo(result.wins() * 1_000.0, withinPercentage(ROUNDING_PERCENT));
    assertThat(result.overbidMicros())
        .isCloseTo(result.wins() * 2_000.0, withinPercentage(ROUNDING_PERCENT));
    assertThat(result.underbidMicros()).isZero();
  }

  @Test
  void conversionsAreAPartOfTheClicks() {
    ToldOutcomes told = new ToldOutcomes(BID_CPM);

    CampaignResult result = Trials.run(day(RESPONSE.withConversions(0.3, HOUR_MILLIS)), told);

    double deviation = Math.sqrt(0.3 * 0.7 * result.clicks());
    assertThat(result.clicks()).isEqualTo(told.clicks.size()).isGreaterThan(AUCTIONS / 6);
    assertThat((double) result.conversions())
        .isCloseTo(0.3 * result.clicks(), within(3 * deviation));
    assertThat(told.conversions).hasSize((int) result.conversions());
  }

  /** When the last auction was, and when conversions were told to have happened. */
  private static final class Clocked implements BiddingStrategy, OutcomeListener {
    private final List<Long> delays = new ArrayList<>();
    private final List<Outcome> untimed = new ArrayList<>();
    private long lastMillis;
    private int early;
    private int belated;

    @Override
    public Decision decide(Opportunity opportunity) {
      long now = opportunity.nowMillis();
      belated += (int) untimed.stream().filter(each -> each.nowMillis() > now).count();
      untimed.clear();
      lastMillis = now;
      return Decision.bid(PricedCandidate.of(opportunity.candidates().get(0), BID_CPM));
    }

    @Override
    public void onConversion(Outcome outcome) {
      delays.add(outcome.nowMillis() - outcome.decidedMillis());
      untimed.add(outcome);
      early += outcome.nowMillis() <= lastMillis ? 1 : 0;
    }
  }

  /** Exponential: its deviation is its mean. And told between the auction before and the one after it. */
  @Test
  void conversionsAreToldWhenTheyHappenAndThatIsLater() {
    long lag = 5_000;
    Clocked clocked = new Clocked();

    Trials.run(day(RESPONSE.withConversions(0.3, 2 * HOUR_MILLIS)).withLags(0, lag, 0), clocked);

    double count = clocked.delays.size();
    assertThat(count).isGreaterThan(1_000);
    assertThat(clocked.delays.stream().mapToLong(each -> each).average().orElse(0))
        .isCloseTo(2.0 * HOUR_MILLIS + lag, within(3 * 2 * HOUR_MILLIS / Math.sqrt(count)));
    assertThat(clocked.early).isZero();
    assertThat(clocked.belated).isZero();
  }

  /** One user who tires by κ with each impression: Σ θ e^(−κ n) = θ (1 − e^(−κ N)) / (1 − e^(−κ)). */
  @Test
  void aUserTiresWithEachImpression() {
    double tiring = 0.001;
    List<Integer> shown = new ArrayList<>();
    BiddingStrategy counting = opportunity -> {
      shown.add(opportunity.candidates().get(0).timesShown());
      return Decision.bid(PricedCandidate.of(opportunity.candidates().get(0), BID_CPM));
    };

    CampaignResult result = Trials.run(day(RESPONSE.withFatigue(tiring)).withUsers(1), counting);

    double left = Math.exp(-tiring * result.wins());
    assertThat(result.expectedClicks())
        .isCloseTo(
            CLICK_RATE * (1 - left) / (1 - Math.exp(-tiring)), withinPercentage(ROUNDING_PERCENT));
    assertThat(shown).startsWith(0, 1, 2, 3).endsWith((int) result.wins() - 1);
    // Clicks are drawn from the same rates.
    assertThat((double) result.clicks())
        .isCloseTo(result.expectedClicks(), within(3 * result.clickDeviation()));
  }

  @Test
  void theTruthIsThePredictionTimesNoiseOverCalibration() {
    double noise = 0.4;
    double calibration = 1.3;
    Response response = Response.of(0.01, 0.5).withNoise(noise, calibration);
    World world = new World(day(response));
    List<Double> logs = new ArrayList<>();
    while (world.next()) {
      logs.add(Math.log(world.trueRate() / world.predictedRate()));
    }

    double mean = logs.stream().mapToDouble(each -> each).average().orElse(0);
    double variance = logs.stream()
        .mapToDouble(each -> (each - mean) * (each - mean))
        .average()
        .orElse(0);
    assertThat(mean).isCloseTo(-noise * noise / 2 - Math.log(calibration), offset(0.01));
    assertThat(Math.sqrt(variance)).isCloseTo(noise, offset(0.01));
    assertThat(Trials.run(day(RESPONSE.withNoise(0, calibration)), always()).calibration())
        .isCloseTo(calibration, offset(1e-9));
  }

  @Test
  void pricesJumpAtNoonAndNotBefore() {
    World world = new World(day(RESPONSE).withShift(Math.log(3), 0));
    int before = 0;
    int after = 0;
    while (world.next()) {
      long time = world.nowMillis() - world.startMillis();
      boolean morning = time < 12 * HOUR_MILLIS;
      assertThat(world.rivalCpmMicros() / (double) TO_BEAT_CPM)
          .as("%s ms", time)
          .isCloseTo(morning ? 1 : 3, offset(1e-6));
      before += time >= 11 * HOUR_MILLIS + HOUR_MILLIS * 59 / 60 && morning ? 1 : 0;
      after += time < 12 * HOUR_MILLIS + HOUR_MILLIS / 60 && !morning ? 1 : 0;
    }
    assertThat(before).isPositive();
    assertThat(after).isPositive();
  }

  private record Good(double clicks, double micros) {}

  /** Against the same by sorting all auctions. */
  @Test
  void theBestThatCouldBeIsWhatSortingGives() {
    Scenario scenario = Scenario.day(
        2,
        AUCTIONS,
        Market.firstPrice("x", TO_BEAT_CPM, 0.7),
        Response.of(0.004, 0.8),
        SimulatedCampaign.of("campaign", Long.MAX_VALUE, 1_000_000));
    Clairvoyance clairvoyance = new Clairvoyance();
    List<Good> goods = new ArrayList<>();
    World world = new World(scenario);
    while (world.next()) {
      clairvoyance.auction(world.trueRate(), world.rivalCpmMicros());
      goods.add(new Good(world.trueRate(), world.rivalCpmMicros() / CPM));
    }
    goods.sort(Comparator.comparingDouble(good -> -good.clicks() / good.micros()));

    double total = goods.stream().mapToDouble(Good::micros).sum();
    assertThat(clairvoyance.totalMicros()).isCloseTo(total, withinPercentage(ROUNDING_PERCENT));
    assertThat(clairvoyance.auctions()).isEqualTo(goods.size());
    for (double share : new double[] {0.001, 0.01, 1.0 / 16, 0.25, 0.5}) {
      assertThat(clairvoyance.clicks(share * total))
          .as("%s of the money", share)
          .isCloseTo(bought(goods, share * total), withinPercentage(0.05));
    }
    for (double value : new double[] {100_000, 500_000, 2_000_000}) {
      assertThat(clairvoyance.surplusMicros(value))
          .as("a click is worth %s", value)
          .isCloseTo(
              goods.stream()
                  .mapToDouble(good -> Math.max(0, good.clicks() * value - good.micros()))
                  .sum(),
              withinPercentage(0.01));
    }
  }

  private static double bought(List<Good> goods, double budget) {
    double left = budget;
    double clicks = 0;
    for (Good good : goods) {
      clicks += good.clicks() * Math.max(0, Math.min(1, left / good.micros()));
      left -= good.micros();
    }
    return clicks;
  }

  @Test
  void aNodeThatCrashesBeginsWithAnotherStrategyAndTheOthersDoNot() {
    for (int nodes : new int[] {1, 3}) {
      for (boolean crash : new boolean[] {false, true}) {
        AtomicInteger made = new AtomicInteger();
        var unused = Simulation.run(day(RESPONSE).withNodes(nodes, crash), () -> {
          made.incrementAndGet();
          return always();
        });
        assertThat(made).as("%d nodes, crash %s", nodes, crash).hasValue(crash ? nodes + 1 : nodes);
      }
    }
  }

  /**
   * At noon two thirds of the budget are spent, and the node's lease is half of the rest. It crashes, so that half is nobody's until the hold is over at six: the other half is spent by three, and nothing
   * after it until then.
   */
  @Test
  void whatACrashedNodeHeldIsSpentAfterItsHold() {
    long hold = 6 * HOUR_MILLIS;
    long budget = AUCTIONS * PAID * 3 / 4;
    Scenario scenario = day(RESPONSE, budget, CLICK_MICROS).withLeases(hold).withNodes(1, true);

    CampaignResult result = Trials.run(scenario, always());

    double[] spent = result.spendBySlot();
    double atNoon = spent(spent, 0, 12);
    double part = (budget - atNoon) / 2;
    assertThat(atNoon / budget).isCloseTo(2.0 / 3, offset(0.02));
    assertThat(spent(spent, 12, 18)).isCloseTo(part, withinPercentage(1));
    assertThat(spent(spent, 16, 18)).isZero();
    assertThat(spent(spent, 18, 24)).isCloseTo(part, withinPercentage(1));
    assertThat(result.overspentMicros()).isZero();
    // Without a crash there is no gap.
    double[] sound = Trials.run(scenario.withNodes(1, false), always()).spendBySlot();
    assertThat(spent(sound, 12, 18)).isGreaterThan(1.8 * part);
  }

  private static double spent(double[] bySlot, int fromHour, int toHour) {
    return Arrays.stream(bySlot, 4 * fromHour, 4 * toHour).sum();
  }
}
