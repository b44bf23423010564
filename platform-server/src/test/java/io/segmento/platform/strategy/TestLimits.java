package io.segmento.platform.strategy;

import io.segmento.platform.strategy.check.Restriction;
import java.time.Duration;
import java.util.Map;
import java.util.Set;

/** Limits for plugins of a few lines, which keep no contract. */
final class TestLimits {
  static final PluginLimits LIMITS = permitting(Map.of());

  private TestLimits() {}

  /** Those of {@link #LIMITS}, with so long until nobody waits for a plugin that starts. */
  static PluginLimits waiting(Duration startWait) {
    return new PluginLimits(
        LIMITS.callTime(),
        LIMITS.callBytes(),
        LIMITS.backgroundTime(),
        LIMITS.startTime(),
        startWait,
        LIMITS.startBytes(),
        LIMITS.inFlight(),
        LIMITS.kit(),
        LIMITS.nameToPermits());
  }

  /** As the shipped ones, but with time for a first call on a slow machine. */
  static PluginLimits permitting(Map<String, Set<Restriction>> permits) {
    PluginLimits standard = PluginLimits.DEFAULT;
    return new PluginLimits(
        Duration.ofMillis(250),
        standard.callBytes(),
        Duration.ofMillis(250),
        standard.startTime(),
        standard.startWait(),
        standard.startBytes(),
        standard.inFlight(),
        false,
        permits);
  }
}
