package io.segmento.strategy.bidding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import io.segmento.strategy.Candidate;
import io.segmento.strategy.MapStrategyConfig;
import io.segmento.strategy.Opportunity;
import io.segmento.strategy.StrategyConfig;
import io.segmento.strategy.StrategyContext;
import io.segmento.strategy.StrategyMetrics;
import io.segmento.strategy.StrategyState;
import io.segmento.strategy.testing.FakeCandidate;
import io.segmento.strategy.testing.FakeOpportunity;
import io.segmento.strategy.testing.FakeStrategyContext;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** A strategy that is made again with what was kept goes on where it was. */
class KeptPacingTest {

  private static final long NOW = FakeOpportunity.NOW_MILLIS;
  private static final long ENDS = NOW + 36_000_000;
  private static final long BUDGET = 1_000_000_000;

  private final FakeStrategyContext context = new FakeStrategyContext(Map.of());

  private static Opportunity at(long millis, Candidate candidate) {
    return new FakeOpportunity(List.of(candidate), millis, 1);
  }

  /** What a stage says after a minute in which a tenth of the budget went, which is sixty times too much. */
  private static double afterAMinute(MultiplierStage stage) {
    Candidate before = FakeCandidate.candidate().withBudget(BUDGET, ENDS);
    Candidate after = FakeCandidate.candidate().withBudget(BUDGET * 9 / 10, ENDS);
    double unused = stage.multiplier(at(NOW, before), before);
    return stage.multiplier(at(NOW + 60_000, after), after);
  }

  private static double first(MultiplierStage stage) {
    Candidate candidate = FakeCandidate.candidate().withBudget(BUDGET * 9 / 10, ENDS);
    return stage.multiplier(at(NOW + 61_000, candidate), candidate);
  }

  @Test
  void aBudgetsMultiplierGoesOnWhereItWas() {
    assertGoesOn(() -> DualPacing.of(context));
  }

  @Test
  void aSharesOfAuctionsGoesOnWhereItWas() {
    assertGoesOn(() -> {
      SmoothThrottle throttle = SmoothThrottle.of(context);
      return (opportunity, candidate) -> {
        int left = 0;
        for (int seed = 0; seed < 1_000; seed++) {
          FakeOpportunity each =
              new FakeOpportunity(List.of(candidate), opportunity.nowMillis(), seed);
          left += throttle.guardCpmMicros(1, each, candidate) > 0 ? 1 : 0;
        }
        return left / 1_000.0;
      };
    });
  }

  private void assertGoesOn(Supplier<MultiplierStage> stage) {
    double then = afterAMinute(stage.get());

    assertThat(then).isLessThan(0.95);
    assertThat(first(stage.get())).isEqualTo(then);
    context.forgetState();
    assertThat(first(stage.get())).isEqualTo(1);
  }

  private KpiPid pid() {
    return new KpiPid(
        candidate -> new KpiPid.Target(KpiPid.Figure.COST_PER_CONVERSION, 100_000),
        10,
        context.state());
  }

  /** The multiplier after two conversions a minute, which cost three quarters of what they may and, in the second half, one and a half times that. */
  private double afterFortyMinutes(UnaryOperator<KpiPid> atHalf) {
    Candidate candidate = FakeCandidate.candidate().withCampaign("campaign");
    KpiPid pid = pid();
    double multiplier = Double.NaN;
    for (int minute = 0; minute < 40; minute++) {
      if (minute == 20) {
        pid = atHalf.apply(pid);
      }
      long now = NOW + minute * 60_000L;
      multiplier = pid.multiplier(at(now, candidate), candidate);
      long cpmMicros = minute < 20 ? 150_000_000 : 300_000_000;
      HeardOutcome outcome = HeardOutcome.of("USD", cpmMicros, cpmMicros);
      pid.onWin(outcome);
      pid.onConversion(outcome);
      pid.onConversion(outcome);
      pid.onTick(now);
    }
    return multiplier;
  }

  /** What was spent before a restart brings conversions after it: without knowing of that they would seem to have cost nothing. */
  @Test
  void aTargetsControllerGoesOnWhereItWasAndKnowsWhatIsOnItsWay() {
    double through = afterFortyMinutes(pid -> pid);
    context.forgetState();
    double restarted = afterFortyMinutes(pid -> pid());
    context.forgetState();
    double fresh = afterFortyMinutes(pid -> {
      context.forgetState();
      return pid();
    });

    assertThat(restarted).isCloseTo(through, withinPercentage(1.0));
    assertThat(fresh).isNotCloseTo(through, withinPercentage(10.0));
  }

  /** What other nodes counted comes in the same way: in the row, without a word. */
  @Test
  void aCreativesRateIsOfAllThatWasCounted() {
    Candidate candidate = FakeCandidate.candidate();
    HeardOutcome outcome = HeardOutcome.ofCreative(candidate.creativeId());
    BetaThompson before = new BetaThompson(0.01, 500, 1, context.state());
    for (int i = 0; i < 10_000; i++) {
      before.onWin(outcome);
      if (i % 5 == 0) {
        before.onClick(outcome);
      }
    }

    BetaThompson after = new BetaThompson(0.01, 500, 1, context.state());
    assertThat(after.rate(candidate)).isEqualTo(before.rate(candidate)).isGreaterThan(0.15);

    BetaThompson elsewhere = new BetaThompson(0.01, 500, 1, context.state());
    double drawn = elsewhere.score(at(NOW, candidate), candidate);
    StrategyState.Table<StrategyState.Sums> counts =
        context.state().sums("creatives", 1, "impressions", "clicks");
    counts.row(candidate.creativeId()).add(1, 6_000);
    elsewhere.onTick(NOW);
    assertThat(elsewhere.score(at(NOW, candidate), candidate)).isGreaterThan(2 * drawn);
  }

  @Test
  void whatWasKeptIsHeldToTheBoundsOfNow() {
    double unused = afterAMinute(DualPacing.of(context));

    assertThat(first(DualPacing.of(new Bounded(context)))).isEqualTo(0.9);
  }

  /** The same state, and another lowest multiplier. */
  private record Bounded(FakeStrategyContext rest) implements StrategyContext {
    @Override
    public StrategyConfig config() {
      return new MapStrategyConfig(Map.of("pacing-min", "0.9"));
    }

    @Override
    public Clock clock() {
      return rest.clock();
    }

    @Override
    public StrategyMetrics metrics() {
      return rest.metrics();
    }

    @Override
    public StrategyState state() {
      return rest.state();
    }
  }
}
