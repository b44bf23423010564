package io.segmento.platform.strategy;

import io.segmento.strategy.Opportunity;
import io.segmento.strategy.testing.FakeCandidate;
import io.segmento.strategy.testing.FakeOpportunity;
import io.segmento.strategy.testing.FakeProduct;
import jakarta.inject.Inject;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets a version decide recorded opportunities until the JIT compiler has seen it, so that its first real decision is not its slowest. Nothing of it is counted.
 * <b>Takes up to a second.</b>
 */
final class WarmUp {

  private static final Logger log = LoggerFactory.getLogger(WarmUp.class);
  private static final int RECORDED = 64;
  private static final int DECISIONS = 3_000;
  private static final long MAX_NANOS = 1_000_000_000;
  private static final long SEED = 42;
  private static final Duration MAX_WAIT = Duration.ofMinutes(1);

  private final Optional<RecordedOpportunities> recorded;
  private final Clock clock;

  @Inject
  WarmUp(Optional<RecordedOpportunities> recorded, Clock clock) {
    this.recorded = recorded;
    this.clock = clock;
  }

  /** Throws {@link StrategyRefusedException} when it does not come back. */
  void run(LoadedStrategy strategy) throws IOException {
    var unused = PluginThread.call(MAX_WAIT, () -> decide(strategy));
  }

  private boolean decide(LoadedStrategy strategy) {
    List<Opportunity> opportunities =
        recorded.map(each -> each.recent(RECORDED)).orElse(List.of());
    boolean real = !opportunities.isEmpty();
    if (!real) {
      // At the time that it is: the strategy that is warmed up is the one that serves, and
      // remembers when it was asked.
      long now = clock.millis();
      opportunities = List.of(new FakeOpportunity(
          List.of(
              FakeCandidate.candidate(),
              FakeCandidate.candidate().withProducts(new FakeProduct("sku", 1, now, true))),
          now,
          SEED));
    }
    long begin = System.nanoTime();
    int decided = 0;
    while (decided < DECISIONS && System.nanoTime() - begin < MAX_NANOS) {
      strategy.rehearse(opportunities.get(decided++ % opportunities.size()));
    }
    log.info(
        "strategy {} {} was warmed up by {} decisions on {} {} opportunities",
        strategy.name(),
        strategy.version(),
        decided,
        opportunities.size(),
        real ? "recorded" : "made-up");
    return real;
  }
}
