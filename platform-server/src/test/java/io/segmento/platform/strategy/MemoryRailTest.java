package io.segmento.platform.strategy;

import static org.assertj.core.api.Assertions.assertThat;

import io.segmento.proto.v1.StrategyState;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The rail that lets go of what came last when the heap stays full. */
class MemoryRailTest extends RailsFixture {

  @Test
  void whenTheHeapStaysFullTheVersionThatCameLastIsTakenOut() {
    serve(StrategyState.LIVE, Map.of(BEFORE, bidding(CPM), NEW, bidding(CPM)));
    heapShare = 0.95;
    assertServes(NEW);
    assertServes(NEW);

    assertServes(BEFORE);
    assertDemoted(GuardRail.MEMORY, "the heap is 95 % full after collection");
    // What it kept is not collected yet.
    assertServes(BEFORE);
  }

  /** Another node took out the version that filled the heap of both; what took over has changed last, and is not to blame. */
  @Test
  void whenTheVersionsChangeAFullHeapIsGivenTime() {
    serve(StrategyState.LIVE, Map.of(BEFORE, bidding(CPM), NEW, bidding(CPM)));
    heapShare = 0.95;
    look();
    look();
    registry.use(registry.deployed().stream()
        .filter(each -> each.stored().getVersion().equals(BEFORE))
        .map(each -> new DeployedStrategy(
            each.stored().toBuilder().setState(StrategyState.LIVE).build(), each.strategy(), null))
        .toList());
    for (int i = 0; i < 10; i++) {
      assertServes(BEFORE);
    }
  }

  @Test
  void aHeapThatIsFullForAMomentTakesNobodyOut() {
    serve(StrategyState.LIVE, Map.of(BEFORE, bidding(CPM), NEW, bidding(CPM)));
    for (int i = 0; i < 5; i++) {
      heapShare = 0.95;
      look();
      look();
      heapShare = 0.85;
      look();
    }
    assertServes(NEW);
  }

  /** One collection that found much in use says the same at each look until the next, and may have been long ago. */
  @Test
  void aHeapThatWasNotCollectedSinceTheLastLookTakesNobodyOut() {
    serve(StrategyState.LIVE, Map.of(BEFORE, bidding(CPM), NEW, bidding(CPM)));
    heapShare = 0.95;
    look();
    for (int i = 0; i < 10; i++) {
      rails.tick();
    }
    assertThat(serves(NEW)).isTrue();

    assertServes(NEW);
    assertServes(BEFORE);
  }
}
