package io.segmento.platform.strategy;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.base.Ticker;
import io.prometheus.client.CollectorRegistry;
import io.segmento.platform.strategy.state.KeptState;
import io.segmento.proto.v1.Strategy;
import io.segmento.proto.v1.StrategyState;
import io.segmento.strategy.testing.FakeCandidate;
import io.segmento.strategy.testing.FakeOpportunity;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StrategyRegistryTest {

  private final CollectorRegistry collectors = new CollectorRegistry();

  @TempDir
  Path work;

  private Path directory;
  private StrategyLoader loader;
  private StrategyRegistry registry;

  @BeforeEach
  void makeRegistry() throws IOException {
    directory = Files.createDirectory(work.resolve("strategies"));
    StrategyCallMetrics metrics = new StrategyCallMetrics(collectors);
    loader = new StrategyLoader(
        Clock.systemUTC(),
        Ticker.systemTicker(),
        metrics,
        new StrategyLearning(),
        KeptState::unkept,
        TestLimits.LIMITS);
    registry = new StrategyRegistry(new StrategyDirectory(directory), loader, metrics);
  }

  @AfterEach
  void closeRegistry() {
    registry.close();
  }

  private static String bids(long price) {
    return "public Decision decide(Opportunity o) {"
        + " return Decision.bid(PricedCandidate.of(o.candidates().get(0), " + price + ")); }";
  }

  private void deploy(String file, PluginJars plugin) throws IOException {
    var unused = plugin.jar(directory.resolve(file));
  }

  private PluginJars acme(long price) {
    return PluginJars.in(work).plugin("acme", bids(price));
  }

  private LoadedStrategy acme() {
    return requireNonNull(registry.find("acme"), () -> "refused: " + registry.refused());
  }

  private long price() {
    return acme()
        .decide(FakeOpportunity.of(FakeCandidate.candidate()))
        .bids()
        .get(0)
        .priceCpmMicros();
  }

  @Test
  void withoutADirectoryNothingIsLoadedAndTheNodeIsNotReady() throws IOException {
    Files.delete(directory);

    registry.start();

    assertThat(registry.find("acme")).isNull();
    assertThat(registry.notReady()).contains("no plugin is loaded");
  }

  @Test
  void theDirectoryServesFromTheStart() throws IOException {
    deploy("acme.jar", acme(111));

    registry.start();

    assertThat(price()).isEqualTo(111);
    assertThat(registry.notReady()).isEmpty();
  }

  /** Takes what a jar holds into use, as if it had been deployed, and then out again. */
  private LoadedStrategy replaced(PluginJars plugin) throws IOException {
    Path elsewhere = Files.createDirectory(work.resolve("deployed"));
    var unused = plugin.jar(elsewhere.resolve("acme.jar"));
    LoadedStrategy loaded =
        requireNonNull(loader.load(elsewhere).loaded().get("acme"), "not loaded");
    Strategy stored = Strategy.newBuilder()
        .setName("acme")
        .setVersion("1.2.3")
        .setState(StrategyState.LIVE)
        .build();
    registry.use(List.of(new DeployedStrategy(stored, loaded, null)));
    registry.use(List.of());
    return loaded;
  }

  @Test
  void aCanaryThatIsGivenMoreUsersBeginsToCountAnew() throws IOException {
    deploy("acme.jar", acme(111));
    LoadedStrategy canary =
        requireNonNull(loader.load(directory).loaded().get("acme"), "not loaded");
    registry.use(List.of(canary(canary, 5)));
    var unused = canary.decide(FakeOpportunity.of(FakeCandidate.candidate()));
    registry.use(List.of(canary(canary, 5)));
    assertThat(canary.figures().counts().decisions()).isEqualTo(1);

    registry.use(List.of(canary(canary, 50)));

    assertThat(canary.figures().counts().decisions()).isZero();
  }

  private static DeployedStrategy canary(LoadedStrategy strategy, double percent) {
    Strategy stored = Strategy.newBuilder()
        .setName("acme")
        .setVersion("1.2.3")
        .setState(StrategyState.CANARY)
        .setCanaryPercent(percent)
        .build();
    return new DeployedStrategy(stored, strategy, null);
  }

  @Test
  void aCallThatIsUnderWayWhenItsVersionIsReplacedMayStillLoadClasses() throws IOException {
    LoadedStrategy underWay = replaced(
        PluginJars.in(work)
            .source("acme.Lazy", "package acme; class Lazy { static long price() { return 111; } }")
            .plugin(
                "acme",
                "public Decision decide(Opportunity o) { return Decision.bid(PricedCandidate.of(o.candidates().get(0), Lazy.price())); }"));

    assertThat(underWay.decide(FakeOpportunity.of(FakeCandidate.candidate())).label())
        .isEqualTo("bid");
  }

  @Test
  void theClassesOfAReplacedVersionCanBeCollected() throws IOException {
    WeakReference<ClassLoader> gone = new WeakReference<>(replaced(acme(111)).classLoader());

    registry.closeIdle(Duration.ZERO);

    for (int i = 0; i < 50 && gone.get() != null; i++) {
      System.gc();
    }
    assertThat(gone.get()).isNull();
  }
}
