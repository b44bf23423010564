package io.segmento.platform.observability;

import java.util.Optional;

/** One thing without which this node must not get traffic. Bind it into the {@code Set<ReadinessCheck>}, or register it. */
public interface ReadinessCheck {
  /** Short and constant, for example {@code redis}. */
  String name();

  /** Empty when ready, else why not, for a person to read. Asked several times a second: cheap, never blocking. */
  Optional<String> notReady();
}
