package io.segmento.platform.strategy;

import static org.assertj.core.api.Assertions.assertThat;

import io.segmento.platform.testing.Await;
import io.segmento.proto.storage.v1.BidToken;
import io.segmento.proto.v1.StrategyState;
import io.segmento.strategy.BiddingStrategy;
import io.segmento.strategy.Decision;
import io.segmento.strategy.Opportunity;
import io.segmento.strategy.Outcome;
import io.segmento.strategy.OutcomeListener;
import io.segmento.strategy.PricedCandidate;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** The rails of what a version does when it is told outcomes. */
class ListeningRailsTest extends RailsFixture {

  /** Throws whenever it is told of a click. */
  private record Clumsy() implements BiddingStrategy, OutcomeListener {
    @Override
    public Decision decide(Opportunity opportunity) {
      return Decision.bid(PricedCandidate.of(CANDIDATE, CPM));
    }

    @Override
    public void onClick(Outcome outcome) {
      throw new IllegalStateException("as planned");
    }
  }

  private static void tell(LoadedStrategy strategy, Consumer<OutcomeListener> event, int times) {
    for (int i = 0; i < times; i++) {
      strategy.tell(event);
    }
    Await.until("it is told", strategy::isIdle);
  }

  private static void click(OutcomeListener listener) {
    listener.onClick(new TokenOutcome(BidToken.getDefaultInstance(), "USD", 0, 0, 0, 0));
  }

  @Test
  void oneThatKeepsFailingWhenToldIsTakenOutHoweverWellItDecides() {
    serve(StrategyState.LIVE, Map.of(BEFORE, bidding(CPM), NEW, new Clumsy()));
    decide(NEW, 1_000);
    tell(version(NEW), ListeningRailsTest::click, StrategyBreaker.FAILURES - 1);
    assertServes(NEW);

    tell(version(NEW), ListeningRailsTest::click, 1);

    assertServes(BEFORE);
    assertDemoted(GuardRail.ERRORS, "5 outcomes in a row failed when told");
  }

  @Test
  void oneThatFailsAtSomeOfWhatItIsToldIsTakenOut() {
    serve(StrategyState.LIVE, Map.of(BEFORE, bidding(CPM), NEW, new Clumsy()));
    decide(NEW, 10_000);
    for (int i = 0; i < RailLimits.DEFAULT.cases(); i++) {
      assertServes(NEW);
      tell(version(NEW), listener -> listener.onTick(1), 20);
      tell(version(NEW), ListeningRailsTest::click, 1);
    }

    assertServes(BEFORE);
    assertDemoted(GuardRail.ERRORS, "10 of 210 outcomes failed when told");
  }

  private void listen(Duration processorTime) {
    version(NEW).figures().listened(processorTime.toNanos());
  }

  /** Each time within its bound, and never done. */
  @Test
  void oneThatTakesHalfAProcessorForWhatItIsToldIsTakenOut() {
    serve(StrategyState.LIVE, Map.of(BEFORE, bidding(CPM), NEW, bidding(CPM)));
    // Begins with much, which it may: its tables.
    listen(Duration.ofSeconds(10));
    assertServes(NEW);
    for (int i = 0; i < 60; i++) {
      listen(Duration.ofMillis(i < 30 ? 100 : 500));
      assertServes(NEW);
    }
    listen(Duration.ofMillis(800));

    assertServes(BEFORE);
    assertDemoted(
        GuardRail.LISTENING,
        "being told outcomes took 51 % of a processor (expected: at most 50 %)");
  }

  /** Then there was more time to listen in. */
  @Test
  void looksThatComeLateMakeTheWindowLonger() {
    serve(StrategyState.LIVE, Map.of(BEFORE, bidding(CPM), NEW, bidding(CPM)));
    for (int i = 0; i < 40; i++) {
      listen(Duration.ofMillis(400));
      look();
    }
    for (int i = 0; i < 40; i++) {
      listen(Duration.ofMillis(900));
      lookAfter(Duration.ofSeconds(2));
      assertThat(serves(NEW)).isTrue();
    }
  }
}
