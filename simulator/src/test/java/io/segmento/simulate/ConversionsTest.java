package io.segmento.simulate;

import static io.segmento.simulate.Trials.seeds;
import static io.segmento.simulate.Trials.unlimited;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;
import static org.assertj.core.api.Assertions.withinPercentage;

import io.segmento.strategy.BiddingStrategy;
import io.segmento.strategy.Decision;
import io.segmento.strategy.PricedCandidate;
import io.segmento.strategy.SeededRandom;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** What clicks bring, what comes without them, and what a hold-out can say of it. */
class ConversionsTest {

  private static final long HOUR = 3_600_000;
  private static final long DAY = Scenario.DAY_MILLIS;
  private static final Market CHEAP = Market.secondPrice("x", 1_000, 0.1);
  private static final Response RESPONSE = Response.of(0.05, 0.1);
  private static final BiddingStrategy ALL =
      opportunity -> Decision.bid(PricedCandidate.of(opportunity.candidates().get(0), 100_000_000));

  private static Scenario day(long seed, Response response) {
    return Scenario.day(seed, 40_000, CHEAP, response, unlimited()).withUsers(10_000);
  }

  private static CampaignResult run(Scenario scenario) {
    return Trials.run(scenario, ALL);
  }

  @Test
  void delaysAreSpreadAsTheirShapeSays() {
    for (double shape : new double[] {0.4, 1, 2}) {
      ConversionDelay delay = new ConversionDelay(shape, 12 * HOUR);
      double[] delays = new double[20_000];
      Arrays.setAll(delays, i -> delay.of((i + 0.5) / delays.length));
      for (double hours : new double[] {1, 12, 48}) {
        double share =
            Arrays.stream(delays).filter(each -> each <= hours * HOUR).count()
                / (double) delays.length;
        assertThat(share)
            .as("shape %s, %s h", shape, hours)
            .isCloseTo(1 - Math.exp(-Math.pow(hours / 12, shape)), offset(1e-3))
            .isCloseTo(delay.within(hours * HOUR), offset(1e-3));
      }
    }
  }

  /** With a shape of 0.1 one delay in a million is longer than a long holds: added to a time it would be an order before the click. */
  @Test
  void noDelayIsSoLongThatItsOrderComesBeforeTheClick() {
    for (double shape : new double[] {1e-3, 0.1}) {
      long delay = new ConversionDelay(shape, 12 * HOUR).of(1 - 1e-15);

      assertThat(Scenario.START_MILLIS + delay).isGreaterThan(Scenario.START_MILLIS);
    }
    assertThatThrownBy(() ->
            new Conversions(0, Behaviour.NONE, RESPONSE.conversions().delay(), Long.MAX_VALUE))
        .hasMessage("click window: 9223372036854775807 (expected: 0 to 3155760000000 ms)");
  }

  /** Half of what clicks bring comes after a window of ln 2 of the mean delay. */
  @Test
  void whatComesAfterTheClickWindowIsCreditedToNobody() {
    Conversions all = Conversions.of(0.5, 10 * HOUR);
    Conversions half =
        new Conversions(0.5, Behaviour.NONE, all.delay(), Math.round(Math.log(2) * 10 * HOUR));

    CampaignResult wide = run(day(1, RESPONSE.withConversions(all)));
    CampaignResult narrow = run(day(1, RESPONSE.withConversions(half)));

    assertThat((double) wide.conversions() / wide.clicks()).isCloseTo(0.5, offset(0.03));
    assertThat((double) narrow.conversions() / wide.conversions()).isCloseTo(0.5, offset(0.05));
    assertThat(narrow.conversionFigures().incremental())
        .isCloseTo(wide.clicks() * 0.5, offset(1e-6));
  }

  /** Baskets bring more orders for a click, and the mean of clicks is the configured one. */
  @Test
  void whatVisitorsDidMovesWhatClicksBring() {
    Behaviour behaviour = new Behaviour(1, 3, 8, 1, 5 * DAY);
    Response response = RESPONSE
        .withBehaviour(new Behaviour(1, 2, 4, 1, 5 * DAY))
        .withConversions(
            new Conversions(0.1, behaviour, ConversionDelay.exponential(HOUR), 30 * DAY));
    seeds().forEach(seed -> {
      CampaignResult result = run(day(seed, response));

      // Deviation of the number of conversions: √200.
      assertThat((double) result.conversions() / result.clicks())
          .as("seed %d", seed)
          .isCloseTo(0.1, offset(0.025));
      assertThat(result.costMicros() / result.costPerConversionMicros())
          .as("seed %d", seed)
          .isCloseTo(0.1 * result.expectedClicks(), withinPercentage(4));
    });
  }

