package io.segmento.gateway.platform;

import io.segmento.proto.v1.EdgeExchange;
import io.segmento.proto.v1.EdgePolicy;
import io.segmento.proto.v1.SpoolKey;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The latest policy of the core, in the form that the bid path reads.
 *
 * @param known whether any policy has come
 * @param connected the stream that it came on is open
 * @param ready the core says that it is ready
 * @param reasons why it is not
 * @param spoolKey what to seal to that is kept for later
 */
public record EdgeView(
    boolean known,
    long version,
    Map<String, EdgeExchange> idToExchange,
    int shedPerMille,
    boolean connected,
    boolean ready,
    List<String> reasons,
    Optional<SpoolKey> spoolKey) {
  static final EdgeView NONE =
      new EdgeView(false, 0, Map.of(), 0, false, false, List.of(), Optional.empty());

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
        List.copyOf(policy.getReadiness().getReasonsList()),
        policy.hasSpoolKey() ? Optional.of(policy.getSpoolKey()) : Optional.empty());
  }

  EdgeView disconnected() {
    return new EdgeView(
        known, version, idToExchange, shedPerMille, false, ready, reasons, spoolKey);
  }
}
