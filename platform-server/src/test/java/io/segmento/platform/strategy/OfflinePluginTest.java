package io.segmento.platform.strategy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.segmento.platform.strategy.check.Restriction;
import io.segmento.strategy.testing.FakeCandidate;
import io.segmento.strategy.testing.FakeOpportunity;
import io.segmento.strategy.testing.FakeStrategyContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OfflinePluginTest {

  @TempDir
  Path work;

  private Path directory;

  @BeforeEach
  void pack() throws IOException {
    directory = Files.createDirectory(work.resolve("strategies"));
    var unused = PluginJars.in(work)
        .plugin(
            "modest",
            "public Decision decide(Opportunity o) { return Decision.bid(PricedCandidate.of(o.candidates().get(0), 7)); }")
        .jar(directory.resolve("modest.jar"));
    unused = PluginJars.in(work)
        .plugin(
            "curious",
            "public Decision decide(Opportunity o) { if (System.getenv(\"HOME\") == null) return null;"
                + " return Decision.bid(PricedCandidate.of(o.candidates().get(0), 8)); }")
        .jar(directory.resolve("curious.jar"));
  }

  private long price(String name, Set<Restriction> permitted) throws IOException {
    try (OfflinePlugin plugin = OfflinePlugin.open(directory, name, permitted)) {
      return plugin
          .strategy(new FakeStrategyContext(Map.of()))
          .decide(FakeOpportunity.of(FakeCandidate.candidate()))
          .bids()
          .get(0)
          .priceCpmMicros();
    }
  }

  @Test
  void aPluginIsAskedByItsName() throws IOException {
    assertThat(price("modest", Set.of())).isEqualTo(7);
  }

  @Test
  void anUnknownNameIsAnsweredByThoseThatThereAre() throws IOException {
    Files.writeString(directory.resolve("broken.jar"), "not a jar");

    assertThatThrownBy(() -> price("modst", Set.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(
            "strategy: modst (expected: one of curious, modest); not plugins: broken.jar: ");
  }

  @Test
  void aDirectoryThatIsNotThereIsNamed() throws IOException {
    directory = work.resolve("none");

    assertThatThrownBy(() -> price("modest", Set.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("strategies: " + directory + " (expected: a directory of plugins)");
  }

  @Test
  void whatANodeWouldRefuseIsRefusedWithTheReasonUnlessItIsPermitted() throws IOException {
    assertThatThrownBy(() -> price("curious", Set.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(
            "curious: a node would refuse it: host: java.lang.System.getenv in ")
        .hasMessageContaining("--permit");

    assertThat(price("curious", Set.of(Restriction.HOST))).isEqualTo(8);
  }
}
