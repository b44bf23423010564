package io.segmento.platform.catalog;

import io.segmento.proto.v1.CatalogEntry;
import io.segmento.proto.v1.Deal;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The deals that are switched on, by exchange and by what the exchange calls them. Immutable. */
final class LiveDeals {

  private final Map<String, Map<String, Deal>> exchangeToDeals;
  private final List<String> live;

  private LiveDeals(Map<String, Map<String, Deal>> exchangeToDeals) {
    this.exchangeToDeals = exchangeToDeals;
    this.live = exchangeToDeals.values().stream()
        .flatMap(deals -> deals.keySet().stream())
        .sorted()
        .distinct()
        .toList();
  }

  /** Of two with one name at an exchange, the first by id. */
  static LiveDeals of(List<CatalogEntry> entries) {
    return new LiveDeals(entries.stream()
        .map(CatalogEntry::getDeal)
        .filter(Deal::getActive)
        .collect(Collectors.groupingBy(
            Deal::getExchange,
            Collectors.toUnmodifiableMap(
                LiveDeals::exchangeDealId,
                deal -> deal,
                (one, other) -> one.getId().compareTo(other.getId()) < 0 ? one : other))));
  }

  private static String exchangeDealId(Deal deal) {
    return deal.getExchangeDealId().isEmpty() ? deal.getId() : deal.getExchangeDealId();
  }

  Map<String, Deal> ofExchange(String exchangeId) {
    return exchangeToDeals.getOrDefault(exchangeId, Map.of());
  }

  /** As their exchanges call them, in order. */
  List<String> live() {
    return live;
  }
}
