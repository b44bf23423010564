package io.segmento.sinks.parquet;

import io.segmento.platform.eventlog.EventEntry;
import io.segmento.platform.eventlog.EventIds;
import org.apache.parquet.io.api.Binary;

/** An event with its id as bytes, which is made once: it is looked up, and two columns are made of it. */
record EventRow(EventEntry entry, Binary id) {
  static EventRow of(EventEntry entry) {
    return new EventRow(entry, Binary.fromConstantByteArray(EventIds.ascii(entry.event())));
  }

  long atMillis() {
    return entry.event().getAtMillis();
  }

  /** What stands behind the type and a colon. */
  Binary sourceId() {
    int from = EventIds.typeName(entry.event().getType()).length() + 1;
    return Binary.fromConstantByteArray(id.getBytesUnsafe(), from, id.length() - from);
  }
}
