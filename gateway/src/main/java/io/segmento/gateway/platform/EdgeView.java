package io.segmento.gateway.platform;

import io.segmento.proto.v1.EdgeExchange;
import io.segmento.proto.v1.EdgePolicy;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The latest policy of the core, in the form that the bid path reads.
 *
 * @param known whether any policy has come
 * @param connected the stream that it came on is open
 * @param ready the core says that it is ready
 * @param reasons why it is not
 */
public record EdgeView(
    boolean known,
    long version,
    Map<String, EdgeExchange> idToExchange,
    int shedPerMille,
    boolean connected,
    boolean ready,
    List<String> reasons) {
  static final EdgeView NONE = new EdgeView(false, 0, Map.of(), 0, false, false, List.of());

  static EdgeView of(EdgePolicy policy) {
    return new EdgeView(
        true,
        policy.getVersion(),
        policy.getExchangesList().stream()
            .collect(Collectors.toUnmodifiableMap(
                EdgeExchange::getId, Function.identity(), (first, last) -> last)),
        policy.getShedPerMille(),
        true,
        policy.getReadiness().getReady(),
        List.copyOf(policy.getReadiness().getReasonsList()));
  }

  EdgeView disconnected() {
    return new EdgeView(known, version, idToExchange, shedPerMille, false, ready, reasons);
  }
}
