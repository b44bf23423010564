package io.segmento.platform.auction;

import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.Counter;
import io.prometheus.client.Histogram;
import io.segmento.platform.auction.filter.FilterReason;
import io.segmento.proto.v1.Exchange;
import io.segmento.proto.v1.NoBidReason;
import jakarta.inject.Inject;
import java.util.Locale;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Counts auctions by outcome and what each filter removed. Exchanges are those of the catalog, everything else is {@code other}. */
final class AuctionMetrics {

  private static final double NANOS_PER_SECOND = 1e9;

  private final Counter auctions;
  private final Histogram seconds;
  private final Counter unanswerable;
  private final Counter linkReads;
  private final Counter.Child[] filtered = new Counter.Child[FilterReason.values().length];
  private final ConcurrentHashMap<String, ExchangeCounters> byExchange = new ConcurrentHashMap<>();
  private final ExchangeCounters otherExchange;

  @Inject
  AuctionMetrics(CollectorRegistry registry) {
    auctions = Counter.build("segmento_auctions_total", "Bid requests decided, by outcome.")
        .labelNames("exchange", "outcome")
        .register(registry);
    seconds = Histogram.build(
            "segmento_auction_seconds",
            "Time from a bid request's arrival at the auction to its answer.")
        .labelNames("outcome")
        .buckets(.0001, .00025, .0005, .001, .0025, .005, .01, .025, .05, .1, .25)
        .register(registry);
    Counter filters = Counter.build(
            "segmento_auction_filtered_total",
            "Campaigns, impressions and creatives removed, by filter.")
        .labelNames("filter")
        .register(registry);
    for (FilterReason reason : FilterReason.values()) {
      filtered[reason.ordinal()] = filters.labels(reason.label());
    }
    unanswerable = Counter.build(
            "segmento_auction_unanswerable_total",
            "Auctions that a fault of our own ended, or bids that could not be put into an answer.")
        .register(registry);
    linkReads = Counter.build(
            "segmento_auction_link_reads_total",
            "Bid requests that told the exchange's own id alone and cost a second round trip to the store.")
        .register(registry);
    otherExchange = new ExchangeCounters("other");
  }

  /** The user is looked for by the exchange's own id. */
  void readLink() {
    linkReads.inc();
  }

  void answered(@Nullable Exchange exchange, AuctionResult result, long nanos) {
    ExchangeCounters counters = exchange == null
        ? otherExchange
        : byExchange.computeIfAbsent(exchange.getId(), ExchangeCounters::new);
    if (result instanceof AuctionResult.NoBid noBid) {
      counters.noBids[noBid.reason().getNumber()].inc();
      counters.noBidSeconds.observe(nanos / NANOS_PER_SECOND);
    } else if (result instanceof AuctionResult.Bids) {
      counters.bids.inc();
      counters.bidSeconds.observe(nanos / NANOS_PER_SECOND);
    } else {
      counters.faults.inc();
    }
  }

  void unanswerable() {
    unanswerable.inc();
  }

  void filtered(Selection selection) {
    for (FilterReason reason : FilterReason.values()) {
      int removed = selection.removedBy(reason);
      if (removed > 0) {
        filtered[reason.ordinal()].inc(removed);
      }
    }
  }

  /** So many candidates were removed after the selection. */
  void filtered(FilterReason reason, int removed) {
    if (removed > 0) {
      filtered[reason.ordinal()].inc(removed);
    }
  }

  /** Children resolved once for each exchange. */
  private final class ExchangeCounters {
    private final Counter.Child bids;
    private final Counter.Child faults;
    private final Counter.Child[] noBids;
    private final Histogram.Child bidSeconds = seconds.labels("bid");
    private final Histogram.Child noBidSeconds = seconds.labels("no_bid");

    private ExchangeCounters(String exchange) {
      bids = auctions.labels(exchange, "bid");
      faults = auctions.labels(exchange, "fault");
      NoBidReason[] reasons = NoBidReason.values();
      // UNRECOGNIZED, the last, has no number and is never a reason of ours.
      noBids = new Counter.Child[reasons.length - 1];
      for (int i = 0; i < noBids.length; i++) {
        noBids[reasons[i].getNumber()] =
            auctions.labels(exchange, "no_bid_" + reasons[i].name().toLowerCase(Locale.ROOT));
      }
    }
  }
}
