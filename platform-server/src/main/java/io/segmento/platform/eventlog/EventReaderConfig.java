package io.segmento.platform.eventlog;

import java.time.Duration;

/**
 * How a reader reads.
 *
 * @param batch about how many events one poll brings at most
 * @param eventsAtOnce about how many events of one stream one request brings at most
 * @param claimAfter when what another consumer of the group has got and not acknowledged is taken over; longer than any batch takes
 * @param rest how long a stream is left alone when all of it was read, so that what comes meanwhile is read at once: a request costs as much as some ten entries
 * @param longestIdle the longest time after which a quiet stream is looked at again, and new ones are looked for
 */
public record EventReaderConfig(
    int batch, int eventsAtOnce, Duration claimAfter, Duration rest, Duration longestIdle) {
  public static final EventReaderConfig DEFAULT = new EventReaderConfig(
      8_192, 512, Duration.ofMinutes(5), Duration.ofMillis(200), Duration.ofSeconds(2));

  public EventReaderConfig {
    if (batch < 1 || eventsAtOnce < 1) {
      throw new IllegalArgumentException(
          "batch: " + batch + ", eventsAtOnce: " + eventsAtOnce + " (expected: both >= 1)");
    }
    if (claimAfter.toMillis() < 1 || rest.toMillis() < 1 || longestIdle.compareTo(rest) < 0) {
      throw new IllegalArgumentException("claimAfter: " + claimAfter + ", rest: " + rest
          + ", longestIdle: " + longestIdle
          + " (expected: both >= 1 ms, and the last not shorter than the one before)");
    }
  }
}
