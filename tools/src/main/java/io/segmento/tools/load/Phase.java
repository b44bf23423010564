package io.segmento.tools.load;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One kind of traffic.
 *
 * @param url the server's origin
 * @param pids of the processes that serve it, by name
 * @param units how many of what is counted a request holds; costs and rates are told for each
 */
record Phase(
    String name,
    String url,
    List<byte[]> requests,
    int expectedStatus,
    Map<String, Long> pids,
    int units) {
  Phase {
    requests = List.copyOf(requests);
    pids = new LinkedHashMap<>(pids);
  }
}
