package io.segmento.sinks;

import java.util.Locale;

/** Where events can go. */
enum SinkKind {
  PARQUET,
  KAFKA;

  /** As in configurations and names of groups. */
  String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
