package io.segmento.platform.strategy;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.base.Ticker;
import io.prometheus.client.CollectorRegistry;
import io.segmento.strategy.testing.FakeCandidate;
import io.segmento.strategy.testing.FakeOpportunity;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StrategyRegistryTest {

  private final CollectorRegistry collectors = new CollectorRegistry();

  @TempDir
  Path work;

  private Path directory;
  private StrategyRegistry registry;

  @BeforeEach
  void makeRegistry() throws IOException {
    directory = Files.createDirectory(work.resolve("strategies"));
    StrategyCallMetrics metrics = new StrategyCallMetrics(collectors);
    registry = new StrategyRegistry(
        new StrategyDirectory(directory),
        new StrategyLoader(
            Clock.systemUTC(),
            Ticker.systemTicker(),
            metrics,
            new StrategyLearning(),
            TestLimits.LIMITS),
        metrics);
  }

  @AfterEach
  void closeRegistry() {
    registry.close();
  }

  private static String bids(long price) {
    return "public Decision decide(Opportunity o) {"
        + " return Decision.bid(PricedCandidate.of(o.candidates().get(0), " + price + ")); }";
  }

  /** As an operator should: written beside and moved over, so that a jar in use is never written to. */
  private void deploy(String file, PluginJars plugin) throws IOException {
    Path jar = plugin.jar(work.resolve("new-" + file));
    Files.move(jar, directory.resolve(file), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
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
  void aReloadServesTheNewVersion() throws IOException {
    deploy("acme.jar", acme(111));
    registry.start();
    assertThat(price()).isEqualTo(111);

    deploy("acme.jar", acme(222));
    registry.reload();

    assertThat(price()).isEqualTo(222);
  }

  @Test
  void aRefusedVersionLeavesTheOneBeforeItServing() throws IOException {
    deploy("acme.jar", acme(111));
    registry.start();

    deploy("acme.jar", acme(222).apiVersion("9.0"));
    registry.reload();

    assertThat(price()).isEqualTo(111);
    assertThat(registry.refused()).containsKey("acme.jar");
  }

  @Test
  void aRefusedVersionInAFileOfAnotherNameLeavesTheOneBeforeItServing() throws IOException {
    deploy("acme-1.jar", acme(111));
    registry.start();

    Files.delete(directory.resolve("acme-1.jar"));
    deploy(
        "acme-2.jar",
        PluginJars.in(work)
            .plugin("acme", "@Inject Strategy(java.time.Clock clock) {}" + bids(222)));
    registry.reload();

    assertThat(price()).isEqualTo(111);
  }

  @Test
  void aStrategyWhoseJarIsGoneGoes() throws IOException {
    deploy("acme.jar", acme(111));
    registry.start();

    Files.delete(directory.resolve("acme.jar"));
    registry.reload();

    assertThat(registry.find("acme")).isNull();
    assertThat(collectors.getSampleValue(
            "segmento_strategy_loaded",
            new String[] {"strategy", "version"},
            new String[] {"acme", "1.2.3"}))
        .isNull();
  }

  @Test
  void aDirectoryThatCannotBeReadChangesNothing() throws IOException {
    deploy("acme.jar", acme(111));
    registry.start();
    Files.move(directory, work.resolve("moved"));

    assertThatThrownBy(() -> registry.reload()).isInstanceOf(IOException.class);

    assertThat(price()).isEqualTo(111);
  }

  @Test
  void aCallThatIsUnderWayAtAReloadMayStillLoadClasses() throws IOException {
    deploy(
        "acme.jar",
        PluginJars.in(work)
            .source("acme.Lazy", "package acme; class Lazy { static long price() { return 111; } }")
            .plugin(
                "acme",
                "public Decision decide(Opportunity o) { return Decision.bid(PricedCandidate.of(o.candidates().get(0), Lazy.price())); }"));
    registry.start();
    LoadedStrategy underWay = acme();

    deploy("acme.jar", acme(222));
    registry.reload();

    assertThat(underWay.decide(FakeOpportunity.of(FakeCandidate.candidate())).label())
        .isEqualTo("bid");
  }

  @Test
  void theClassesOfAReplacedVersionCanBeCollected() throws IOException {
    deploy("acme.jar", acme(111));
    registry.start();
    assertThat(price()).isEqualTo(111);
    WeakReference<ClassLoader> first = new WeakReference<>(acme().classLoader());

    registry.reload();
    registry.reload();

    for (int i = 0; i < 50 && first.get() != null; i++) {
      System.gc();
    }
    assertThat(first.get()).isNull();
  }
}
