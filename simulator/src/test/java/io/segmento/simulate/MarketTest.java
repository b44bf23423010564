package io.segmento.simulate;

import static io.segmento.simulate.Trials.CLICK_RATE;
import static io.segmento.simulate.Trials.unlimited;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;
import static org.assertj.core.api.Assertions.withinPercentage;

import io.segmento.strategy.bidding.TrafficForecast;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;

/** What the market does is what it says of itself: by many auctions, whatever prices are made of. */
class MarketTest {

  private static final int AUCTIONS = 40_000;
  private static final double MEDIAN = 1_500_000;
  private static final Response RESPONSE = Response.of(CLICK_RATE, 0.8);
  private static final Market ALONE = Market.secondPrice("x", MEDIAN, 0.7);
  private static final Market SEVERAL = Market.ofRivals(
      "x",
      true,
      List.of(Rival.of(1_000_000, 0.5, 0.8), Rival.of(2_000_000, 1, 0.4), Rival.of(500_000, 0, 1)));
  private static final Market COUNTED = Market.counted(
      "x",
      true,
      new PriceHistogram(
          new double[] {400_000, 900_000, 1_000_000, 5_000_000}, new double[] {10, 0, 60, 30}));

  private static Scenario day(Market market) {
    return Scenario.day(5, AUCTIONS, market, RESPONSE, unlimited());
  }

  private static double[] drawn(Scenario scenario, ToDoubleFunction<World> figure) {
    World world = new World(scenario);
    double[] figures = new double[2 * AUCTIONS];
    int count = 0;
    while (world.next()) {
      figures[count++] = figure.applyAsDouble(world);
    }
    return Arrays.copyOf(figures, count);
  }

  private static double[] prices(Scenario scenario) {
    return drawn(scenario, World::rivalCpmMicros);
  }

  private static double shareBelow(double[] values, double bound) {
    return Arrays.stream(values).filter(value -> value <= bound).count() / (double) values.length;
  }

  @Test
  void pricesAreSpreadAsTheMarketSays() {
    for (Market market : List.of(ALONE, SEVERAL, COUNTED)) {
      double[] prices = prices(day(market));
      for (double price : new double[] {2e5, 4e5, 6e5, 9e5, 1e6, 1.5e6, 2e6, 4e6}) {
        assertThat(shareBelow(prices, price))
            .as("%s at %s", market, price)
            .isCloseTo(market.winProbability(price), offset(0.01));
      }
      assertThat(Arrays.stream(prices).average().orElse(0))
          .as("%s", market)
          .isCloseTo(market.meanCpmMicros(), offset(0.03 * market.meanCpmMicros()));
      assertThat(shareBelow(prices, Math.exp(market.logMean())))
          .as("%s", market)
          .isCloseTo(0.5, offset(0.01));
    }
  }

  /** The highest rival bid moves, and the floor does not. */
  @Test
  void theMeanPriceToBeatCountsTheFloor() {
    for (Market market : List.of(ALONE, SEVERAL, COUNTED, Market.firstPrice("x", MEDIAN, 0))) {
      double[] prices = prices(day(market));
      assertThat(market.meanToBeatCpmMicros(0)).isEqualTo(market.meanCpmMicros());
      for (long floor : new long[] {1, 300_000, 1_200_000, 3_000_000, 90_000_000_000L}) {
        for (double move : new double[] {-0.7, 0, 1}) {
          double sampled = Arrays.stream(prices)
              .map(price -> Math.max((double) floor, price * Math.exp(move)))
              .average()
              .orElse(0);
          assertThat(market.withFloor(floor).meanToBeatCpmMicros(move))
              .as("%s, floor %s, move %s", market, floor, move)
              .isCloseTo(sampled, withinPercentage(2));
        }
      }
    }
  }

  /** Several exchanges with floors, more traffic at night, dearer by the hour and from noon on. */
  @Test
  void whatADayIsExpectedToCostIsWhatItCosts() {
    double[] byHour = new double[24];
    Arrays.setAll(byHour, hour -> 30 - hour);
    List<Market> markets = List.of(SEVERAL.withFloor(1_500_000), ALONE.withShare(2));
    for (double shift : new double[] {0, 0.8}) {
      for (double drift : new double[] {0, -1.2}) {
        Scenario scenario = day(ALONE)
            .withMarkets(markets, drift)
            .withShift(shift, 0)
            .withTraffic(TrafficForecast.hourly(byHour));
        World world = new World(scenario);
        double micros = 0;
        while (world.next()) {
          micros += Math.max(world.rivalCpmMicros(), world.market().floorCpmMicros()) / Trials.CPM;
        }
        assertThat(scenario.expectedCostMicros())
            .as("shift %s, drift %s", shift, drift)
            .isCloseTo(micros, withinPercentage(2));
      }
    }
  }

