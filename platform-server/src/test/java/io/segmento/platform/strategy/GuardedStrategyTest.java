package io.segmento.platform.strategy;

import static io.segmento.strategy.testing.FakeCandidate.candidate;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.base.Ticker;
import io.prometheus.client.CollectorRegistry;
import io.segmento.strategy.BidDraft;
import io.segmento.strategy.BiddingStrategy;
import io.segmento.strategy.Candidate;
import io.segmento.strategy.Decision;
import io.segmento.strategy.Impression;
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
        ticker,
        TestLimits.LIMITS,
        new StrategyCallMetrics(registry).of("test", ServingState.LIVE));
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
  void aBidThatIsCutDownKeepsAllElseThatItSays() {
    BidDraft draft = new BidDraft();
    draft.clickProbability(0.25);
    PricedCandidate dear =
        draft.bid(CANDIDATE, 50_000_000, 60_000_000).chosenWith(0.5).noting(new byte[] {3});

    PricedCandidate cut =
        guarded(o -> Decision.bid(dear)).decide(OPPORTUNITY).bids().get(0);

    assertThat(cut.priceCpmMicros()).isEqualTo(5_000_000);
    assertThat(cut.valueCpmMicros()).isEqualTo(60_000_000);
    assertThat(cut.clickProbability()).isEqualTo(0.25);
    assertThat(cut.propensity()).isEqualTo(0.5);
    assertThat(cut.note()).containsExactly(3);
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
    assertThat(corrections("not_a_candidate")).isEqualTo(1);
    assertThat(corrections("not_its_product")).isEqualTo(1);
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
            ticker,
            TestLimits.LIMITS,
            new StrategyCallMetrics(new CollectorRegistry()).of("test", ServingState.LIVE)))
        .toArray(GuardedStrategy[]::new);

    for (GuardedStrategy one : guarded) {
      assertThat(one.decide(OPPORTUNITY)).isSameAs(StrategyOutcome.ERROR);
    }
  }

  @Test
  void noMemoryAndNoDecisionAreNoBids() {
    assertThat(guarded(o -> {
              throw new OutOfMemoryError("plugin");
            })
            .decide(OPPORTUNITY))
        .isSameAs(StrategyOutcome.ERROR);
  }

  @Test
  @SuppressWarnings("NullAway") // A plugin that was compiled without checks returns null.
  void nullIsANoBid() {
    assertThat(guarded(o -> null).decide(OPPORTUNITY)).isSameAs(StrategyOutcome.ERROR);
  }

  @Test
  void anExceptionThatThrowsWhenItIsPrintedDoesNotGetOut() {
    GuardedStrategy guarded = guarded(o -> {
      throw new Unprintable();
    });

    for (int i = 0; i < StrategyBreaker.FAILURES; i++) {
      assertThat(guarded.decide(OPPORTUNITY)).isSameAs(StrategyOutcome.ERROR);
    }
    assertThat(breakerGauge()).isEqualTo(1);
  }

  @Test
  void aProductThatOnlyClaimsToBeTheCandidatesIsDropped() {
    FakeCandidate offers = candidate().withProducts(new FakeProduct("boots", 1, 1, false));
    PricedCandidate lookalike =
        PricedCandidate.of(offers, 1_000_000).showing(new FakeProduct("boots", 1, 1, false));

    StrategyOutcome outcome =
        guarded(o -> Decision.bid(lookalike)).decide(FakeOpportunity.of(offers));

    assertThat(outcome).isSameAs(StrategyOutcome.ERROR);
    assertThat(corrections("not_its_product")).isEqualTo(1);
  }

  @Test
  void aDecisionOfWhichNothingIsSoundIsAFailure() {
    GuardedStrategy guarded = guarded(o -> Decision.bid(PricedCandidate.of(CANDIDATE, 0)));
    for (int i = 0; i < StrategyBreaker.FAILURES; i++) {
      guarded.decide(OPPORTUNITY);
    }

    assertThat(guarded.decide(OPPORTUNITY)).isSameAs(StrategyOutcome.BREAKER_OPEN);
  }

  @Test
  void missedDeadlinesOpenTheBreaker() {
    Hourglass hourglass = new Hourglass();
    GuardedStrategy slow = guarded(o -> {
      hourglass.leftNanos = 0;
      return Decision.bid(PricedCandidate.of(CANDIDATE, 2_000_000));
    });
    for (int i = 0; i < StrategyBreaker.FAILURES; i++) {
      hourglass.leftNanos = 50_000_000;
      assertThat(slow.decide(hourglass)).isSameAs(StrategyOutcome.TOO_LATE);
    }
    hourglass.leftNanos = 50_000_000;

    assertThat(slow.decide(hourglass)).isSameAs(StrategyOutcome.BREAKER_OPEN);
  }

  @Test
  void whatIsAskedWithHardlyAnyTimeLeftMayBeLate() {
    Hourglass hourglass = new Hourglass();
    GuardedStrategy quick = guarded(o -> {
      hourglass.leftNanos = -1;
      return Decision.noBid(NoBidReason.NO_INTEREST);
    });
    for (int i = 0; i < 2 * StrategyBreaker.FAILURES; i++) {
      hourglass.leftNanos = 1;
      assertThat(quick.decide(hourglass)).isSameAs(StrategyOutcome.TOO_LATE);
    }
  }

  @Test
  void whatIsLateBeforeItIsAskedIsNotTheStrategysFault() {
    AtomicInteger calls = new AtomicInteger();
    GuardedStrategy guarded = guarded(o -> {
      calls.incrementAndGet();
      return Decision.noBid(NoBidReason.NO_INTEREST);
    });
    for (int i = 0; i < 2 * StrategyBreaker.FAILURES; i++) {
      assertThat(guarded.decide(new Hourglass())).isSameAs(StrategyOutcome.TOO_LATE);
    }

    assertThat(calls).hasValue(0);
    assertThat(guarded.decide(OPPORTUNITY).label()).isEqualTo("no_interest");
  }

  @Test
  void theGaugeShowsThatTheBreakerOpensAndCloses() {
    AtomicInteger calls = new AtomicInteger();
    GuardedStrategy guarded = guarded(o -> {
      if (calls.incrementAndGet() <= StrategyBreaker.FAILURES) {
        throw new IllegalStateException("bug");
      }
      return Decision.noBid(NoBidReason.NO_INTEREST);
    });
    guarded.publishBreaker();
    assertThat(breakerGauge()).isEqualTo(0);
    for (int i = 0; i < StrategyBreaker.FAILURES; i++) {
      guarded.decide(OPPORTUNITY);
    }
    assertThat(breakerGauge()).isEqualTo(1);

    ticker.nanos += StrategyBreaker.PAUSE_NANOS;
    guarded.decide(OPPORTUNITY);

    assertThat(breakerGauge()).isEqualTo(0);
  }

  private double breakerGauge() {
    Double value = registry.getSampleValue(
        "segmento_strategy_breaker_open", new String[] {"strategy"}, new String[] {"test"});
    return value == null ? -1 : value;
  }

  private static final class Unprintable extends RuntimeException {
    @Override
    public String getMessage() {
      throw new IllegalStateException("not even this");
    }
  }

  /** An opportunity whose time the test lets run out. */
  private static final class Hourglass implements Opportunity {
    private long leftNanos;

    @Override
    public Impression impression() {
      return OPPORTUNITY.impression();
    }

    @Override
    public List<Candidate> candidates() {
      return OPPORTUNITY.candidates();
    }

    @Override
    public long nowMillis() {
      return OPPORTUNITY.nowMillis();
    }

    @Override
    public long timeLeftNanos() {
      return leftNanos;
    }

    @Override
    public long seed() {
      return OPPORTUNITY.seed();
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
