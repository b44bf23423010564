package io.segmento.sinks;

import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.Counter;
import io.prometheus.client.Gauge;
import io.prometheus.client.Summary;
import io.segmento.platform.eventlog.EventBacklog;
import jakarta.inject.Inject;
import java.time.Duration;

/** {@code segmento_sink_*}: what a sink made of the events that it read, and how far it is behind. */
public final class SinkMetrics {
  private final Counter.Child written;
  private final Counter.Child repeated;
  private final Counter bytes;
  private final Summary commits;
  private final Gauge lastCommit;
  private final Gauge uncommitted;
  private final Counter failures;
  private final Counter forgotten;
  private final Gauge lag;
  private final Gauge pending;
  private final Gauge missed;

  @Inject
  public SinkMetrics(CollectorRegistry registry) {
    Counter events = Counter.build(
            "segmento_sink_events_total",
            "Events that were given to the sink: written, or repeated, since they were there already.")
        .labelNames("outcome")
        .register(registry);
    written = events.labels("written");
    repeated = events.labels("repeated");
    bytes = Counter.build("segmento_sink_bytes_total", "Size of what was committed.")
        .register(registry);
    commits = Summary.build(
            "segmento_sink_commit_seconds", "How long it took to make what was written safe.")
        .register(registry);
    lastCommit = Gauge.build(
            "segmento_sink_last_commit_timestamp_seconds", "When something was last made safe.")
        .register(registry);
    uncommitted = Gauge.build(
            "segmento_sink_uncommitted_events",
            "Events that were read and are neither safe nor acknowledged yet.")
        .register(registry);
    failures = Counter.build(
            "segmento_sink_failures_total",
            "How often the sink did not take what it was given and was opened anew.")
        .register(registry);
    forgotten = Counter.build(
            "segmento_sink_forgotten_total",
            "Events that lost their user in what was written, since the user asked for it.")
        .register(registry);
    lag = Gauge.build(
            "segmento_sink_lag_entries",
            "Entries of the streams that were not read yet; one of bids holds up to 32.")
        .register(registry);
    pending = Gauge.build(
            "segmento_sink_pending_entries", "Entries that were read and not acknowledged yet.")
        .register(registry);
    missed = Gauge.build(
            "segmento_sink_missed_entries",
            "Entries that the streams let go of before they were read, since the group began: lost to it.")
        .register(registry);
    // Nobody has looked yet, and 0 would be good news.
    lag.set(Double.NaN);
    pending.set(Double.NaN);
    missed.set(Double.NaN);
  }

  void wrote(int fresh, int given) {
    written.inc(fresh);
    repeated.inc(given - fresh);
  }

  void committed(long size, Duration took, long atMillis) {
    bytes.inc((double) size);
    commits.observe(took.toNanos() / 1e9);
    lastCommit.set(atMillis / 1e3);
  }

  void uncommitted(int events) {
    uncommitted.set(events);
  }

  void failed() {
    failures.inc();
  }

  void forgot(long events) {
    forgotten.inc((double) events);
  }

  void behind(EventBacklog.Behind behind) {
    lag.set((double) behind.lag());
    pending.set((double) behind.pending());
    missed.set((double) behind.missed());
  }
}