  /** A rival in two of five auctions: in all others the floor is to beat, and is what the winner pays and is told. */
  @Test
  void whereNobodyElseBidsTheFloorIsToBeat() {
    Market market = Market.ofRivals("x", false, List.of(Rival.of(MEDIAN, 0.7, 0.4)))
        .withFloor(100_000)
        .telling(true, true);
    ToldOutcomes told = new ToldOutcomes(90_000_000);

    CampaignResult result = Trials.run(day(market), told);

    assertThat(shareBelow(prices(day(market)), 0)).isCloseTo(0.6, offset(0.01));
    long atFloor = told.wins.stream()
        .filter(win -> win.priceCpmMicros() == 100_000 && win.minimumToWinCpmMicros() == 100_000)
        .count();
    assertThat((double) atFloor / result.wins()).isCloseTo(0.6, offset(0.01));
    // The median of those auctions in which somebody bids.
    assertThat(Math.exp(market.logMean())).isCloseTo(MEDIAN, offset(1_000.0));
  }

  @Test
  void theHighestOfSeveralRivalsIsToBeat() {
    Rival low = Rival.of(1_000_000, 0, 1);
    Rival high = Rival.of(3_000_000, 0, 1);

    assertThat(Arrays.stream(prices(day(Market.ofRivals("x", true, List.of(low, high, low))))))
        .allMatch(price -> Math.abs(price - 3_000_000) <= 1);
  }

  @Test
  void pricesFollowTheClickProbabilityByTheirRanks() {
    for (Market market :
        List.of(ALONE, COUNTED, Market.ofRivals("x", true, List.of(Rival.of(MEDIAN, 0.7, 1))))) {
      for (double correlation : new double[] {-0.5, 0, 0.2, 0.8}) {
        Scenario scenario =
            Scenario.day(5, AUCTIONS, market, RESPONSE.withCorrelation(correlation), unlimited());
        assertThat(rankCorrelation(prices(scenario), drawn(scenario, World::trueRate)))
            .as("%s, %s", market, correlation)
            .isCloseTo(6 / Math.PI * Math.asin(correlation / 2), offset(0.02));
      }
    }
  }

  private static double rankCorrelation(double[] one, double[] other) {
    double[] first = ranks(one);
    double[] second = ranks(other);
    double mean = (one.length - 1) / 2.0;
    double product = 0;
    double square = 0;
    for (int i = 0; i < first.length; i++) {
      product += (first[i] - mean) * (second[i] - mean);
      square += (first[i] - mean) * (first[i] - mean);
    }
    return product / square;
  }

  private static double[] ranks(double[] values) {
    Integer[] order = new Integer[values.length];
    Arrays.setAll(order, i -> i);
    Arrays.sort(order, (i, j) -> Double.compare(values[i], values[j]));
    double[] ranks = new double[values.length];
    for (int i = 0; i < order.length; i++) {
      ranks[order[i]] = i;
    }
    return ranks;
  }

  /** Over the day by half of ln 2 either way, and from noon on by ln 3 more. */
  @Test
  void pricesDriftOverTheDayAndJumpAtNoon() {
    for (Market market : List.of(ALONE, COUNTED, SEVERAL)) {
      double[] still = prices(day(market));
      double[] moved =
          prices(day(market).withMarkets(List.of(market), Math.log(2)).withShift(Math.log(3), 0));
      int begin = 0;
      int end = moved.length - 1;
      assertThat(moved[begin] / still[begin]).as("%s", market).isCloseTo(0.71, offset(0.02));
      assertThat(moved[end] / still[end]).as("%s", market).isCloseTo(1.41 * 3, offset(0.05));
    }
  }

