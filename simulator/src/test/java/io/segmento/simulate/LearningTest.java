package io.segmento.simulate;

import static io.segmento.simulate.Trials.CLICK_MICROS;
import static io.segmento.simulate.Trials.CLICK_RATE;
import static io.segmento.simulate.Trials.FULL;
import static io.segmento.simulate.Trials.auctions;
import static io.segmento.simulate.Trials.linear;
import static io.segmento.simulate.Trials.result;
import static io.segmento.simulate.Trials.run;
import static io.segmento.simulate.Trials.seeds;
import static io.segmento.simulate.Trials.shaded;
import static io.segmento.simulate.Trials.unlimited;
import static io.segmento.simulate.Trials.value;
import static org.assertj.core.api.Assertions.assertThat;

import io.segmento.strategy.BiddingStrategy;
import io.segmento.strategy.Decision;
import io.segmento.strategy.Opportunity;
import io.segmento.strategy.Outcome;
import io.segmento.strategy.OutcomeListener;
import io.segmento.strategy.SeededRandom;
import io.segmento.strategy.WinCurve;
import io.segmento.strategy.bidding.DualPacing;
import io.segmento.strategy.bidding.PriceObservations;
import io.segmento.strategy.bidding.ReturnDual;
import io.segmento.strategy.bidding.StagedStrategy;
import io.segmento.strategy.bidding.TrafficForecast;
import io.segmento.strategy.bidding.WinRateShader;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is learned from outcomes (S4, S5, S9, S14). */
// A busy machine may be ten times slower than an idle one, where each takes some seconds.
@Timeout(300)
class LearningTest {

  private static final double MEDIAN = 1_000_000;

  /** Stages and the one of them that listens. */
  record Listening(StagedStrategy stages, OutcomeListener listener)
      implements BiddingStrategy, OutcomeListener {
    @Override
    public Decision decide(Opportunity opportunity) {
      return stages.decide(opportunity);
    }

    @Override
    public void onWin(Outcome outcome) {
      listener.onWin(outcome);
    }

    @Override
    public void onLoss(Outcome outcome) {
      listener.onLoss(outcome);
    }
  }

  @Test
  void aLearnedShaderEarnsMoreThanTheBestConstantPart() {
    Response response = Response.of(0.002, 0.7);
    seeds().forEach(seed -> {
      // The median of a log-normal value is its mean times e^(−σ²/2): here 1.57 times the median
      // price.
      long click = (long) (1.57 * MEDIAN / 1_000 / (0.002 * Math.exp(-0.245)));
      Scenario scenario = Scenario.day(
          seed,
          auctions(30_000),
          Market.firstPrice("x", MEDIAN, 0.7),
          response,
          SimulatedCampaign.of("campaign", Long.MAX_VALUE, click));
      double scale = (double) click / CLICK_MICROS;
      SimulationResult truthful = result(scenario, linear(response, scale));
      double all = truthful.clairvoyance().surplusMicros((double) click);
      double constant = 0;
      for (double part = 0.2; part < 1; part += 0.05) {
        constant =
            Math.max(constant, run(scenario, linear(response, scale * part)).surplusMicros());
      }
      WinRateShader shader = new WinRateShader(200);
      CampaignResult shaded = run(
          scenario,
          new Listening(
              StagedStrategy.of(value(response))
                  .times((o, c) -> scale)
                  .shade(shader)
                  .exploring(0.02)
                  .build(),
              shader));
      assertThat(truthful.first().surplusMicros() / all).as("seed %d", seed).isBetween(-0.02, 0.02);
      assertThat(constant / all).as("seed %d", seed).isBetween(0.57, 0.61);
      assertThat(shaded.surplusMicros() / all).as("seed %d", seed).isBetween(0.61, 0.67);
      assertThat(shaded.surplusMicros()).as("seed %d", seed).isGreaterThan(1.05 * constant);
      double predicted = run(
              scenario, shaded(response, scale, (worth, o, c) -> Math.min(worth, MEDIAN)))
          .surplusMicros();
      assertThat(shaded.surplusMicros()).as("seed %d", seed).isGreaterThan(1.15 * predicted);
      assertThat(shaded.costMicros() / shaded.wins())
          .as("seed %d", seed)
          .isLessThan(0.52 * truthful.first().costMicros() / truthful.first().wins());
    });
  }

