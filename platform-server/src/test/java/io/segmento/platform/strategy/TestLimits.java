package io.segmento.platform.strategy;

import io.segmento.platform.strategy.check.Restriction;
import java.util.Map;
import java.util.Set;

/** Limits for plugins of a few lines, which keep no contract. */
final class TestLimits {
  static final PluginLimits LIMITS = permitting(Map.of());

  private TestLimits() {}

  static PluginLimits permitting(Map<String, Set<Restriction>> permits) {
    PluginLimits standard = PluginLimits.DEFAULT;
    return new PluginLimits(
        standard.callTime(),
        standard.callBytes(),
        standard.backgroundTime(),
        standard.startTime(),
        standard.startBytes(),
        standard.inFlight(),
        false,
        permits);
  }
}