  @Test
  void everyExchangeHasItsPartOfTheTrafficItsFloorAndItsRules() {
    Market first = Market.firstPrice("first", MEDIAN, 0.7).withShare(3);
    Market second = Market.secondPrice("second", MEDIAN, 0.7).withFloor(900_000);
    ToldOutcomes told = new ToldOutcomes(2_000_000);

    Trials.run(day(ALONE).withMarkets(List.of(first, second), 0), told);

    List<SimulatedOutcome> ofFirst = told.of("first");
    List<SimulatedOutcome> ofSecond = told.of("second");
    assertThat((double) ofFirst.size() / told.all().size()).isCloseTo(0.75, offset(0.01));
    assertThat(told.wins.stream().filter(win -> win.exchange().equals("first")))
        .allMatch(win -> win.priceCpmMicros() == 2_000_000);
    assertThat(told.wins.stream().filter(win -> win.exchange().equals("second")))
        .allMatch(win -> win.priceCpmMicros() >= 900_000 && win.priceCpmMicros() <= 2_000_000)
        .anyMatch(win -> win.priceCpmMicros() < 2_000_000);
    assertThat(ofSecond).isNotEmpty();
  }

  @Test
  void whatWouldHaveWonIsToldWhereTheExchangeTellsIt() {
    for (boolean tells : new boolean[] {false, true}) {
      ToldOutcomes told = new ToldOutcomes(1_500_000);
      Trials.run(day(ALONE.telling(tells, true)), told);
      assertThat(told.wins)
          .allMatch(win -> tells
              ? win.minimumToWinCpmMicros() == win.priceCpmMicros()
              : win.minimumToWinCpmMicros() == 0);
      assertThat(told.losses)
          .isNotEmpty()
          .allMatch(loss -> tells == loss.minimumToWinCpmMicros() > 1_500_000);
    }
    ToldOutcomes silent = new ToldOutcomes(1_500_000);
    Trials.run(day(ALONE.telling(false, false)), silent);
    assertThat(silent.losses).isEmpty();
    assertThat(silent.wins).isNotEmpty();
  }

  @Test
  void lateBidsLoseInSilenceAndNoticesComeLateOrNever() {
    ToldOutcomes usual = new ToldOutcomes(1_500_000);
    long wins = Trials.run(day(ALONE), usual).wins();
    ToldOutcomes late = new ToldOutcomes(1_500_000);
    long winsInTime = Trials.run(day(ALONE).withShift(0, 0.3), late).wins();
    ToldOutcomes lost = new ToldOutcomes(1_500_000);
    long winsUntold = Trials.run(day(ALONE).withLags(0, 5_000, 0.3), lost).wins();

    assertThat((double) winsInTime / wins).isCloseTo(0.7, offset(0.02));
    assertThat(late.all()).hasSizeLessThan((int) (0.72 * usual.all().size()));
    assertThat(winsUntold).isEqualTo(wins);
    assertThat((double) lost.all().size() / usual.all().size()).isCloseTo(0.7, offset(0.02));
    assertThat(lost.all())
        .allMatch(outcome -> outcome.nowMillis() == outcome.decidedMillis() + 5_000);
  }

  /** Rivals have chances of their own: who else bids does not change users, clicks and traffic. */
  @Test
  void whoElseBidsChangesNothingButPrices() {
    for (ToDoubleFunction<World> figure : List.<ToDoubleFunction<World>>of(
        World::nowMillis, World::user, World::trueRate, World::clickDraw, World::timeoutDraw)) {
      assertThat(drawn(day(SEVERAL), figure))
          .isEqualTo(drawn(day(ALONE), figure))
          .isEqualTo(drawn(day(COUNTED), figure));
    }
    assertThat(prices(day(SEVERAL))).isEqualTo(prices(day(SEVERAL)));
  }

  @Test
  void whatIsNoMarketIsNamed() {
    assertThatThrownBy(() -> Rival.of(1, -1, 1)).hasMessageContaining("deviation -1.0");
    assertThatThrownBy(() -> Rival.of(0, 1, 1))
        .hasMessageContaining("median bid 0.0 CPM micros (expected: above 0)");
    assertThatThrownBy(() -> Rival.of(1, 1, 1.5)).hasMessageContaining("participation 1.5");
    assertThatThrownBy(() -> Market.ofRivals("x", true, List.of()))
        .hasMessageContaining("rivals: none");
    assertThatThrownBy(() -> new PriceHistogram(new double[] {2, 1}, new double[] {1, 1}))
        .hasMessageContaining("up_to_cpm_micros: 1.0 (expected: above the one before, 2.0");
    assertThatThrownBy(() -> new PriceHistogram(new double[] {1}, new double[] {Double.NaN}))
        .hasMessageContaining("auctions: NaN");
    assertThatThrownBy(() -> new PriceHistogram(new double[] {1}, new double[] {0}))
        .hasMessageContaining("auctions: 0.0 in all");
  }
}
