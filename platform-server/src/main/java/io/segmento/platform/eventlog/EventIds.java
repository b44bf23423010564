package io.segmento.platform.eventlog;

import io.segmento.proto.storage.v1.AdEventType;
import io.segmento.proto.storage.v1.EventRecord;
import java.util.Base64;
import java.util.Locale;

/** Names of events and of their types outside of the streams. */
public final class EventIds {
  private static final String SUFFIX = "_EVENT";

  private EventIds() {}

  /** Type and source, such as {@code click:q7bL…}; at most 80 characters of ASCII. */
  public static String text(EventRecord event) {
    return typeName(event.getType()) + ':' + sourceId(event);
  }

  /** What the event happened to, as text: the same for all events of a bid. */
  public static String sourceId(EventRecord event) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(event.getSourceId().toByteArray());
  }

  /** {@code bid}, {@code no_bid}, {@code win} … {@code unknown} for what this version does not know. */
  public static String typeName(AdEventType type) {
    String name = type.name();
    return name.endsWith(SUFFIX)
        ? name.substring(0, name.length() - SUFFIX.length()).toLowerCase(Locale.ROOT)
        : "unknown";
  }
}
