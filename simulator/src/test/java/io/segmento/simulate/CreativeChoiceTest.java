package io.segmento.simulate;

import static io.segmento.simulate.Trials.FULL;
import static io.segmento.simulate.Trials.seeds;
import static io.segmento.simulate.Trials.unlimited;
import static io.segmento.simulate.Trials.value;
import static org.assertj.core.api.Assertions.assertThat;

import io.segmento.strategy.BiddingStrategy;
import io.segmento.strategy.Decision;
import io.segmento.strategy.Opportunity;
import io.segmento.strategy.Outcome;
import io.segmento.strategy.OutcomeListener;
import io.segmento.strategy.SeededRandom;
import io.segmento.strategy.bidding.BetaThompson;
import io.segmento.strategy.bidding.CreativeStage;
import io.segmento.strategy.bidding.StagedStrategy;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The best creative is found while it earns (S10). */
// A busy machine may be ten times slower than an idle one, where each takes some seconds.
@Timeout(300)
class CreativeChoiceTest {

  private static final List<Double> FACTORS =
      List.of(0.44, 0.5, 0.56, 0.62, 0.68, 0.74, 0.8, 0.86, 1.0, 0.92);
  private static final int IMPRESSIONS = FULL ? 1_000_000 : 100_000;
  private static final double MEAN_RATE = 0.05;

  private record Choosing(StagedStrategy stages, BetaThompson creatives)
      implements BiddingStrategy, OutcomeListener {
    @Override
    public Decision decide(Opportunity opportunity) {
      return stages.decide(opportunity);
    }

    @Override
    public void onWin(Outcome outcome) {
      creatives.onWin(outcome);
    }

    @Override
    public void onClick(Outcome outcome) {
      creatives.onClick(outcome);
    }
  }

  /** The share of clicks lost against always showing the best; every auction is won, outcomes come a while later. */
  private static double regret(long seed, CreativeStage stage, BetaThompson creatives) {
    Response response = Response.of(MEAN_RATE, 0.01);
    Scenario scenario = Scenario.day(
            seed,
            IMPRESSIONS,
            Market.secondPrice("x", 1_000, 0.1),
            response,
            unlimited().withCreatives(FACTORS))
        .withLags(0, Scenario.DAY_MILLIS * 1_000 / IMPRESSIONS, 0);
    CampaignResult run = Simulation.run(
            scenario,
            () ->
                new Choosing(StagedStrategy.of(value(response)).creative(stage).build(), creatives))
        .first();
    return 1 - run.expectedClicks() / (run.wins() * MEAN_RATE);
  }

  @Test
  void thompsonSamplingLosesAFifthOfWhatChanceLoses() {
    seeds().forEach(seed -> {
      BetaThompson creatives = new BetaThompson(MEAN_RATE, 250, 1);
      double chance = regret(
          seed,
          (opportunity, candidate) ->
              SeededRandom.uniform(opportunity.seed(), SeededRandom.stream(candidate.creativeId())),
          new BetaThompson(MEAN_RATE, 250, 1));
      double learned = regret(seed, creatives, creatives);

      assertThat(chance).as("seed %d", seed).isBetween(0.26, 0.31);
      assertThat(learned).as("seed %d", seed).isLessThan(FULL ? 0.05 : 0.10);
    });
  }
}
