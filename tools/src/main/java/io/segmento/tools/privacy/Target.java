package io.segmento.tools.privacy;

import java.nio.file.Path;
import java.util.List;

/**
 * A running system, as somebody sees it who may look at everything.
 *
 * @param site where browsers and exchanges go
 * @param metrics addresses of the metrics of every process
 * @param redis one URI for each server of the store
 * @param files directories of logs and of whatever else the processes write
 */
record Target(
    String site,
    List<String> metrics,
    List<String> redis,
    List<Path> files,
    String advertiser,
    String apiKey,
    String exchange) {
  Target {
    metrics = List.copyOf(metrics);
    redis = List.copyOf(redis);
    files = List.copyOf(files);
  }
}
