package io.segmento.gateway.platform;

import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.Histogram;

/** How well batching works. */
public final class BidLaneMetrics {

  private final Histogram items;

  public BidLaneMetrics(CollectorRegistry registry) {
    items = Histogram.build(
            "segmento_gateway_bid_batch_items", "Bid requests sent to the core in one message.")
        .buckets(1, 2, 4, 8, 16, 32, 64)
        .register(registry);
  }

  void batch(int size) {
    items.observe(size);
  }
}
