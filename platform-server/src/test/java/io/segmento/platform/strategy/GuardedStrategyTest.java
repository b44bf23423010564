package io.segmento.platform.strategy;

import static io.segmento.strategy.testing.FakeCandidate.candidate;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.base.Ticker;
import io.prometheus.client.CollectorRegistry;
import io.segmento.strategy.BiddingStrategy;
import io.segmento.strategy.Decision;
import io.segmento.strategy.NoBidReason;
import io.segmento.strategy.Opportunity;
import io.segmento.strategy.PricedCandidate;
import io.segmento.strategy.testing.FakeCandidate;
import io.segmento.strategy.testing.FakeOpportunity;
import io.segmento.strategy.testing.FakeProduct;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class GuardedStrategyTest {

  private static final FakeCandidate CANDIDATE = candidate();
  private static final Opportunity OPPORTUNITY = FakeOpportunity.of(CANDIDATE);

  private final CollectorRegistry registry = new CollectorRegistry();
  private final MovingTicker ticker = new MovingTicker();

  private static final class MovingTicker extends Ticker {
    private long nanos;

    @Override
    public long read() {
      return nanos;
    }
  }

  private GuardedStrategy guarded(BiddingStrategy strategy) {
    return new GuardedStrategy(
        "test",
        strategy,
        new StrategyBreaker(ticker),
        new StrategyCallMetrics(registry).of("test"));
  }

  private double corrections(String cause) {
    Double value = registry.getSampleValue(
        "segmento_strategy_corrections_total",
        new String[] {"strategy", "cause"},
        new String[] {"test", cause});
    return value == null ? 0 : value;
  }

  @Test
  void aSoundBidPasses() {
    StrategyOutcome outcome =
        guarded(o -> Decision.bid(PricedCandidate.of(CANDIDATE, 2_000_000))).decide(OPPORTUNITY);

    assertThat(outcome.label()).isEqualTo("bid");
    assertThat(outcome.bids().get(0).priceCpmMicros()).isEqualTo(2_000_000);
  }

  @Test
  void aNoBidKeepsItsReason() {
    assertThat(
            guarded(o -> Decision.noBid(NoBidReason.PACING)).decide(OPPORTUNITY).label())
        .isEqualTo("pacing");
  }

  @Test
  void aPriceAboveTheCapIsCutDownAndCounted() {
    StrategyOutcome outcome =
        guarded(o -> Decision.bid(PricedCandidate.of(CANDIDATE, 50_000_000))).decide(OPPORTUNITY);

    assertThat(outcome.bids().get(0).priceCpmMicros()).isEqualTo(5_000_000);
    assertThat(corrections("price_above_cap")).isEqualTo(1);
  }

  @Test
  void whatIsNotOnOfferIsDropped() {
    FakeCandidate foreign = candidate().withCampaign("foreign");
    PricedCandidate withForeignProduct =
        PricedCandidate.of(CANDIDATE, 1_000_000).showing(new FakeProduct("x", 1, 1, false));

    StrategyOutcome outcome = guarded(o -> Decision.bids(List.of(
            PricedCandidate.of(foreign, 1_000_000),
            PricedCandidate.of(CANDIDATE, 0),
            PricedCandidate.of(CANDIDATE, -5),
            withForeignProduct,
            PricedCandidate.of(CANDIDATE, 1_500_000))))
        .decide(OPPORTUNITY);

    assertThat(outcome.bids())
        .extracting(PricedCandidate::priceCpmMicros)
        .containsExactly(1_500_000L);
    assertThat(corrections("not_a_candidate")).isEqualTo(2);
    assertThat(corrections("price_not_positive")).isEqualTo(2);
  }

  @Test
  void whateverItThrowsIsANoBid() {
    List<BiddingStrategy> bad = List.of(
        o -> {
          throw new IllegalStateException("bug");
        },
        o -> {
          throw new StackOverflowError();
        },
        o -> {
          throw new NoClassDefFoundError("acme/Missing");
        });
    GuardedStrategy[] guarded = bad.stream()
        .map(strategy -> new GuardedStrategy(
            "test",
            strategy,
            new StrategyBreaker(ticker),
            new StrategyCallMetrics(new CollectorRegistry()).of("test")))
        .toArray(GuardedStrategy[]::new);

    for (GuardedStrategy one : guarded) {
      assertThat(one.decide(OPPORTUNITY)).isSameAs(StrategyOutcome.ERROR);
    }
  }

  @Test
  void afterFiveFailuresItIsLeftAloneAndTriedAgainAfterAPause() {
    AtomicInteger calls = new AtomicInteger();
    GuardedStrategy guarded = guarded(o -> {
      if (calls.incrementAndGet() <= 5) {
        throw new IllegalStateException("bug");
      }
      return Decision.noBid(NoBidReason.NO_INTEREST);
    });
    for (int i = 0; i < 5; i++) {
      assertThat(guarded.decide(OPPORTUNITY).label()).isEqualTo("error");
    }

    assertThat(guarded.decide(OPPORTUNITY).label()).isEqualTo("breaker_open");
    assertThat(calls).hasValue(5);

    ticker.nanos += StrategyBreaker.PAUSE_NANOS;
    assertThat(guarded.decide(OPPORTUNITY).label()).isEqualTo("no_interest");
    assertThat(guarded.decide(OPPORTUNITY).label()).isEqualTo("no_interest");
  }

  @Test
  void aTrialThatFailsKeepsItClosedOutForAnotherPause() {
    GuardedStrategy guarded = guarded(o -> {
      throw new IllegalStateException("bug");
    });
    for (int i = 0; i < 5; i++) {
      guarded.decide(OPPORTUNITY);
    }
    ticker.nanos += StrategyBreaker.PAUSE_NANOS;

    assertThat(guarded.decide(OPPORTUNITY).label()).isEqualTo("error");
    assertThat(guarded.decide(OPPORTUNITY).label()).isEqualTo("breaker_open");
  }
}
