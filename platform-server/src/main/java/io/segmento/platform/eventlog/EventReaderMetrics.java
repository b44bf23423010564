package io.segmento.platform.eventlog;

import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.Counter;
import jakarta.inject.Inject;

/** {@code segmento_events_read_total} and its like, by group of consumers. */
public final class EventReaderMetrics {
  private final Counter read;
  private final Counter acknowledged;
  private final Counter unreadable;

  @Inject
  public EventReaderMetrics(CollectorRegistry registry) {
    read = Counter.build(
            "segmento_events_read_total",
            "Events that this process read from the streams, repeated ones too.")
        .labelNames("group")
        .register(registry);
    acknowledged = Counter.build("segmento_events_acknowledged_total", "Of those, done with.")
        .labelNames("group")
        .register(registry);
    unreadable = Counter.build(
            "segmento_events_unreadable_total",
            "Entries that are no events of this version; they are passed over.")
        .labelNames("group")
        .register(registry);
  }

  Group group(String name) {
    return new Group(name);
  }

  /** The counters of one group. */
  final class Group {
    private final Counter.Child readChild;
    private final Counter.Child acknowledgedChild;
    private final Counter.Child unreadableChild;

    private Group(String name) {
      readChild = read.labels(name);
      acknowledgedChild = acknowledged.labels(name);
      unreadableChild = unreadable.labels(name);
    }

    void read(int events) {
      readChild.inc(events);
    }

    void acknowledged(int events) {
      acknowledgedChild.inc(events);
    }

    void unreadable() {
      unreadableChild.inc();
    }
  }
}
