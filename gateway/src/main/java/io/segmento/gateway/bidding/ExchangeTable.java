package io.segmento.gateway.bidding;

import io.segmento.gateway.bidding.BidMetrics.ExchangeCounters;
import io.segmento.gateway.config.BidConfig;
import io.segmento.gateway.platform.EdgeView;
import io.segmento.proto.v1.EdgeExchange;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** All that the bid path needs of one policy, resolved when the policy comes instead of for each request. */
final class ExchangeTable {
  /** One exchange. */
  record Entry(
      boolean known,
      boolean active,
      int defaultTmaxMillis,
      NetworkReserve networkReserve,
      RequestQuota quota,
      OfferedDeals deals,
      boolean wantsNoBidReason,
      boolean acceptsMatch,
      AnswerHeaders headers,
      ExchangeCounters counters) {}

  private final EdgeView view;
  private final Map<String, Entry> idToEntry = new HashMap<>();
  private final Entry other;

  ExchangeTable(
      EdgeView view,
      BidConfig config,
      NetworkReserves reserves,
      BidMetrics metrics,
      @Nullable ExchangeTable before) {
    this.view = view;
    int defaultTmaxMillis = (int) config.defaultTmax().toMillis();
    int reserveMillis = (int) config.networkReserve().toMillis();
    this.other = new Entry(
        false,
        false,
        defaultTmaxMillis,
        new NetworkReserve(0),
        new RequestQuota(0, 0),
        new OfferedDeals(List.of()),
        false,
        false,
        new AnswerHeaders(AnswerHeaders.LATEST_VERSION, view.version()),
        metrics.of(BidMetrics.OTHER));
    for (EdgeExchange exchange : view.idToExchange().values()) {
      NetworkReserve reserve = reserves.of(exchange.getId());
      reserve.floor(
          exchange.getNetworkReserveMillis() > 0
              ? exchange.getNetworkReserveMillis()
              : reserveMillis);
      idToEntry.put(
          exchange.getId(),
          new Entry(
              true,
              exchange.getActive(),
              exchange.getDefaultTmaxMillis() > 0
                  ? exchange.getDefaultTmaxMillis()
                  : defaultTmaxMillis,
              reserve,
              quota(exchange, before),
              new OfferedDeals(exchange.getDealsList()),
              exchange.getWantsNoBidReason(),
              exchange.getAcceptsMatch(),
              new AnswerHeaders(exchange.getOpenrtbVersion(), view.version()),
              metrics.of(exchange.getId())));
    }
  }

  /** What has been used of a quota stays used when something else changes. */
  private static RequestQuota quota(EdgeExchange exchange, @Nullable ExchangeTable before) {
    Entry known = before == null ? null : before.idToEntry.get(exchange.getId());
    int requestsPerSecond = Math.max(0, exchange.getQpsQuota());
    return known != null && known.quota().requestsPerSecond() == requestsPerSecond
        ? known.quota()
        : new RequestQuota(requestsPerSecond, System.nanoTime());
  }

  EdgeView view() {
    return view;
  }

  Entry entry(String exchange) {
    return idToEntry.getOrDefault(exchange, other);
  }
}
