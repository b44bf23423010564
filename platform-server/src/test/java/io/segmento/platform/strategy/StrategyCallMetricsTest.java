package io.segmento.platform.strategy;

import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.client.CollectorRegistry;
import io.segmento.strategy.StrategyMetrics;
import org.junit.jupiter.api.Test;

class StrategyCallMetricsTest {

  private final CollectorRegistry registry = new CollectorRegistry();
  private final StrategyCallMetrics metrics = new StrategyCallMetrics(registry);

  private double events(String name) {
    Double value = registry.getSampleValue(
        "segmento_strategy_plugin_events_total",
        new String[] {"strategy", "name"},
        new String[] {"acme", name});
    return value == null ? 0 : value;
  }

  @Test
  void aPluginCountsUnderItsOwnName() {
    StrategyMetrics plugin = metrics.forPlugin("acme");

    plugin.counter("model_missing").increment();
    plugin.counter("model_missing").increment();

    assertThat(events("model_missing")).isEqualTo(2);
  }

  @Test
  void theThirtyThirdNameAndStrangeOnesAreOther() {
    StrategyMetrics plugin = metrics.forPlugin("acme");
    for (int i = 0; i < 32; i++) {
      plugin.counter("name_" + i).increment();
    }
    plugin.counter("name_32").increment();
    plugin.counter("user@example.org").increment();

    assertThat(events("name_31")).isEqualTo(1);
    assertThat(events("name_32")).isEqualTo(0);
    assertThat(events("other")).isEqualTo(2);
  }

  @Test
  void aReloadDoesNotStartTheBoundAnew() {
    for (int i = 0; i < 32; i++) {
      metrics.forPlugin("acme").counter("old_" + i);
    }

    metrics.forPlugin("acme").counter("new").increment();

    assertThat(events("new")).isEqualTo(0);
    assertThat(events("other")).isEqualTo(1);
  }
}
