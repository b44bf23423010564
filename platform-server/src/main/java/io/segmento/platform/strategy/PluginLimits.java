package io.segmento.platform.strategy;

import io.segmento.platform.strategy.check.Restriction;
import java.time.Duration;
import java.util.Map;
import java.util.Set;

/**
 * What plugins may use.
 *
 * @param callTime processor time of one decision, when the auction leaves more
 * @param callBytes what one decision may allocate
 * @param backgroundTime processor time for being told one outcome or tick, looked at more closely than that of a decision
 * @param startTime processor time for starting, with reading a model
 * @param startWait until nobody waits for a plugin that starts any more, however little of the processor it got
 * @param startBytes what starting may allocate
 * @param inFlight decisions of one strategy at a time; one more is no bid
 * @param kit whether a plugin must pass the conformance kit before it is asked
 * @param nameToPermits what an operator permits a plugin of the node's directory that is refused otherwise, by the plugin's name
 */
record PluginLimits(
    Duration callTime,
    long callBytes,
    Duration backgroundTime,
    Duration startTime,
    Duration startWait,
    long startBytes,
    int inFlight,
    boolean kit,
    Map<String, Set<Restriction>> nameToPermits) {

  private static final long TICK_CALLS = 4;

  static final PluginLimits DEFAULT = new PluginLimits(
      Duration.ofMillis(50),
      16L << 20,
      // With what is used until the next look, a tenth of a second at most.
      Duration.ofMillis(90),
      Duration.ofSeconds(20),
      Duration.ofMinutes(3),
      1L << 30,
      Math.max(2, Runtime.getRuntime().availableProcessors()),
      true,
      Map.of());

  /** What being told one outcome or tick may allocate: several times that of a decision, since a tick may make its tables anew. */
  long backgroundBytes() {
    return TICK_CALLS * callBytes;
  }

  Set<Restriction> permits(String name) {
    return nameToPermits.getOrDefault(name, Set.of());
  }
}
