package io.segmento.strategy.bidding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import io.segmento.strategy.Candidate;
import io.segmento.strategy.OutcomeListener;
import io.segmento.strategy.ProductMatch;
import io.segmento.strategy.SeededRandom;
import io.segmento.strategy.StrategyConfig;
import io.segmento.strategy.VisitorHistory;
import io.segmento.strategy.testing.FakeCandidate;
import io.segmento.strategy.testing.FakeOpportunity;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CreativeThompsonTest {

  private static final double RATE = 0.01;

  /** A creative of the campaign that {@link HeardOutcome} tells of. */
  private record Creative(int number, int width) implements Candidate {
    private static final FakeCandidate REST = FakeCandidate.candidate();

    @Override
    public String campaignId() {
      return "campaign";
    }

    @Override
    public String advertiserId() {
      return REST.advertiserId();
    }

    @Override
    public String creativeId() {
      return "creative-" + number;
    }

    @Override
    public int height() {
      return 250;
    }

    @Override
    public String currency() {
      return REST.currency();
    }

    @Override
    public long maxBidCpmMicros() {
      return REST.maxBidCpmMicros();
    }

    @Override
    public long bidFloorCpmMicros() {
      return 0;
    }

    @Override
    public long budgetLeftMicros() {
      return REST.budgetLeftMicros();
    }

    @Override
    public List<ProductMatch> products() {
      return REST.products();
    }

    @Override
    public VisitorHistory visitor() {
      return REST.visitor();
    }

    @Override
    public StrategyConfig parameters() {
      return REST.parameters();
    }

    /** Five sizes that differ by much, creatives of one size by little. */
    private double truth() {
      double bySize = 0.4 + 0.3 * (width / 100 - 1);
      return RATE * bySize * Math.exp(0.2 * SeededRandom.gaussian(number, 77));
    }
  }

  private static List<Creative> creatives(int count) {
    List<Creative> creatives = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      creatives.add(new Creative(i, 100 * (1 + i % 5)));
    }
    return creatives;
  }

  private static CreativeThompson both() {
    return new CreativeThompson(new BetaThompson(RATE, 500, 1), new LogisticThompson(RATE, 1));
  }

  /** The share of clicks that is lost against always showing the best of the twenty that are offered, over so many impressions. */
  private static <T extends CreativeStage & OutcomeListener> double regret(
      T stage, int creatives, int impressions, long seed) {
    List<Creative> all = creatives(creatives);
    CreativeChoice choice = new CreativeChoice(stage);
    double got = 0;
    double best = 0;
    for (int i = 0; i < impressions; i++) {
      int from = (int) ((creatives - 19) * SeededRandom.uniform(seed, 3L * i));
      List<Creative> offered = all.subList(from, from + 20);
      double[] chosen = choice.propensities(new FakeOpportunity(
          List.copyOf(offered), FakeOpportunity.NOW_MILLIS, SeededRandom.bits(seed, 3L * i + 1)));
      int shown = 0;
      while (chosen[shown] == 0) {
        shown++;
      }
      Creative creative = offered.get(shown);
      stage.onWin(HeardOutcome.ofCreative(creative.creativeId()));
      if (SeededRandom.uniform(seed, 3L * i + 2) < creative.truth()) {
        stage.onClick(HeardOutcome.ofCreative(creative.creativeId()));
      }
      if (i % 1_000 == 0) {
        stage.onTick(i);
      }
      got += creative.truth();
      best += offered.stream().mapToDouble(Creative::truth).max().orElseThrow();
    }
    return 1 - got / best;
  }

  @Test
  void amongManyCreativesWhatTheirSizeTellsIsWorthMuch() {
    double alone = 0;
    double shared = 0;
    for (long seed = 1; seed <= 5; seed++) {
      alone += regret(new BetaThompson(RATE, 500, 1), 100, 12_000, seed) / 5;
      shared += regret(both(), 100, 12_000, seed) / 5;
    }
    assertThat(shared).isLessThan(0.85 * alone);
  }

  @Test
  void amongFewItIsBetaThompson() {
    assertThat(regret(both(), 40, 2_000, 1))
        .isEqualTo(regret(new BetaThompson(RATE, 500, 1), 40, 2_000, 1));
  }

  @Test
  void propensitiesOfACampaignsCreativesAreSharesOfAllDraws() {
    BetaThompson stage = new BetaThompson(RATE, 500, 1);
    List<Candidate> offered = List.copyOf(creatives(5));
    CreativeChoice choice = new CreativeChoice(stage);
    int[] times = new int[5];
    double[] told = new double[5];
    int trials = 20_000;
    for (int i = 0; i < trials; i++) {
      double[] chosen = choice.propensities(
          new FakeOpportunity(offered, FakeOpportunity.NOW_MILLIS, SeededRandom.bits(i, 9)));
      for (int j = 0; j < 5; j++) {
        times[j] += chosen[j] > 0 ? 1 : 0;
        told[j] = Math.max(told[j], chosen[j]);
      }
    }
    double sum = 0;
    for (int j = 0; j < 5; j++) {
      assertThat((double) times[j] / trials).as("creative %d", j).isCloseTo(told[j], offset(0.015));
      sum += told[j];
    }
    assertThat(sum).isCloseTo(1, offset(1e-9));
  }

  @Test
  void whoIsAloneInItsCampaignIsCertain() {
    CreativeChoice choice = new CreativeChoice(both());

    assertThat(choice.propensities(FakeOpportunity.of(
            FakeCandidate.candidate(), FakeCandidate.candidate().withCampaign("other"))))
        .containsExactly(1, 1);
  }
}
