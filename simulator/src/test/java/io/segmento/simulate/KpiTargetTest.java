package io.segmento.simulate;

import static io.segmento.simulate.Trials.CPM;
import static io.segmento.simulate.Trials.seeds;
import static io.segmento.simulate.Trials.unlimited;
import static org.assertj.core.api.Assertions.assertThat;

import io.segmento.strategy.BiddingStrategy;
import io.segmento.strategy.Decision;
import io.segmento.strategy.Opportunity;
import io.segmento.strategy.Outcome;
import io.segmento.strategy.OutcomeListener;
import io.segmento.strategy.bidding.KpiPid;
import io.segmento.strategy.bidding.KpiPid.Figure;
import io.segmento.strategy.bidding.KpiPid.Target;
import io.segmento.strategy.bidding.StagedStrategy;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A figure of a campaign is held at its target (the goal of the research for PID: within 10 % in the second half, within 5 % at its end from 100 events on). */
// A busy machine may be ten times slower than an idle one, where each takes some seconds.
@Timeout(300)
class KpiTargetTest {

  /** A click in fifty, so that a day has a thousand of them. */
  private static final Response RESPONSE = Response.of(0.02, 0.6);

  private static final double CLICK = 200_000;

  /** Of clicks; so that a day has some hundred conversions. */
  private static final double CONVERSION_RATE = 0.3;

  private static final double CONVERSION = CLICK / CONVERSION_RATE;
  private static final long HOUR_MILLIS = 3_600_000;

  /** One day after the other, with the same strategy. */
  private static final class Held implements BiddingStrategy, OutcomeListener {
    private volatile Target target;
    private final KpiPid control = new KpiPid(candidate -> target, 20);
    private final StagedStrategy stages;

    private Held(Target target) {
      this.target = target;
      SimulatedResponses responses = new SimulatedResponses(RESPONSE);
      stages = StagedStrategy.of((opportunity, candidate) ->
              responses.clickProbability(opportunity, candidate) * CLICK * CPM)
          .times(control)
          .build();
    }

    @Override
    public Decision decide(Opportunity opportunity) {
      return stages.decide(opportunity);
    }

    @Override
    public void onWin(Outcome outcome) {
      control.onWin(outcome);
    }

    @Override
    public void onLoss(Outcome outcome) {
      control.onLoss(outcome);
    }

    @Override
    public void onClick(Outcome outcome) {
      control.onClick(outcome);
    }

    @Override
    public void onConversion(Outcome outcome) {
      control.onConversion(outcome);
    }

    @Override
    public void onTick(long nowMillis) {
      control.onTick(nowMillis);
    }
  }

  private static Scenario day(long seed, boolean firstPrice) {
    Market market = firstPrice
        ? Market.firstPrice("x", 1_500_000, 0.7)
        : Market.secondPrice("x", 1_500_000, 0.7);
    return Scenario.day(seed, 50_000, market, RESPONSE, unlimited());
  }

  /** What was paid for a click, over that at its target. */
  private static double off(CampaignResult run, double target) {
    return run.costMicros() / run.clicks() / target - 1;
  }

  /** Both prices, and targets that bids between e^−2 and e^2 of the value can reach. */
  @ParameterizedTest
  @CsvSource({"false, 0.2", "false, 0.3", "false, 0.4", "true, 0.4", "true, 0.6", "true, 0.8"})
  void theCostOfAClickIsHeld(boolean firstPrice, double part) {
    double target = part * CLICK;
    seeds().forEach(seed -> {
      Held strategy = new Held(new Target(Figure.COST_PER_CLICK, target));
      Scenario day = day(seed, firstPrice);
      var unused = Trials.run(day, strategy);
      CampaignResult second = Trials.run(day.onNextDay(), strategy);
      CampaignResult last = Trials.run(day.onNextDay().onNextDay(), strategy);

      assertThat(off(second, target)).as("seed %d, second day", seed).isBetween(-0.1, 0.1);
      assertThat(last.clicks()).isGreaterThan(100);
      assertThat(off(last, target)).as("seed %d, last day", seed).isBetween(-0.05, 0.05);
    });
  }

