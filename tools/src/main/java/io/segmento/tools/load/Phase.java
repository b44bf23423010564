package io.segmento.tools.load;

import java.util.List;

/**
 * One kind of traffic.
 *
 * @param url the server's origin
 * @param measured names of the processes that serve it, in the order of the pids
 */
record Phase(
    String name,
    String url,
    List<byte[]> requests,
    int expectedStatus,
    List<String> measured,
    List<Long> pids) {
  Phase {
    requests = List.copyOf(requests);
    measured = List.copyOf(measured);
    pids = List.copyOf(pids);
  }
}
