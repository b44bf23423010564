package io.segmento.platform.strategy;

import static org.assertj.core.api.Assertions.assertThat;

import io.segmento.proto.v1.StrategyState;
import io.segmento.strategy.BiddingStrategy;
import io.segmento.strategy.testing.FakeOpportunity;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The rails that compare a version with the one before it, and who is looked after. */
class GuardRailsTest extends RailsFixture {

  @Test
  void aMeanPriceFarAboveTheVersionBeforeTakesAVersionOut() {
    serve(StrategyState.LIVE, Map.of(BEFORE, bidding(CPM), NEW, bidding(3 * CPM + CPM / 100)));
    decide(BEFORE, 100);
    decide(NEW, 99);
    // So few may be chance.
    assertServes(NEW);

    decide(NEW, 1);

    assertServes(BEFORE);
    assertDemoted(GuardRail.PRICES, "mean price 3.01 times that of the version before");
  }

  @Test
  void aHigherMeanPriceWithinTheBoundIsLetBe() {
    serve(StrategyState.LIVE, Map.of(BEFORE, bidding(CPM), NEW, bidding(3 * CPM)));
    decide(BEFORE, 100);
    decide(NEW, 200);

    assertServes(NEW);
  }

  @Test
  void aCanaryThatSpendsFarMoreForEachDecisionIsTakenOut() {
    serve(StrategyState.CANARY, Map.of(BEFORE, bidding(CPM), NEW, bidding(CPM)));
    decide(BEFORE, 1_000);
    win(BEFORE, 50, CPM);
    decide(NEW, 100);
    win(NEW, 49, CPM);
    // So few may be chance.
    look();
    assertThat(registry.serving(NAME).canary()).isNotNull();

    win(NEW, 1, CPM);
    look();

    assertThat(registry.serving(NAME).canary()).isNull();
    assertDemoted(GuardRail.SPEND, "spend for each decision 10.00 times");
    assertServes(BEFORE);
  }

  @Test
  void aVersionThatSpendsSomewhatMoreIsLetBe() {
    serve(StrategyState.CANARY, Map.of(BEFORE, bidding(CPM), NEW, bidding(CPM)));
    decide(BEFORE, 100);
    win(BEFORE, 50, CPM);
    decide(NEW, 100);
    win(NEW, 50, 3 * CPM);

    look();

    assertThat(registry.serving(NAME).canary()).isNotNull();
  }

  /** The store cannot be told that the LIVE version is out: then nobody else looks after the one that serves instead. */
  @Test
  void whatServesFromStandbyIsLookedAfterToo() {
    BiddingStrategy broken = opportunity -> {
      throw new IllegalStateException("as planned");
    };
    serve(StrategyState.LIVE, Map.of(BEFORE, broken, NEW, bidding(CPM)));
    registry.use(registry.deployed().stream()
        .map(each -> each.stored().getVersion().equals(NEW)
            ? new DeployedStrategy(
                each.stored(),
                each.strategy(),
                new RailLimits.Violation(GuardRail.ERRORS, "as planned"))
            : each)
        .toList());
    assertThat(registry.find(NAME)).isSameAs(version(BEFORE));
    for (int i = 0; i < StrategyBreaker.FAILURES; i++) {
      var unused = version(BEFORE).decide(FakeOpportunity.of(CANDIDATE));
    }

    look();

    assertThat(registry.find(NAME)).isNull();
  }
}
