package io.segmento.sinks;

import io.segmento.platform.config.ConfigReader;
import io.segmento.platform.eventlog.EventReaderConfig;
import java.time.Duration;
import java.util.regex.Pattern;

/**
 * How a sink is filled.
 *
 * @param group name of the consumer group, one for each place where events go
 * @param consumer of the group; the same after a restart
 * @param commitEvents commit when so many were written
 * @param commitInterval commit when the first of them was written so long ago; well below the minutes after which others take them over
 * @param claimAfter when what another consumer got and did not acknowledge is taken over
 */
public record SinkConfig(
    String group, String consumer, int commitEvents, Duration commitInterval, Duration claimAfter) {
  public static final int DEFAULT_EVENTS = 200_000;
  public static final Duration DEFAULT_INTERVAL = Duration.ofSeconds(60);
  public static final Duration DEFAULT_CLAIM_AFTER = Duration.ofMinutes(5);

  private static final Duration LONGEST_INTERVAL = Duration.ofMinutes(2);
  private static final int MOST_EVENTS = 5_000_000;
  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._-]{0,63}");
  private static final String NAME_EXPECTED = "1 to 64 of a-z 0-9 . _ -";

  public SinkConfig {
    if (commitEvents < 1) {
      throw new IllegalArgumentException("commitEvents: " + commitEvents + " (expected: >= 1)");
    }
    if (commitInterval.toMillis() < 1 || commitInterval.compareTo(LONGEST_INTERVAL) > 0) {
      throw new IllegalArgumentException(
          "commitInterval: " + commitInterval + " (expected: 1 ms to 2 minutes)");
    }
    if (claimAfter.compareTo(commitInterval) <= 0) {
      throw new IllegalArgumentException(
          "claimAfter: " + claimAfter + " (expected: longer than commitInterval)");
    }
  }

  static SinkConfig from(ConfigReader config, SinkKind kind) {
    Duration interval = config.duration("sink.commit-interval", DEFAULT_INTERVAL);
    if (interval.toMillis() < 1 || interval.compareTo(LONGEST_INTERVAL) > 0) {
      config.error("sink.commit-interval", interval, "1 ms to 2 minutes");
      interval = DEFAULT_INTERVAL;
    }
    Duration claimAfter = config.duration("sink.claim-after", DEFAULT_CLAIM_AFTER);
    if (claimAfter.compareTo(interval) <= 0) {
      config.error("sink.claim-after", claimAfter, "longer than sink.commit-interval");
      claimAfter = interval.plus(DEFAULT_CLAIM_AFTER);
    }
    return new SinkConfig(
        name(config, "sink.group", kind.text()),
        name(config, "sink.consumer", "sink"),
        config.integer("sink.commit-events", DEFAULT_EVENTS, 1, MOST_EVENTS),
        interval,
        claimAfter);
  }

  EventReaderConfig reader() {
    EventReaderConfig usual = EventReaderConfig.DEFAULT;
    return new EventReaderConfig(
        usual.batch(), usual.eventsAtOnce(), claimAfter, usual.rest(), usual.longestIdle());
  }

  private static String name(ConfigReader config, String path, String otherwise) {
    String name = config.string(path, otherwise);
    if (!NAME.matcher(name).matches()) {
      config.error(path, name, NAME_EXPECTED);
      return otherwise;
    }
    return name;
  }
}
