package io.segmento.platform.eventlog;

import static java.util.Objects.requireNonNull;

import io.segmento.platform.redis.RedisStore;
import jakarta.inject.Inject;
import java.util.regex.Pattern;

/** Opens readers of the log. Thread-safe. */
public final class EventReaders {
  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._-]{0,63}");

  private final RedisStore store;
  private final EventStreams streams;
  private final EventReaderMetrics metrics;

  @Inject
  public EventReaders(RedisStore store, EventStreams streams, EventReaderMetrics metrics) {
    this.store = requireNonNull(store, "store");
    this.streams = requireNonNull(streams, "streams");
    this.metrics = requireNonNull(metrics, "metrics");
  }

  /**
   * A reader of a group, which begins with the oldest event that is kept.
   *
   * @param group what the events are read for; each group gets all of them
   * @param consumer of the group; the same after a restart, another in another process
   */
  public EventReader open(String group, String consumer, EventReaderConfig config) {
    check("group", group);
    check("consumer", consumer);
    return new EventReader(
        store, streams, store.streamGroup(group, consumer), metrics.group(group), config);
  }

  /** A reader of those who must be forgotten, for what a group has written elsewhere. */
  public ForgettingReader openForgetting(String group, String consumer) {
    check("group", group);
    check("consumer", consumer);
    return new ForgettingReader(store, group, consumer);
  }

  private static void check(String what, String name) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          what + ": \"" + name + "\" (expected: 1 to 64 of a-z 0-9 . _ -)");
    }
  }
}
