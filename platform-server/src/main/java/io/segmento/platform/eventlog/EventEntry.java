package io.segmento.platform.eventlog;

import com.google.protobuf.InvalidProtocolBufferException;
import io.segmento.platform.redis.RedisStreamEntry;
import io.segmento.proto.storage.v1.EventRecord;
import java.util.List;
import java.util.Optional;

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
  private static final String RECORD_FIELD = "e";
  private static final String USER_FIELD = "u";

  /** Those events of an entry that this version can read. */
  static List<EventEntry> parse(RedisStreamEntry entry) {
    byte[] pack = entry.fields().get(EventPack.FIELD);
    if (pack != null) {
      return EventPack.parse(entry, pack);
    }
    byte[] record = entry.fields().get(RECORD_FIELD);
    byte[] user = entry.fields().get(USER_FIELD);
    if (record == null) {
      return List.of();
    }
    try {
      return List.of(new EventEntry(
          entry.key(),
          entry.id(),
          0,
          EventRecord.parseFrom(record),
          user == null || user.length != UserRef.BYTES
              ? Optional.empty()
              : Optional.of(UserRef.of(user))));
    } catch (InvalidProtocolBufferException e) {
      return List.of();
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
