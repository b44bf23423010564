package io.segmento.platform.eventlog;

import com.google.protobuf.InvalidProtocolBufferException;
import io.segmento.platform.redis.RedisStreamEntry;
import io.segmento.proto.storage.v1.EventRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One event as it stands in a stream.
 *
 * @param stream the stream's key
 * @param entryId of the entry that the event is in, maybe with others
 * @param position in its entry, from 0
 * @param user empty where measuring the user was not permitted, or the user was forgotten
 */
public record EventEntry(
    String stream, String entryId, int position, EventRecord event, Optional<UserRef> user) {
  /** An entry has no more events: what reads bounds what it holds by it. */
  static final int MOST_IN_ENTRY = 32;

  /** Of the fields of an event; its position follows, but not in entries that have always one. */
  private static final String RECORD_FIELD = "e";

  private static final String USER_FIELD = "u";

  /** Those events of an entry that this version can read. */
  static List<EventEntry> parse(RedisStreamEntry entry) {
    Map<String, byte[]> fields = entry.fields();
    byte[] single = fields.get(RECORD_FIELD);
    if (single != null) {
      EventEntry event = parse(entry, 0, single, fields.get(USER_FIELD));
      return event == null ? List.of() : List.of(event);
    }
    List<EventEntry> events = new ArrayList<>();
    for (int i = 0; i < MOST_IN_ENTRY; i++) {
      byte[] record = fields.get(RECORD_FIELD + i);
      if (record == null) {
        break;
      }
      EventEntry event = parse(entry, i, record, fields.get(USER_FIELD + i));
      if (event != null) {
        events.add(event);
      }
    }
    return events;
  }

  private static @Nullable EventEntry parse(
      RedisStreamEntry entry, int position, byte[] record, byte @Nullable [] user) {
    try {
      return new EventEntry(
          entry.key(),
          entry.id(),
          position,
          EventRecord.parseFrom(record),
          user == null || user.length != UserRef.BYTES
              ? Optional.empty()
              : Optional.of(UserRef.of(user)));
    } catch (InvalidProtocolBufferException e) {
      return null;
    }
  }

  public EventEntry withoutUser() {
    return new EventEntry(stream, entryId, position, event, Optional.empty());
  }

  /** Names the event wherever it stands, for de-duplication and as the id of rows: type and source. */
  public String eventId() {
    return EventIds.text(event);
  }
}
