package io.segmento.simulate;

import static io.segmento.simulate.Trials.seeds;
import static io.segmento.simulate.Trials.unlimited;
import static org.assertj.core.api.Assertions.assertThat;

import io.segmento.strategy.BiddingStrategy;
import io.segmento.strategy.Candidate;
import io.segmento.strategy.Decision;
import io.segmento.strategy.Opportunity;
import io.segmento.strategy.Outcome;
import io.segmento.strategy.OutcomeListener;
import io.segmento.strategy.PricedCandidate;
import io.segmento.strategy.SeededRandom;
import io.segmento.strategy.bidding.LearnedResponses;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The platform's own model, learning from what it is told of bids. */
@Timeout(300)
class LearnedResponsesTest {

  private static final List<Double> FACTORS = List.of(0.4, 1.0, 2.0);
  private static final double RATE = 0.02;

  /** Shows any creative, learns, and in the second half of the day compares what the model says with what is true. */
  private static final class Observing implements BiddingStrategy, OutcomeListener {
    private final LearnedResponses model = new LearnedResponses();
    private final double[] predicted = new double[FACTORS.size()];
    private final double[] expected = new double[FACTORS.size()];
    private double predictedConversions;
    private double asked;

    @Override
    public Decision decide(Opportunity opportunity) {
      int chosen = (int) (FACTORS.size() * SeededRandom.uniform(opportunity.seed(), 9));
      Candidate candidate = opportunity.candidates().get(chosen);
      if (opportunity.nowMillis() > Scenario.START_MILLIS + Scenario.DAY_MILLIS / 2) {
        predicted[chosen] += model.clickProbability(opportunity, candidate);
        expected[chosen] += ((SimulatedCandidate) candidate).trueRate;
        predictedConversions += model.conversionProbability(opportunity, candidate);
        asked++;
      }
      return Decision.bid(PricedCandidate.of(candidate, 100_000_000));
    }

    @Override
    public void onWin(Outcome outcome) {
      model.onWin(outcome);
    }

    @Override
    public void onClick(Outcome outcome) {
      model.onClick(outcome);
    }

    @Override
    public void onConversion(Outcome outcome) {
      model.onConversion(outcome);
    }

    @Override
    public void onTick(long nowMillis) {
      model.onTick(nowMillis);
    }
  }

  @Test
  void predictionsAreCalibratedForEachCreativeAndConversionsAreNotMissedBecauseTheyAreLate() {
    // Three in ten clicks convert, six hours later on average: by noon less than half of them are
    // told.
    Response response = Response.of(RATE, 0.01).withConversions(0.3, 6 * 3_600_000L);
    seeds().forEach(seed -> {
      Observing strategy = new Observing();
      Scenario day = Scenario.day(
          seed,
          200_000,
          Market.secondPrice("x", 1_000, 0.1),
          response,
          unlimited().withCreatives(FACTORS));

      var unused = Simulation.run(day, () -> strategy);

      double predicted = 0;
      double expected = 0;
      for (int i = 0; i < FACTORS.size(); i++) {
        predicted += strategy.predicted[i];
        expected += strategy.expected[i];
        assertThat(strategy.predicted[i] / strategy.expected[i])
            .as("seed %d, creative %d", seed, i)
            .isBetween(0.9, 1.1);
      }
      assertThat(predicted / expected).as("seed %d", seed).isBetween(0.95, 1.05);
      // On the first day the model follows what comes in now, which is more than the average of the
      // day: it says up to a quarter too much.
      assertThat(strategy.predictedConversions / strategy.asked)
          .as("seed %d", seed)
          .isBetween(0.24, 0.39);
    });
  }

  @Test
  void whileLittleIsKnownNothingIsSaid() {
    Observing strategy = new Observing();
    Scenario day = Scenario.day(
        1,
        900,
        Market.secondPrice("x", 1_000, 0.1),
        Response.of(RATE, 0.01),
        unlimited().withCreatives(FACTORS));

    var unused = Simulation.run(day, () -> strategy);

    assertThat(strategy.predicted[0]).isNaN();
  }
}
