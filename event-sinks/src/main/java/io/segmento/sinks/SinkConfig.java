package io.segmento.sinks;

import java.time.Duration;

/**
 * How a sink is filled.
 *
 * @param group name of the consumer group, one for each place where events go
 * @param consumer of the group; the same after a restart
 * @param commitEvents commit when so many were written
 * @param commitInterval commit when the first of them was written so long ago; well below the minutes after which others take them over
 */
public record SinkConfig(String group, String consumer, int commitEvents, Duration commitInterval) {
  public static final int DEFAULT_EVENTS = 200_000;
  public static final Duration DEFAULT_INTERVAL = Duration.ofSeconds(60);

  public SinkConfig {
    if (commitEvents < 1) {
      throw new IllegalArgumentException("commitEvents: " + commitEvents + " (expected: >= 1)");
    }
    if (commitInterval.toMillis() < 1 || commitInterval.compareTo(Duration.ofMinutes(2)) > 0) {
      throw new IllegalArgumentException(
          "commitInterval: " + commitInterval + " (expected: 1 ms to 2 min)");
    }
  }
}
