package io.segmento.gateway.bidding;

import static java.util.Objects.requireNonNull;

import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.Counter;
import io.segmento.gateway.platform.EdgeReason;
import io.segmento.proto.v1.NoBidReason;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Bid requests by exchange and what became of them. Exchanges are those of the policy, all others are one. */
public final class BidMetrics {
  static final String OTHER = "other";

  private final Counter bids;
  private final Map<String, ExchangeCounters> exchangeToCounters = new ConcurrentHashMap<>();

  public BidMetrics(CollectorRegistry registry) {
    bids = Counter.build("segmento_gateway_bids_total", "Bid requests by exchange and outcome.")
        .labelNames("exchange", "outcome")
        .register(registry);
  }

  /** The counters of an exchange that the policy names, or of {@link #OTHER}. */
  ExchangeCounters of(String exchange) {
    return exchangeToCounters.computeIfAbsent(exchange, id -> new ExchangeCounters(bids, id));
  }

  /** All counters of one exchange, resolved once. */
  static final class ExchangeCounters {
    final Counter.Child bid;
    /** Could not be decoded. */
    final Counter.Child malformed;

    final Counter.Child tooLarge;
    /** Media type or encoding that is not spoken. */
    final Counter.Child unsupported;
    /** The core refused it as a breach of OpenRTB. */
    final Counter.Child invalid;
    /** The core failed at it. */
    final Counter.Child fault;

    /** The request did not come whole. */
    final Counter.Child aborted;
    /** The exchange hung up before it had the answer; counted besides whatever that was. */
    final Counter.Child givenUp;

    private final EnumMap<EdgeReason, Counter.Child> byEdgeReason = new EnumMap<>(EdgeReason.class);
    private final EnumMap<NoBidReason, Counter.Child> byNoBidReason =
        new EnumMap<>(NoBidReason.class);

    private ExchangeCounters(Counter bids, String exchange) {
      bid = bids.labels(exchange, "bid");
      malformed = bids.labels(exchange, "malformed");
      tooLarge = bids.labels(exchange, "too_large");
      unsupported = bids.labels(exchange, "unsupported");
      invalid = bids.labels(exchange, "invalid");
      fault = bids.labels(exchange, "fault");
      aborted = bids.labels(exchange, "aborted");
      givenUp = bids.labels(exchange, "given_up");
      for (EdgeReason reason : EdgeReason.values()) {
        byEdgeReason.put(reason, bids.labels(exchange, "edge_" + reason.label()));
      }
      for (NoBidReason reason : NoBidReason.values()) {
        byNoBidReason.put(
            reason, bids.labels(exchange, "no_bid_" + reason.name().toLowerCase(Locale.ROOT)));
      }
    }

    Counter.Child edge(EdgeReason reason) {
      return requireNonNull(byEdgeReason.get(reason));
    }

    Counter.Child noBid(NoBidReason reason) {
      return requireNonNull(byNoBidReason.get(reason));
    }
  }
}
