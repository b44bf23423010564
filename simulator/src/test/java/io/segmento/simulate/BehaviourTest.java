package io.segmento.simulate;

import static io.segmento.simulate.Trials.seeds;
import static io.segmento.simulate.Trials.unlimited;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;

/** What visitors did moves their true response as the hidden weights say, and nothing else. */
class BehaviourTest {

  private static final int AUCTIONS = 100_000;
  private static final Response RESPONSE = Presets.response(Presets.RETARGETING);
  private static final double DAY = VisitorMix.DAY_MILLIS;

  private static Scenario day(long seed, Response response) {
    return Scenario.day(
        seed, AUCTIONS, Presets.market(Presets.RETARGETING, true), response, unlimited());
  }

  private static double mean(
      Scenario scenario, Predicate<World> which, ToDoubleFunction<World> figure) {
    World world = new World(scenario);
    double sum = 0;
    int count = 0;
    while (world.next()) {
      if (which.test(world)) {
        sum += figure.applyAsDouble(world);
        count++;
      }
    }
    return sum / count;
  }

  private static double age(World world) {
    return world.nowMillis() - world.visitor().lastSeenMillis();
  }

  @Test
  void theMeanTrueRateIsTheConfiguredOne() {
    seeds()
        .forEach(seed -> assertThat(mean(day(seed, RESPONSE), world -> true, World::trueRate))
            .as("seed %d", seed)
            .isCloseTo(RESPONSE.clickRate(), withinPercentage(2)));
  }

  @Test
  void aBasketSaysMoreThanSeveralViewsAndAnOrderLessThanNothing() {
    Map<VisitorStage, Double> rates = new EnumMap<>(VisitorStage.class);
    for (VisitorStage stage : VisitorStage.values()) {
      rates.put(
          stage,
          mean(
              day(1, RESPONSE),
              world -> world.visitor().stage() == stage
                  && (stage == VisitorStage.UNKNOWN || age(world) < DAY),
              World::trueRate));
    }

    assertThat(rates.get(VisitorStage.BASKET)).isGreaterThan(2 * rates.get(VisitorStage.VIEWED));
    assertThat(rates.get(VisitorStage.VIEWED))
        .isGreaterThan(1.3 * rates.get(VisitorStage.VIEWED_ONCE));
    assertThat(rates.get(VisitorStage.VIEWED_ONCE))
        .isGreaterThan(1.3 * rates.get(VisitorStage.UNKNOWN));
    assertThat(rates.get(VisitorStage.BOUGHT)).isLessThan(0.8 * rates.get(VisitorStage.UNKNOWN));
  }

  /** With weight 5 and two days of recency, several views are worth 1 + 4/e two days later, and nothing after twenty. */
  @Test
  void whatSomebodyDidIsForgotten() {
    Response response = RESPONSE.withBehaviour(new Behaviour(1, 5, 1, 1, (long) (2 * DAY)));
    double unknown = mean(
        day(2, response),
        world -> world.visitor().stage() == VisitorStage.UNKNOWN,
        World::trueRate);

    for (double days : new double[] {0.25, 2, 20}) {
      double rate = mean(
          day(2, response),
          world -> world.visitor().stage() == VisitorStage.VIEWED
              && Math.abs(age(world) / DAY - days) < 0.25,
          World::trueRate);
      assertThat(rate / unknown)
          .as("%s days", days)
          .isCloseTo(1 + 4 * Math.exp(-days / 2), withinPercentage(7));
    }
  }

  @Test
  void predictionsKnowVisitorsOnlyWhereTheyShould() {
    double blind = mean(
        day(3, RESPONSE),
        world -> world.visitor().stage() == VisitorStage.BASKET && age(world) < DAY,
        World::predictedRate);
    assertThat(blind).isCloseTo(RESPONSE.clickRate(), withinPercentage(7));

    double off = mean(
        day(3, RESPONSE.knowingVisitors(true)),
        world -> true,
        world -> Math.abs(world.predictedRate() - world.trueRate()));
    assertThat(off).isCloseTo(0, offset(1e-12));
  }

  /** The normalisation stands on this distribution; it must be that of the visitors who come. */
  @Test
  void visitorsAreSpreadAsTheirMixSays() {
    for (VisitorStage stage : VisitorStage.values()) {
      for (double days : new double[] {0.5, 3, 10, 31}) {
        double expected =
            VisitorMix.mean((each, ageMillis) -> each == stage && ageMillis < days * DAY ? 1 : 0);
        double found = mean(
            day(4, RESPONSE),
            world -> true,
            world -> world.visitor().stage() == stage
                    && (stage == VisitorStage.UNKNOWN || age(world) < days * DAY)
                ? 1
                : 0);
        assertThat(found).as("%s, %s days", stage, days).isCloseTo(expected, offset(0.008));
      }
    }
  }

  @Test
  void behaviourMovesNoChance() {
    for (ToDoubleFunction<World> figure : List.<ToDoubleFunction<World>>of(
        World::user,
        World::rivalCpmMicros,
        World::clickDraw,
        World::conversionDraw,
        World::conversionDelayMillis,
        World::timeoutDraw)) {
      assertThat(mean(day(5, RESPONSE), world -> true, figure))
          .isEqualTo(mean(day(5, RESPONSE.withBehaviour(Behaviour.NONE)), world -> true, figure));
    }
  }

  @Test
  void whoRecoversIsLessTired() {
    Exposures forgetting = new Exposures(new Fatigue(0.5, 1_000), 1, 2);
    Exposures remembering = new Exposures(new Fatigue(0.5, 0), 1, 2);
    for (Exposures each : new Exposures[] {forgetting, remembering}) {
      each.shown(0, 1, 5_000);
      each.shown(0, 1, 6_000);
      assertThat(each.times(0, 1)).isEqualTo(2);
      assertThat(each.factor(0, 0, 6_000)).isEqualTo(1);
    }

    assertThat(forgetting.factor(0, 1, 6_000))
        .isCloseTo(Math.exp(-0.5 * (1 + Math.exp(-1))), offset(1e-6));
    assertThat(forgetting.factor(0, 1, 16_000)).isCloseTo(1, offset(1e-4));
    assertThat(remembering.factor(0, 1, 16_000)).isCloseTo(Math.exp(-1), offset(1e-9));
  }

  @Test
  void whatIsNoBehaviourIsNamed() {
    assertThatThrownBy(() -> new Behaviour(1, Double.NaN, 1, 1, 1))
        .hasMessage("weight: NaN (expected: 0 to 1000.0)");
    assertThatThrownBy(() -> new Behaviour(1, 1, 1, 1, 0))
        .hasMessage("recency: 0 (expected: >= 1 ms)");
    assertThatThrownBy(() -> new Fatigue(-1, 0)).hasMessage("fatigue: -1.0 (expected: >= 0)");
    assertThatThrownBy(() -> new Fatigue(1, -1)).hasMessage("recovery: -1 (expected: >= 0 ms)");
  }
}
