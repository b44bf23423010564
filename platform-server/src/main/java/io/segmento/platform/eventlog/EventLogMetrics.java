package io.segmento.platform.eventlog;

import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.Counter;
import io.prometheus.client.Gauge;
import jakarta.inject.Inject;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntSupplier;

/** {@code segmento_events_*}: what is written to the log, what waits, and what is lost. */
final class EventLogMetrics {
  /** Why an event is lost. */
  enum Drop {
    /** The bid path was faster than writer, store and disk. */
    QUEUE_FULL,
    /** The store is away, and there is no directory for a spool. */
    NO_SPOOL,
    SPOOL_FULL,
    /** The spool's disk does not take it, or gave back something else. */
    SPOOL_BROKEN,
    /** It lay in the spool for too long. */
    SPOOL_EXPIRED
  }

  private final CollectorRegistry registry;
  private final Counter written;
  private final Counter spooled;
  private final Counter replayed;
  private final Map<Drop, Counter.Child> drops = new EnumMap<>(Drop.class);
  private final Gauge spoolBytes;
  private final Gauge lag;
  private final Gauge pending;
  private final Counter forgotten;

  @Inject
  EventLogMetrics(CollectorRegistry registry) {
    this.registry = registry;
    written = Counter.build(
            "segmento_events_written_total",
            "Bids and no-bids that were written to the log; what notices bring is counted as notices.")
        .register(registry);
    spooled = Counter.build(
            "segmento_events_spooled_total", "Events that the store did not take, now on disk.")
        .register(registry);
    replayed = Counter.build(
            "segmento_events_replayed_total", "Of those, written to the log later.")
        .register(registry);
    Counter dropped = Counter.build("segmento_events_dropped_total", "Events that are lost.")
        .labelNames("reason")
        .register(registry);
    for (Drop drop : Drop.values()) {
      drops.put(drop, dropped.labels(drop.name().toLowerCase(Locale.ROOT)));
    }
    spoolBytes =
        Gauge.build("segmento_events_spool_bytes", "Size of what is on disk.").register(registry);
    lag = Gauge.build(
            "segmento_events_lag",
            "Entries of the streams that a group of consumers has not got yet; one of bids holds several events.")
        .labelNames("group")
        .register(registry);
    pending = Gauge.build(
            "segmento_events_pending", "Entries that a group has got and not acknowledged.")
        .labelNames("group")
        .register(registry);
    forgotten = Counter.build(
            "segmento_events_forgotten_total",
            "Events whose user was taken away, since the user asked for it.")
        .register(registry);
  }

  void watchQueue(IntSupplier size) {
    Gauge.build("segmento_events_queued", "Events that wait for the writer.")
        .create()
        .setChild(new Gauge.Child() {
          @Override
          public double get() {
            return size.getAsInt();
          }
        })
        .register(registry);
  }

  void written(int events) {
    written.inc(events);
  }

  void spooled(int events) {
    spooled.inc(events);
  }

  void replayed(int events) {
    replayed.inc(events);
  }

  void dropped(Drop reason, int events) {
    Counter.Child child = drops.get(reason);
    if (child != null) {
      child.inc(events);
    }
  }

  void spoolBytes(long bytes) {
    spoolBytes.set((double) bytes);
  }

  void group(String name, long lagging, long unacknowledged) {
    lag.labels(name).set((double) lagging);
    pending.labels(name).set((double) unacknowledged);
  }

  void forgotten(long events) {
    forgotten.inc((double) events);
  }
}