  @Test
  void theShareOfAuctionsWonIsHeld() {
    seeds().forEach(seed -> {
      Held strategy = new Held(new Target(Figure.WIN_RATE, 0.3));
      var unused = Trials.run(day(seed, false), strategy);
      CampaignResult second = Trials.run(day(seed, false).onNextDay(), strategy);

      assertThat((double) second.wins() / second.bids())
          .as("seed %d", seed)
          .isBetween(0.285, 0.315);
    });
  }

  @Test
  void aTargetThatIsChangedIsHeldFromThenOn() {
    Held strategy = new Held(new Target(Figure.COST_PER_CLICK, 0.2 * CLICK));
    var unused = Trials.run(day(1, false), strategy);
    strategy.target = new Target(Figure.COST_PER_CLICK, 0.4 * CLICK);
    unused = Trials.run(day(1, false).onNextDay(), strategy);
    CampaignResult after = Trials.run(day(1, false).onNextDay().onNextDay(), strategy);

    assertThat(off(after, 0.4 * CLICK)).isBetween(-0.1, 0.1);
  }

  @Test
  void whereLossesAreNotToldAWinRateIsNotChased() {
    Scenario told = day(1, false);
    Scenario silent = told.withMarkets(List.of(told.markets().get(0).telling(false, false)), 0);
    Held strategy = new Held(new Target(Figure.WIN_RATE, 0.3));

    assertThat(Trials.run(silent, strategy).wins())
        .isEqualTo(Trials.run(silent, Trials.linear(RESPONSE, CLICK / Trials.CLICK_MICROS))
            .wins());
  }

  /** What the first two days brought, and the two after them. */
  private record Halves(CampaignResult first, CampaignResult both) {
    /** The same draws make the same first half, whatever follows. */
    static Halves of(long seed, boolean firstPrice, double part, long delayMillis) {
      Response response =
          Response.of(0.02, 0.6).withConversions(CONVERSION_RATE, Math.max(1, delayMillis));
      Market market = firstPrice
          ? Market.firstPrice("x", 1_500_000, 0.7)
          : Market.secondPrice("x", 1_500_000, 0.7);
      Scenario day = Scenario.day(seed, 100_000, market, response, unlimited());
      Target target = new Target(Figure.COST_PER_CONVERSION, part * CONVERSION);
      return new Halves(
          Trials.run(day.lasting(2 * Scenario.DAY_MILLIS), new Held(target)),
          Trials.run(day.lasting(4 * Scenario.DAY_MILLIS), new Held(target)));
    }

    /** What a conversion of the second half cost in the end, when all had come, over the target. */
    double off(double part) {
      return (both.costMicros() - first.costMicros())
              / (both.conversions() - first.conversions())
              / (part * CONVERSION)
          - 1;
    }

    double laterClicks() {
      return both.expectedClicks() - first.expectedClicks();
    }
  }

  @ParameterizedTest
  @CsvSource({"false, 0.2", "false, 0.4", "true, 0.4", "true, 0.8"})
  void aConversionCostsTheTargetInTheEnd(boolean firstPrice, double part) {
    double[] offs = seeds()
        .mapToDouble(seed -> {
          double off = Halves.of(seed, firstPrice, part, 6 * HOUR_MILLIS).off(part);
          assertThat(off).as("seed %d", seed).isBetween(-0.1, 0.1);
          return off;
        })
        .toArray();
    assertThat(Arrays.stream(offs).average().orElseThrow()).isBetween(-0.05, 0.05);
  }

  /** A day late in the mean, compared with the same campaign where conversions come at once: a half of the last day's is not there when the run ends. */
  @ParameterizedTest
  @CsvSource({"false, 0.4", "true, 0.8"})
  void whatIsOnItsWayIsNotTakenForLost(boolean firstPrice, double part) {
    seeds().forEach(seed -> {
      Halves told = Halves.of(seed, firstPrice, part, 0);
      Halves late = Halves.of(seed, firstPrice, part, Scenario.DAY_MILLIS);
      assertThat(late.first.expectedClicks() / told.first.expectedClicks())
          .as("seed %d, first half", seed)
          .isGreaterThan(0.8);
      assertThat(late.laterClicks() / told.laterClicks())
          .as("seed %d, second half", seed)
          .isGreaterThan(0.95);
      assertThat(late.off(part)).as("seed %d", seed).isBetween(-0.15, 0.15);
    });
  }
}
