package io.segmento.gateway.bidding;

import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.Counter;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Bid requests by exchange and outcome. An exchange that the core does not know is {@code other}. */
public final class BidMetrics {

  private final Counter bids;
  private final Map<String, Map<String, Counter.Child>> children = new ConcurrentHashMap<>();

  public BidMetrics(CollectorRegistry registry) {
    bids = Counter.build("segmento_gateway_bids_total", "Bid requests answered, by outcome.")
        .labelNames("exchange", "outcome")
        .register(registry);
  }

  /**
   * Counts one answer.
   *
   * @param exchange an exchange of the policy, or {@code other}
   * @param outcome of a bounded set
   */
  void answered(String exchange, String outcome) {
    children
        .computeIfAbsent(exchange, unused -> new ConcurrentHashMap<>())
        .computeIfAbsent(outcome, label -> bids.labels(exchange, label))
        .inc();
  }
}
