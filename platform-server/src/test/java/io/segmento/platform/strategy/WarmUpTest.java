package io.segmento.platform.strategy;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.base.Ticker;
import io.prometheus.client.CollectorRegistry;
import io.segmento.platform.strategy.state.KeptState;
import io.segmento.platform.testing.MutableClock;
import io.segmento.strategy.StrategyState.Sums;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WarmUpTest {

  /** It serves afterwards, and may remember when it was asked: what lies ahead would seem to be the present until then. */
  @Test
  void aVersionIsWarmedUpAtTheTimeThatItIs(@TempDir Path work) throws IOException {
    MutableClock clock = MutableClock.at("2026-11-27T10:00:00Z");
    Path directory = Files.createDirectory(work.resolve("strategies"));
    PluginJars.in(work)
        .plugin(
            "acme",
            "final StrategyState.Sums asked; final StrategyContext context;"
                + " @Inject Strategy(StrategyContext context) { this.context = context;"
                + " asked = context.state().sums(\"asked\", 1, \"now\", \"else\").row(\"all\"); }"
                + " public Decision decide(Opportunity o) {"
                + " asked.add(o.nowMillis() == context.clock().millis() ? 0 : 1, 1);"
                + " return Decision.noBid(NoBidReason.NO_INTEREST); }")
        .jar(directory.resolve("acme.jar"));
    StrategyLoader.Loaded loaded = new StrategyLoader(
            clock,
            Ticker.systemTicker(),
            new StrategyCallMetrics(new CollectorRegistry()),
            new StrategyLearning(),
            KeptState::unkept,
            TestLimits.LIMITS)
        .load(directory);

    LoadedStrategy strategy =
        requireNonNull(loaded.loaded().get("acme"), () -> "refused: " + loaded.refused());
    Sums asked = strategy.state().sums("asked", 1, "now", "else").row("all");
    double before = asked.get(0);
    double elsewhen = asked.get(1);
    new WarmUp(Optional.empty(), clock).run(strategy);

    assertThat(asked.get(0)).isGreaterThan(before);
    assertThat(asked.get(1)).isEqualTo(elsewhen);
  }
}
