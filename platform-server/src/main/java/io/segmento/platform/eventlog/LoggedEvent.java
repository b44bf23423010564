package io.segmento.platform.eventlog;

import io.segmento.proto.storage.v1.EventRecord;
import org.jspecify.annotations.Nullable;

/** An event on its way to its stream. */
record LoggedEvent(EventRecord event, @Nullable UserRef user) {
  LoggedEvent withoutUser() {
    return new LoggedEvent(event, null);
  }
}
