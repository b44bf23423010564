package io.segmento.simulate;

import static io.segmento.simulate.Trials.FULL;
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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The best creative is found while it earns (S10). */
// A busy machine may be ten times slower than an idle one, where each takes some seconds.
@Timeout(300)
class CreativeChoiceTest {

  private static final List<Double> FACTORS =
      List.of(0.44, 0.5, 0.56, 0.62, 0.68, 0.74, 0.8, 0.86, 1.0, 0.92);
  private static final int SEEDS = 5;
  /** Full size is a million at a click rate of 1 %; with ten times the rate a tenth tells as much. */
  private static final int IMPRESSIONS = FULL ? 1_000_000 : 100_000;

  private static final double MEAN_RATE = FULL ? 0.01 : 0.1;
  private static final double LOGGED_RATE = 0.02;
  private static final int LOGS = 20;

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

    @Override
    public void onTick(long nowMillis) {
      creatives.onTick(nowMillis);
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

  /** Always what did best so far, without trying others. */
  private static CreativeStage greedy(BetaThompson creatives) {
    return (opportunity, candidate) -> creatives.rate(candidate);
  }

  @Test
  void thompsonSamplingLosesAFifthOfWhatChanceLoses() {
    double[] learned = new double[SEEDS];
    double[] greedy = new double[SEEDS];
    for (int i = 0; i < SEEDS; i++) {
      long seed = i + 1L;
      double chance = regret(
          seed,
          (opportunity, candidate) ->
              SeededRandom.uniform(opportunity.seed(), SeededRandom.stream(candidate.creativeId())),
          new BetaThompson(MEAN_RATE, 250, 1));
      BetaThompson creatives = new BetaThompson(MEAN_RATE, 250, 1);
      learned[i] = regret(seed, creatives, creatives);
      BetaThompson followed = new BetaThompson(MEAN_RATE, 250, 1);
      greedy[i] = regret(seed, greedy(followed), followed);

      assertThat(chance).as("seed %d", seed).isBetween(0.26, 0.31);
      assertThat(learned[i]).as("seed %d", seed).isLessThan(0.10);
    }
    assertThat(mean(learned)).isLessThan(0.05);
    // Who never tries stays with what was lucky first.
    assertThat(mean(greedy)).isGreaterThan(1.5 * mean(learned));
  }

  /** Logs what was chosen, how likely that was, and what came of it at once. */
  private static final class Logging implements BiddingStrategy, OutcomeListener {
    private final BetaThompson creatives = new BetaThompson(LOGGED_RATE, 500, 1);
    private final StagedStrategy stages = StagedStrategy.of(value(Response.of(LOGGED_RATE, 0.01)))
        .creative(creatives)
        .build();
    private final List<OffPolicy.Choice> log = new ArrayList<>();
    private double propensity;

    @Override
    public Decision decide(Opportunity opportunity) {
      Decision decision = stages.decide(opportunity);
      propensity = decision.bids().get(0).propensity();
      return decision;
    }

    @Override
    public void onWin(Outcome outcome) {
      creatives.onWin(outcome);
      log.add(OffPolicy.Choice.of(0, propensity, 1.0 / FACTORS.size()));
    }

    @Override
    public void onClick(Outcome outcome) {
      creatives.onClick(outcome);
      log.set(log.size() - 1, OffPolicy.Choice.of(1, propensity, 1.0 / FACTORS.size()));
    }

    @Override
    public void onTick(long nowMillis) {
      creatives.onTick(nowMillis);
    }
  }

  /** The propensities that are logged are those by which was chosen: what chance would have earned comes out of the log of a policy that learns. */
  @Test
  void fromWhatItLogsItCanBeToldWhatAnotherPolicyWouldHaveEarned() {
    double chance =
        LOGGED_RATE * FACTORS.stream().mapToDouble(each -> each).average().orElseThrow();
    int covered = 0;
    for (long seed = 1; seed <= LOGS; seed++) {
      Logging strategy = new Logging();
      var unused = Simulation.run(
          Scenario.day(
              seed,
              5_000,
              Market.secondPrice("x", 1_000, 0.1),
              Response.of(LOGGED_RATE, 0.01),
              unlimited().withCreatives(FACTORS)),
          () -> strategy);
      OffPolicy.Estimate estimate = OffPolicy.estimate(strategy.log);

      assertThat(estimate.refusal()).as("seed %d", seed).isEmpty();
      assertThat(estimate.meanWeight()).as("seed %d", seed).isBetween(0.95, 1.05);
      covered += Math.abs(estimate.ips().mean() - chance) <= estimate.ips().halfWidth() ? 1 : 0;
    }
    assertThat(covered).isGreaterThanOrEqualTo(LOGS - 3);
  }

  private static double mean(double[] regrets) {
    return Arrays.stream(regrets).average().orElseThrow();
  }
}