  /** The largest error of a curve from 10⁵ own bids, with losses and without. */
  static double curveError(boolean withLosses) {
    PriceObservations seen = new PriceObservations();
    for (int i = 0; i < 100_000; i++) {
      double price = MEDIAN * Math.exp(0.7 * SeededRandom.gaussian(1, i));
      double bid = 1.3 * MEDIAN * Math.exp(0.7 * SeededRandom.gaussian(2, i));
      if (bid >= price) {
        seen.price(price);
      } else if (withLosses) {
        seen.lost(bid);
      }
    }
    WinCurve curve = seen.curve();
    double worst = 0;
    for (double z = -2.5; z < 2.5; z += 0.05) {
      double known = curve.winProbability(MEDIAN * Math.exp(0.7 * z));
      worst = Math.max(worst, Math.abs(known - Normal.cumulative(z)));
    }
    return worst;
  }

  @Test
  void theWinCurveOfOwnBidsIsTrueOnlyWithTheLosses() {
    assertThat(curveError(true)).isLessThan(0.01);
    assertThat(curveError(false)).isGreaterThan(0.15);
  }

  @Test
  void theReturnIsHeldAndLittleValueIsGivenAwayForIt() {
    Response response = Response.of(CLICK_RATE, 0.8);
    seeds().forEach(seed -> {
      Scenario scenario = Scenario.day(
          seed, 100_000, Market.secondPrice("x", 3_500_000, 0.7), response, unlimited());
      for (double target : FULL ? new double[] {1.5, 2.0} : new double[] {1.5 + seed % 2 / 2.0}) {
        DualPacing none =
            new DualPacing(1, 1e-3, 1, DualPacing.DEFAULT_GAIN, 1_000, TrafficForecast.FLAT);
        ReturnDual dual = new ReturnDual(candidate -> target, none, 0.02);
        CampaignResult held = run(
            scenario,
            new Listening(
                StagedStrategy.of(value(response)).times(dual).notingValue().build(), dual));
        double low = 0.3;
        double high = 1.5;
        for (int i = 0; i < 8; i++) {
          double middle = Math.sqrt(low * high);
          if (run(scenario, linear(response, middle)).returnOnSpend() > target) {
            low = middle;
          } else {
            high = middle;
          }
        }
        double optimum = run(scenario, linear(response, low)).expectedClicks();
        assertThat(held.returnOnSpend())
            .as("seed %d", seed)
            .isCloseTo(target, Percentage.withPercentage(0.5));
        assertThat(held.expectedClicks() / optimum).as("seed %d", seed).isGreaterThan(0.99);
      }
    });
  }

  @Test
  void clicksAreWhatWasExpectedOfWhatWasWon() {
    Response noisy = Response.of(CLICK_RATE, 0.5).withNoise(0.8, 1);
    seeds().forEach(seed -> {
      CampaignResult run = run(
          Scenario.day(
              seed, auctions(100_000), Market.secondPrice("x", MEDIAN, 0.7), noisy, unlimited()),
          linear(noisy, 1));
      assertThat(Math.abs(run.clicks() - run.expectedClicks()))
          .as("seed %d", seed)
          .isLessThan(3 * run.clickDeviation());
      // Predictions are calibrated, also on what was won, since they decide what is won.
      assertThat(run.predictedClicks() / run.expectedClicks())
          .as("seed %d", seed)
          .isBetween(0.9, 1.1);
    });
  }
}
