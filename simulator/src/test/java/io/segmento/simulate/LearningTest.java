package io.segmento.simulate;

import static io.segmento.simulate.Trials.CLICK_MICROS;
import static io.segmento.simulate.Trials.CLICK_RATE;
import static io.segmento.simulate.Trials.auctions;
import static io.segmento.simulate.Trials.linear;
import static io.segmento.simulate.Trials.matched;
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
import io.segmento.strategy.PricedCandidate;
import io.segmento.strategy.SeededRandom;
import io.segmento.strategy.WinCurve;
import io.segmento.strategy.bidding.CurveShader;
import io.segmento.strategy.bidding.DualPacing;
import io.segmento.strategy.bidding.PriceObservations;
import io.segmento.strategy.bidding.ReturnDual;
import io.segmento.strategy.bidding.StagedStrategy;
import io.segmento.strategy.bidding.TrafficForecast;
import io.segmento.strategy.bidding.WinRateShader;
import java.util.Arrays;
import java.util.List;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is learned from outcomes (S4, S5, S9, S14). */
// A busy machine may be ten times slower than an idle one, where each takes some seconds.
@Timeout(300)
class LearningTest {

  private static final double MEDIAN = 1_000_000;
  /** How fast the dual of the return moves. */
  private static final double ETA = 0.02;

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
    double[] shares = seeds()
        .mapToDouble(seed -> {
          // The median of a log-normal value is its mean times e^(−σ²/2): here 1.57 times the
          // median
          // price.
          long click = (long) (1.57 * MEDIAN / 1_000 / (0.002 * Math.exp(-0.245)));
          Scenario scenario = Scenario.day(
              seed,
              auctions(30_000),
              Market.firstPrice("x", MEDIAN, 0.7),
              response,
              SimulatedCampaign.of("campaign", Long.MAX_VALUE, click));
          return shareOfClairvoyant(seed, scenario, response, (double) click / CLICK_MICROS);
        })
        .toArray();
    assertThat(Arrays.stream(shares).average().orElse(0)).isBetween(0.63, 0.67);
  }

  private static double shareOfClairvoyant(
      long seed, Scenario scenario, Response response, double scale) {
    SimulationResult truthful = result(scenario, linear(response, scale));
    double all = truthful.clairvoyance().surplusMicros(scale * CLICK_MICROS);
    double constant = 0;
    for (double part = 0.2; part < 1; part += 0.05) {
      constant =
          Math.max(constant, run(scenario, linear(response, scale * part)).surplusMicros());
    }
    WinCurve curve = AuctionEconomicsTest.trueCurve(MEDIAN, 0.7);
    CampaignResult exact =
        run(scenario, shaded(response, scale, new CurveShader(impression -> curve, 0)));
    double predicted = run(
            scenario, shaded(response, scale, (worth, o, c) -> Math.min(worth, MEDIAN)))
        .surplusMicros();
    CampaignResult learned = run(scenario, winRate(response, scale, 0));
    assertThat(truthful.first().surplusMicros() / all).as("seed %d", seed).isBetween(-0.02, 0.02);
    assertThat(constant / all).as("seed %d", seed).isBetween(0.57, 0.61);
    assertThat(learned.surplusMicros() / all).as("seed %d", seed).isBetween(0.62, 0.67);
    assertThat(learned.surplusMicros() / exact.surplusMicros())
        .as("seed %d", seed)
        .isBetween(0.985, 1.005);
    assertThat(learned.surplusMicros()).as("seed %d", seed).isGreaterThan(1.15 * predicted);
    // By integration, who knows the curve pays 47.0 % of what the truth pays for an impression.
    double unshaded = truthful.first().costMicros() / truthful.first().wins();
    assertThat(exact.costMicros() / exact.wins() / unshaded)
        .as("seed %d", seed)
        .isBetween(0.465, 0.475);
    assertThat(learned.costMicros() / learned.wins() / unshaded)
        .as("seed %d", seed)
        .isBetween(0.465, 0.485);
    // Also with the bids by which it goes on learning.
    assertThat(run(scenario, winRate(response, scale, 0.02)).surplusMicros())
        .as("seed %d", seed)
        .isGreaterThan(1.05 * constant);
    return learned.surplusMicros() / all;
  }

  private static BiddingStrategy winRate(Response response, double scale, double exploration) {
    WinRateShader shader = new WinRateShader(200);
    return new Listening(
        StagedStrategy.of(value(response))
            .times((o, c) -> scale)
            .shade(shader)
            .exploring(exploration)
            .build(),
        shader);
  }

  /** Bids anything, high or low, and keeps what it is told of prices. */
  private record Asking(PriceObservations seen, boolean withLosses)
      implements BiddingStrategy, OutcomeListener {
    @Override
    public Decision decide(Opportunity opportunity) {
      double bid = MEDIAN * Math.exp(0.7 * SeededRandom.gaussian(opportunity.seed(), 7));
      return Decision.bid(PricedCandidate.of(opportunity.candidates().get(0), (long) bid));
    }

    @Override
    public void onWin(Outcome outcome) {
      seen.price((double) outcome.priceCpmMicros());
    }

    @Override
    public void onLoss(Outcome outcome) {
      if (withLosses) {
        seen.lost((double) outcome.bidCpmMicros());
      }
    }
  }

  /** The largest error of a curve from 10⁵ own bids, with losses and without. */
  static double curveError(long seed, boolean withLosses) {
    PriceObservations seen = new PriceObservations();
    var unused = run(
        Scenario.day(
            seed,
            100_000,
            Market.secondPrice("x", MEDIAN, 0.7),
            Response.of(CLICK_RATE, 0.5),
            unlimited()),
        new Asking(seen, withLosses));
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
    seeds().forEach(seed -> {
      assertThat(curveError(seed, true)).as("seed %d", seed).isLessThan(0.01);
      assertThat(curveError(seed, false)).as("seed %d", seed).isBetween(0.23, 0.27);
    });
  }

  @Test
  void theReturnIsHeldAndLittleValueIsGivenAwayForIt() {
    Response response = Response.of(CLICK_RATE, 0.8);
    seeds().forEach(seed -> {
      Scenario free = Scenario.day(
          seed, 100_000, Market.secondPrice("x", 3_500_000, 0.7), response, unlimited());
      for (double target : new double[] {1.5, 2.0}) {
        CampaignResult held = run(free, returning(response, target, pacing(1)));
        double optimum = matched(
                free,
                factor -> linear(response, factor),
                run -> Math.log(target / run.returnOnSpend()))
            .clicks();
        assertReturns(held, target, seed);
        assertThat(held.expectedClicks() / optimum)
            .as("seed %d, target %s", seed, target)
            .isBetween(0.99, 1.005);

        // With a budget that nearly binds, too.
        Scenario limited = free.withCampaigns(List.of(
            SimulatedCampaign.of("campaign", (long) (1.2 * held.costMicros()), CLICK_MICROS)));
        CampaignResult coupled = run(limited, returning(response, target, pacing(10)));
        CampaignResult lower = run(limited, lowerOfTwo(response, target));
        assertReturns(coupled, target, seed);
        assertReturns(lower, target, seed);
        assertThat(lower.expectedClicks() / coupled.expectedClicks())
            .as("seed %d, target %s", seed, target)
            .isBetween(0.995, 1.005);
      }
    });
  }

  private static void assertReturns(CampaignResult run, double target, long seed) {
    assertThat(run.returnOnSpend())
        .as("seed %d, target %s", seed, target)
        .isCloseTo(target, Percentage.withPercentage(0.5));
  }

  private static BiddingStrategy returning(Response response, double target, DualPacing pacing) {
    ReturnDual dual = new ReturnDual(candidate -> target, pacing, ETA);
    return new Listening(
        StagedStrategy.of(value(response)).times(dual).notingValue().build(), dual);
  }

  /** The simplest way to hold both: budget and return have each a multiplier that knows nothing of the other, and the lower one counts. */
  private static BiddingStrategy lowerOfTwo(Response response, double target) {
    DualPacing budget = pacing(10);
    ReturnDual alone = new ReturnDual(candidate -> target, (o, c) -> Double.MAX_VALUE, ETA);
    return new Listening(
        StagedStrategy.of(value(response))
            .times((o, c) -> Math.min(budget.multiplier(o, c), alone.multiplier(o, c)))
            .notingValue()
            .build(),
        alone);
  }

  private static DualPacing pacing(double max) {
    return new DualPacing(1, 1e-3, max, DualPacing.DEFAULT_GAIN, 1_000, TrafficForecast.FLAT);
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