  /** Two orders in a hundred days of a user: as many as are configured, and a window's share of them is credited to clicks that brought nothing. */
  @Test
  void ordersThatComeAnywayAreCreditedAndNotIncremental() {
    Response response = RESPONSE
        .withConversions(
            new Conversions(0, Behaviour.NONE, ConversionDelay.exponential(HOUR), 5 * DAY))
        .withOrganic(new Organic(0.02, Behaviour.NONE));
    seeds().forEach(seed -> {
      CampaignResult result = run(day(seed, response));

      assertThat(result.conversionFigures().organic()).isEqualTo(result.conversions());
      // Of users who clicked twice, one order counts once.
      assertThat((double) result.conversions() / result.clicks())
          .as("seed %d", seed)
          .isCloseTo(1 - Math.exp(-0.1), offset(0.025));
      assertThat(result.conversionFigures().incremental()).isZero();
    });
  }

  @Test
  void aClickBringsNothingToWhoWouldHaveBoughtAnyway() {
    Response response = RESPONSE
        .withConversions(
            new Conversions(0.4, Behaviour.NONE, ConversionDelay.exponential(HOUR), 30 * DAY))
        .withOrganic(new Organic(0.03, Behaviour.NONE));

    CampaignResult result = run(day(3, response));

    double anyway = 1 - Math.exp(-0.9);
    assertThat(result.conversionFigures().incremental() / result.clicks())
        .isCloseTo(0.4 * (1 - anyway), offset(0.005));
    assertThat((double) result.conversions() / result.clicks())
        .isCloseTo(1 - 0.6 * (1 - anyway), offset(0.06));
  }

  @Test
  void organicOrdersFollowWhatVisitorsDidAndTheirProbabilityIsTrue() {
    Response response =
        RESPONSE.withOrganic(new Organic(0.05, new Behaviour(3, 6, 20, 1, 3 * DAY)));
    Scenario scenario = day(4, response);
    OrganicOrders orders = new OrganicOrders(scenario);
    long from = Scenario.START_MILLIS + HOUR / 3;
    long to = from + 2 * DAY;
    double expected = 0;
    double baskets = 0;
    int inBasket = 0;
    int found = 0;
    SimulatedVisitor visitor = new SimulatedVisitor();
    for (int user = 0; user < scenario.visitors().users(); user++) {
      double probability = orders.probability(user, from, to);
      expected += probability;
      long at = orders.first(user, from, to);
      assertThat(at == OrganicOrders.NONE || (at > from && at <= to)).isTrue();
      found += at == OrganicOrders.NONE ? 0 : 1;
      visitor.is(SeededRandom.bits(scenario.seed(), user), from);
      if (visitor.stage() == VisitorStage.BASKET) {
        baskets += probability;
        inBasket++;
      }
    }

    assertThat((double) found).isCloseTo(expected, offset(4 * Math.sqrt(expected)));
    assertThat(expected / scenario.visitors().users()).isBetween(0.07, 0.1);
    assertThat(baskets / inBasket)
        .isGreaterThan(1.5 * expected / scenario.visitors().users());
  }

  /** Whoever has an order in one window and clicks twice before it has one order, not two. */
  @Test
  void oneOrderIsCreditedOnce() {
    ConversionFigures figures = new ConversionFigures();
    var after = new ClickedOrders.After(OrganicOrders.NONE, 70, 100, 0.2);

    assertThat(figures.clicked(1, after)).isTrue();
    assertThat(figures.clicked(1, after)).isFalse();
    assertThat(figures.clicked(2, after)).isTrue();
    assertThat(figures.clicked(1, new ClickedOrders.After(60, OrganicOrders.NONE, 100, 0.2)))
        .isTrue();
    assertThat(figures.clicked(1, new ClickedOrders.After(160, OrganicOrders.NONE, 100, 0.2)))
        .isFalse();

    assertThat(figures.attributed()).isEqualTo(3);
    assertThat(figures.organic()).isEqualTo(2);
    assertThat(figures.incremental()).isCloseTo(1.0, offset(1e-9));
  }
}
