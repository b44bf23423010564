package io.segmento.gateway.platform;

import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.Counter;
import io.prometheus.client.Gauge;
import io.prometheus.client.Histogram;

/** How events travel to the core. A call is what one page or app sent at once: 1 to 100 events. */
public final class TrackMetrics {
  private final Gauge.Child inFlight;
  private final Histogram.Child batchItems;
  private final Counter.Child alone;
  private final Counter.Child refused;
  private final Counter.Child lateReplies;
  private final Counter.Child brokenStreams;

  public TrackMetrics(CollectorRegistry registry) {
    inFlight = Gauge.build(
            "segmento_gateway_tracks_in_flight", "Calls with events that wait for the core.")
        .register(registry)
        .labels();
    batchItems = Histogram.build(
            "segmento_gateway_track_batch_items", "Calls with events in one message to the core.")
        .buckets(1, 2, 4, 8, 16, 32, 64)
        .register(registry)
        .labels();
    alone = counter(
        registry,
        "segmento_gateway_tracks_alone_total",
        "Calls with events that travelled by themselves, since there was no stream.");
    refused = counter(
        registry,
        "segmento_gateway_tracks_refused_total",
        "Calls with events that were not handed to the core, since too many waited for it.");
    lateReplies = counter(
        registry,
        "segmento_gateway_track_late_replies_total",
        "Replies of the core to events that came after their deadline.");
    brokenStreams = counter(
        registry,
        "segmento_gateway_track_streams_broken_total",
        "Streams of events that could not be opened or broke, attempts included.");
  }

  private static Counter.Child counter(CollectorRegistry registry, String name, String help) {
    return Counter.build(name, help).register(registry).labels();
  }

  void inFlight(int change) {
    inFlight.inc(change);
  }

  void batch(int items) {
    batchItems.observe(items);
  }

  void alone() {
    alone.inc();
  }

  void refused() {
    refused.inc();
  }

  void lateReply() {
    lateReplies.inc();
  }

  void streamBroken() {
    brokenStreams.inc();
  }
}
