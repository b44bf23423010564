package io.segmento.platform.report.live;

import java.util.HashMap;
import java.util.Map;

/**
 * What one node has counted, as {@code /metrics} says it.
 *
 * @param exchangeToOutcomes bid requests by outcome, as {@code segmento_auctions_total} has them
 * @param filterToRemoved candidates removed, by filter
 * @param secondsToAnswers how many auctions took at most so many seconds, cumulated as a histogram is
 */
record NodeCounts(
    Map<String, Map<String, Long>> exchangeToOutcomes,
    Map<String, Long> filterToRemoved,
    Map<Double, Long> secondsToAnswers) {
  private static final String BID = "bid";
  private static final String NO_BID = "no_bid_";
  private static final String NO_BID_BY_STRATEGY = "no_bid_strategy";
  private static final String NO_BID_BELOW_FLOOR = "no_bid_below_floor";
  private static final String NO_BID_THROTTLED = "no_bid_throttled";

  NodeCounts {
    exchangeToOutcomes = Map.copyOf(exchangeToOutcomes);
    filterToRemoved = Map.copyOf(filterToRemoved);
    secondsToAnswers = Map.copyOf(secondsToAnswers);
  }

  static NodeCounts none() {
    return new NodeCounts(Map.of(), Map.of(), Map.of());
  }

  /** What was counted since an earlier look. */
  NodeCounts since(NodeCounts earlier) {
    Map<String, Map<String, Long>> outcomes = new HashMap<>();
    exchangeToOutcomes.forEach((exchange, counts) -> outcomes.put(
        exchange, minus(counts, earlier.exchangeToOutcomes.getOrDefault(exchange, Map.of()))));
    return new NodeCounts(
        outcomes,
        minus(filterToRemoved, earlier.filterToRemoved),
        minus(secondsToAnswers, earlier.secondsToAnswers));
  }

  long requests() {
    return exchangeToOutcomes.keySet().stream().mapToLong(this::requests).sum();
  }

  long requests(String exchange) {
    return outcomes(exchange).values().stream().mapToLong(Long::longValue).sum();
  }

  /** Requests for which a campaign could have bid: what then decided was its strategy, its throttle and the floor. */
  long eligible(String exchange) {
    Map<String, Long> outcomes = outcomes(exchange);
    return bids(exchange)
        + outcomes.getOrDefault(NO_BID_BY_STRATEGY, 0L)
        + outcomes.getOrDefault(NO_BID_BELOW_FLOOR, 0L)
        + outcomes.getOrDefault(NO_BID_THROTTLED, 0L);
  }

  long bids() {
    return exchangeToOutcomes.keySet().stream().mapToLong(this::bids).sum();
  }

  /** Requests that were bid on. */
  long bids(String exchange) {
    return outcomes(exchange).getOrDefault(BID, 0L);
  }

  /** Requests that were not, by reason, over all exchanges. */
  Map<String, Long> noBids() {
    Map<String, Long> reasons = new HashMap<>();
    exchangeToOutcomes
        .values()
        .forEach(outcomes -> outcomes.forEach((outcome, count) -> {
          if (!outcome.equals(BID) && count > 0) {
            String reason =
                outcome.startsWith(NO_BID) ? outcome.substring(NO_BID.length()) : outcome;
            reasons.merge(reason, count, Long::sum);
          }
        }));
    return reasons;
  }

  /** The least bound, in seconds, that this share of answers is within; 0 without answers. */
  double answerSeconds(double share) {
    long all = secondsToAnswers.getOrDefault(Double.POSITIVE_INFINITY, 0L);
    double within = share * all;
    return secondsToAnswers.entrySet().stream()
        .filter(bucket -> all > 0 && bucket.getValue() >= within)
        .mapToDouble(Map.Entry::getKey)
        .min()
        .orElse(0);
  }

  private Map<String, Long> outcomes(String exchange) {
    return exchangeToOutcomes.getOrDefault(exchange, Map.of());
  }

  private static <K> Map<K, Long> minus(Map<K, Long> counts, Map<K, Long> earlier) {
    Map<K, Long> left = new HashMap<>();
    counts.forEach((key, count) -> left.put(key, count - earlier.getOrDefault(key, 0L)));
    return left;
  }
}
