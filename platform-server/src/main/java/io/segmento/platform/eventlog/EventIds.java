package io.segmento.platform.eventlog;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.segmento.proto.storage.v1.AdEventType;
import io.segmento.proto.storage.v1.EventRecord;
import java.util.Arrays;
import java.util.Base64;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/** Names of events and of their types outside of the streams. */
public final class EventIds {
  private static final String SUFFIX = "_EVENT";
  private static final String UNKNOWN = "unknown";
  private static final Map<AdEventType, String> NAMES = names();
  private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

  private EventIds() {}

  /** Type and source, such as {@code click:q7bL…}; at most 80 characters of ASCII. */
  public static String text(EventRecord event) {
    return typeName(event.getType()) + ':' + sourceId(event);
  }

  /** {@link #text} in ASCII, without the text in between. */
  public static byte[] ascii(EventRecord event) {
    String type = typeName(event.getType());
    byte[] source = BASE64.encode(event.getSourceId().toByteArray());
    byte[] id = Arrays.copyOf(type.getBytes(US_ASCII), type.length() + 1 + source.length);
    id[type.length()] = ':';
    System.arraycopy(source, 0, id, type.length() + 1, source.length);
    return id;
  }

  /** What the event happened to, as text: the same for all events of a bid. */
  public static String sourceId(EventRecord event) {
    return BASE64.encodeToString(event.getSourceId().toByteArray());
  }

  /** {@code bid}, {@code no_bid}, {@code win} … {@code unknown} for what this version does not know. */
  public static String typeName(AdEventType type) {
    return NAMES.getOrDefault(type, UNKNOWN);
  }

  private static Map<AdEventType, String> names() {
    Map<AdEventType, String> names = new EnumMap<>(AdEventType.class);
    for (AdEventType type : AdEventType.values()) {
      String name = type.name();
      if (name.endsWith(SUFFIX)) {
        names.put(
            type, name.substring(0, name.length() - SUFFIX.length()).toLowerCase(Locale.ROOT));
      }
    }
    return names;
  }
}
