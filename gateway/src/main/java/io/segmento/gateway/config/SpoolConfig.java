package io.segmento.gateway.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * What is kept while the core is away.
 *
 * @param directory of this gateway alone; absent: nothing is kept
 * @param maxBytes of all files; when three quarters are full, only notices and opt-outs are kept
 * @param maxAge older files are thrown away
 */
public record SpoolConfig(Optional<Path> directory, long maxBytes, Duration maxAge) {
  /** An event that is older is refused by the core. */
  public static final Duration LONGEST_AGE = Duration.ofHours(6);
}
