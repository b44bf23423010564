package io.segmento.platform.strategy;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.base.Ticker;
import com.google.protobuf.ByteString;
import io.prometheus.client.CollectorRegistry;
import io.segmento.platform.catalog.Catalog;
import io.segmento.platform.strategy.StrategyFigures.Counts;
import io.segmento.platform.strategy.state.KeptState;
import io.segmento.platform.testing.CatalogFixtures;
import io.segmento.proto.storage.v1.AdTouchRecord;
import io.segmento.proto.storage.v1.BidToken;
import io.segmento.proto.storage.v1.OrderCredit;
import io.segmento.strategy.testing.FakeCandidate;
import io.segmento.strategy.testing.FakeOpportunity;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StrategyOutcomesTest {

  /** Bids what it heard last. */
  private static final String LISTENS = """
      }
      static final class Listening implements BiddingStrategy, OutcomeListener {
        @Inject Listening() {}
        private volatile long price = 1;
        public Decision decide(Opportunity o) {
          return Decision.bid(PricedCandidate.of(o.candidates().get(0), price));
        }
        public void onWin(Outcome o) { price = o.priceCpmMicros() + o.note()[0]; }
        public void onLoss(Outcome o) { price = o.minimumToWinCpmMicros() + o.valueCpmMicros(); }
        public void onClick(Outcome o) { throw new IllegalStateException("as planned"); }
        public void onTick(long nowMillis) { price = 7; }
      """;

  private static final BidToken TOKEN = BidToken.newBuilder()
      .setStrategy("acme")
      .setStrategyVersion("1.2.3")
      .setExchange("test")
      .setCampaignId(CatalogFixtures.BRAND)
      .setPriceCeilingCpmMicros(2_000_000)
      .setValueCpmMicros(3_000_000)
      .setStrategyContext(ByteString.copyFrom(new byte[] {5}))
      .build();

  @TempDir
  Path work;

  private final CollectorRegistry collectors = new CollectorRegistry();
  private final StrategyLearning learning = new StrategyLearning();
  private StrategyRegistry registry;
  private StrategyOutcomes outcomes;

  @BeforeEach
  void load() throws Exception {
    Path directory = Files.createDirectory(work.resolve("strategies"));
    PluginJars.in(work)
        .plugin("acme", "public Decision decide(Opportunity o) { return null; }" + LISTENS)
        .bindsTo("Listening")
        .jar(directory.resolve("acme.jar"));
    StrategyCallMetrics metrics = new StrategyCallMetrics(collectors);
    registry = new StrategyRegistry(
        new StrategyDirectory(directory),
        new StrategyLoader(
            Clock.systemUTC(),
            Ticker.systemTicker(),
            metrics,
            learning,
            KeptState::unkept,
            TestLimits.LIMITS),
        metrics);
    registry.start();
    outcomes = new StrategyOutcomes(
        registry, learning, Catalog.of(CatalogFixtures.snapshot()), Clock.systemUTC());
  }

  @AfterEach
  void close() {
    outcomes.close();
    registry.close();
  }

  private LoadedStrategy acme() {
    return requireNonNull(registry.find("acme"), () -> "refused: " + registry.refused());
  }

  private Counts counts() {
    ToldOutcomes.await(registry);
    return acme().figures().counts();
  }

  private long price() {
    ToldOutcomes.await(registry);
    return acme()
        .decide(FakeOpportunity.of(FakeCandidate.candidate()))
        .bids()
        .get(0)
        .priceCpmMicros();
  }

  @Test
  void theStrategyThatBidHearsWhatBecameOfIt() {
    outcomes.billed(TOKEN, 1_500_000);
    assertThat(price()).isEqualTo(1_500_005);

    outcomes.lost(TOKEN, 1_000_000, 102);
    assertThat(price()).isEqualTo(4_000_000);

    outcomes.tick();
    assertThat(price()).isEqualTo(7);
  }

  /** It was taken out: its prices are not those of the version that serves now, which would fail at notes of another form. */
  @Test
  void whatAnotherVersionBidIsNeitherToldNorCounted() {
    BidToken before = TOKEN.toBuilder().setStrategyVersion("1.2.2").build();
    outcomes.billed(before, 9_000_000);
    outcomes.lost(before, 9_000_000, 102);
    outcomes.clicked(before);
    outcomes.converted(
        AdTouchRecord.getDefaultInstance(),
        OrderCredit.newBuilder().setStrategyArm("acme/1.2.2/0").build());

    assertThat(price()).isEqualTo(1);
    assertThat(counts().outcomes()).isZero();
    assertThat(counts().wins()).isZero();
    assertThat(counts().spentMicros()).isZero();

    outcomes.converted(
        AdTouchRecord.getDefaultInstance(),
        OrderCredit.newBuilder().setStrategyArm("acme/1.2.3/0").build());
    outcomes.billed(TOKEN, 1_500_000);
    assertThat(price()).isEqualTo(1_500_005);
    assertThat(counts().outcomes()).isEqualTo(2);
    assertThat(counts().spentMicros()).isEqualTo(1_500_000);
  }

  /** The token has the user's key, and a plugin may print what it is told. */
  @Test
  void anOutcomeSaysNothingOfTheUserWhenItIsPrinted() {
    assertThat(new TokenOutcome(TOKEN, "USD", 0, 0, 0, 0)).hasToString("outcome");
    assertThat(new ConversionOutcome(
            AdTouchRecord.getDefaultInstance(), OrderCredit.getDefaultInstance(), 0, "USD", 0))
        .hasToString("conversion");
  }

  @Test
  void whatItThrowsIsCountedAndGoesNoFurther() {
    outcomes.clicked(TOKEN);

    ToldOutcomes.await(registry);
    assertThat(collectors.getSampleValue(
            "segmento_strategy_listener_failures_total",
            new String[] {"strategy"},
            new String[] {"acme"}))
        .isEqualTo(1);
  }

  @Test
  void theNodeLearnsItsLandscapeFromEveryStrategy() {
    BidToken another = TOKEN.toBuilder().setStrategy("gone").build();
    for (int i = 0; i < 300; i++) {
      outcomes.lost(another, 1_000_000, 0);
      outcomes.lost(another, 4_000_000, 102);
      // Blocked: says nothing of prices.
      outcomes.lost(another, 9_000_000, 202);
    }
    outcomes.tick();

    assertThat(learning
            .landscape()
            .at(FakeOpportunity.of(FakeCandidate.candidate()), "USD")
            .winProbability(2_000_000))
        .isBetween(0.45, 0.55);
  }
}
