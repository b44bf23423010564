package io.segmento.gateway.platform;

import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.Counter;
import io.prometheus.client.Gauge;
import io.prometheus.client.Histogram;

/** What goes on between the gateway and the core. */
public final class CoreMetrics {
  private final Gauge.Child inFlight;
  private final Histogram.Child batchItems;
  private final Counter.Child lateReplies;
  private final Counter.Child brokenStreams;

  public CoreMetrics(CollectorRegistry registry) {
    inFlight = Gauge.build("segmento_gateway_bids_in_flight", "Bids that wait for the core.")
        .register(registry)
        .labels();
    batchItems = Histogram.build(
            "segmento_gateway_bid_batch_items", "Bids in one message to the core.")
        .buckets(1, 2, 4, 8, 16, 32, 64)
        .register(registry)
        .labels();
    lateReplies = Counter.build(
            "segmento_gateway_late_replies_total",
            "Replies of the core that came after their deadline.")
        .register(registry)
        .labels();
    brokenStreams = Counter.build(
            "segmento_gateway_bid_streams_broken_total",
            "Bid streams that could not be opened or broke, attempts included.")
        .register(registry)
        .labels();
  }

  void inFlight(int change) {
    inFlight.inc(change);
  }

  void batch(int items) {
    batchItems.observe(items);
  }

  void lateReply() {
    lateReplies.inc();
  }

  void streamBroken() {
    brokenStreams.inc();
  }
}
