package io.segmento.platform.strategy;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.base.Ticker;
import io.prometheus.client.CollectorRegistry;
import io.segmento.platform.strategy.state.KeptState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each defect that the kit is there to find, planted into a strategy that has no other, is found in its jar by the check that is meant for it. */
class PluginConformanceTest {

  private static final String MAY_BID =
      "c.maxBidCpmMicros() > 0 && c.bidFloorCpmMicros() <= c.maxBidCpmMicros() && c.budgetLeftMicros() > 0";

  private static final String CAP = "c.maxBidCpmMicros()";

  /** Bids the same on the first candidate that may be bid on, by how likely a click is. */
  private static final String STRATEGY = """
      private final StrategyContext context;
      private final java.util.concurrent.atomic.AtomicLong threads = new java.util.concurrent.atomic.AtomicLong();
      private final ThreadLocal<Long> ofThread = ThreadLocal.withInitial(threads::getAndIncrement);
      @Inject Strategy(StrategyContext context) { this.context = context; }
      public Decision decide(Opportunity o) {
        for (Candidate c : o.candidates()) {
          double rate = context.responses().clickProbability(o, c);
          if (%s) {
            long price = %s;
            return Decision.bid(PricedCandidate.of(c, price).worth(%s));
          }
        }
        return Decision.noBid(NoBidReason.NO_INTEREST);
      }
      """;

  @TempDir
  Path work;

  private StrategyLoader.Loaded load(String condition, String price, String worth)
      throws IOException {
    Path directory = Files.createDirectories(work.resolve("strategies"));
    PluginJars.in(work)
        .plugin("acme", STRATEGY.formatted(condition, price, worth))
        .jar(directory.resolve("acme.jar"));
    return new StrategyLoader(
            Clock.systemUTC(),
            Ticker.systemTicker(),
            new StrategyCallMetrics(new CollectorRegistry()),
            new StrategyLearning(),
            KeptState::unkept,
            PluginLimits.DEFAULT)
        .load(directory);
  }

  @Test
  void theStrategyWithoutADefectPasses() throws IOException {
    assertThat(load(MAY_BID, CAP, "price").loaded()).containsOnlyKeys("acme");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        // A bid above the cap.
        "prices lie between floor and cap, of what was offered ; MAY_BID ; 2 * CAP ; price",
        "prices lie between floor and cap, of what was offered ; c.maxBidCpmMicros() > 0 && c.budgetLeftMicros() > 0 ; CAP ; price",
        "a cap of nothing is not bid ; c.bidFloorCpmMicros() <= c.maxBidCpmMicros() && c.budgetLeftMicros() > 0 ; Math.max(1, CAP) ; price",
        // No stop when the budget is spent.
        "a campaign without money is not bid ; c.maxBidCpmMicros() > 0 && c.bidFloorCpmMicros() <= c.maxBidCpmMicros() ; CAP ; price",
        // The wrong payment rule: a first price is what is paid.
        "a first price is never above the value ; MAY_BID ; CAP ; price - 1",
        // A sign that is wrong way round.
        "a higher value never bids less ; MAY_BID ; rate > 0 && rate <= 1 ? Math.max(1, CAP - (long) (rate * 1000000)) : CAP ; price",
        // A model that is not a number, or none that makes a price.
        "prices lie between floor and cap, of what was offered ; MAY_BID ; (long) (rate * 1000000) ; price",
        "a broken model makes no prices ; MAY_BID && !Double.isNaN(rate) ; (long) (rate * 1000000) ; price",
        "two strategies with the same seeds decide alike ; MAY_BID ; Math.max(1, CAP - System.identityHashCode(this) % 1000) ; price",
        // What one thread knows and another does not.
        "all threads get the same decision ; MAY_BID ; Math.max(Math.max(1, c.bidFloorCpmMicros()), CAP - ofThread.get()) ; price"
      })
  void aPlantedDefectIsFoundByTheCheckThatIsMeantForIt(
      String check, String condition, String price, String worth) throws IOException {
    StrategyLoader.Loaded loaded =
        load(condition.replace("MAY_BID", MAY_BID), price.replace("CAP", CAP), worth);

    assertThat(loaded.loaded()).isEmpty();
    assertThat(loaded.refused().get("acme.jar")).startsWith("conformance: " + check);
  }
}
