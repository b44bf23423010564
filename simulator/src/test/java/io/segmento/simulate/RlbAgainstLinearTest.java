package io.segmento.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import io.segmento.strategy.bidding.RlbTable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What dynamic programming gains over linear bids in a market like campaign 2997's (predictions of AUC 60 %, a budget for a sixteenth): both are tuned on a day like its training data and bid on
 * one like its test data, where prices are a fifth lower (51 for 63) and clicks are rarer (0.34 % for 0.444 %). Published is 16 % on average. In a market that stands still there is little to gain (S2).
 */
// A busy machine may be ten times slower than an idle one, where each takes some seconds.
@Timeout(300)
class RlbAgainstLinearTest {

  private static final String CAMPAIGN = "2997";
  private static final int AUCTIONS = 60_000;
  private static final int EPISODE = 1_000;
  private static final int HIGHEST = 300;

  /** Auctions of a day, prices in units. */
  private static final class Day {
    private final double[] predicted = new double[AUCTIONS];
    private final double[] truth = new double[AUCTIONS];
    private final int[] prices = new int[AUCTIONS];
    private double meanPrice;
    private double meanRate;

    private Day(long seed, double priceLevel, double rateLevel) {
      Market market = Presets.market(CAMPAIGN, false);
      World world = new World(Scenario.day(
          seed,
          2 * AUCTIONS,
          Market.secondPrice("x", priceLevel * Math.exp(market.logMean()), market.logDeviation()),
          response(rateLevel),
          Trials.unlimited()));
      for (int i = 0; i < AUCTIONS; i++) {
        assertThat(world.next()).isTrue();
        predicted[i] = world.predictedRate();
        truth[i] = world.trueRate();
        prices[i] =
            (int) Math.max(1, Math.min(HIGHEST, world.rivalCpmMicros() / Presets.UNIT_CPM_MICROS));
        meanPrice += (double) prices[i] / AUCTIONS;
        meanRate += predicted[i] / AUCTIONS;
      }
    }

    private static Response response(double level) {
      Response fitted = Presets.response(CAMPAIGN);
      return Response.of(level * fitted.clickRate(), fitted.spread()).withCorrelation(0.13);
    }

    /** The expected clicks of all episodes. */
    private double clicks(int budget, EpisodeReplay.Bidder bidder) {
      double clicks = 0;
      int left = budget;
      for (int i = 0; i < AUCTIONS; i++) {
        int place = i % EPISODE;
        left = place == 0 ? budget : left;
        if (left > 0
            && Math.min(left, bidder.bid(EPISODE - place, left, predicted[i])) >= prices[i]) {
          left -= prices[i];
          clicks += truth[i];
        }
      }
      return clicks;
    }

    private double[] priceShares() {
      double[] shares = new double[HIGHEST + 1];
      for (int price : prices) {
        shares[price] += 1.0 / AUCTIONS;
      }
      return shares;
    }
  }

  private static EpisodeReplay.Bidder linear(int base, double meanRate) {
    return (left, money, rate) -> Math.min(HIGHEST, (int) (base * rate / meanRate));
  }

  private static int tuned(Day train, int budget) {
    int best = 1;
    double most = 0;
    for (int base = 1; base <= HIGHEST; base++) {
      double clicks = train.clicks(budget, linear(base, train.meanRate));
      if (clicks > most) {
        most = clicks;
        best = base;
      }
    }
    return best;
  }

  private static double gain(long seed, double priceLevel, double rateLevel) {
    Day train = new Day(seed, 1, 1);
    int budget = (int) (train.meanPrice * EPISODE / 16);
    RlbTable table = RlbTable.of(train.priceShares(), train.meanRate, EPISODE, budget);
    EpisodeReplay.Bidder linear = linear(tuned(train, budget), train.meanRate);
    Day test = new Day(seed + 1_000, priceLevel, rateLevel);
    return test.clicks(budget, table::bid) / test.clicks(budget, linear) - 1;
  }

  @Test
  void itGainsATenthWhereTheDayIsNotAsTheOneBefore() {
    Trials.seeds().forEach(seed -> {
      assertThat(gain(seed, 51.0 / 63, 0.34 / 0.444)).as("seed %d", seed).isBetween(0.10, 0.25);
      assertThat(gain(seed, 1, 1)).as("seed %d, the same day", seed).isBetween(0.0, 0.05);
    });
  }
}
