package io.segmento.platform.eventlog;

import com.google.protobuf.InvalidProtocolBufferException;
import io.segmento.platform.redis.RedisStreamEntry;
import io.segmento.proto.storage.v1.EventRecord;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One event as it stands in a stream.
 *
 * @param stream the stream's key
 * @param entryId the entry's id in it
 * @param user empty where measuring the user was not permitted, or the user was forgotten
 */
public record EventEntry(String stream, String entryId, EventRecord event, Optional<UserRef> user) {
  static final String RECORD_FIELD = "e";
  static final String USER_FIELD = "u";

  /** Null when it is no event that this version can read. */
  static @Nullable EventEntry parse(RedisStreamEntry entry) {
    byte[] record = entry.fields().get(RECORD_FIELD);
    byte[] user = entry.fields().get(USER_FIELD);
    if (record == null) {
      return null;
    }
    try {
      return new EventEntry(
          entry.key(),
          entry.id(),
          EventRecord.parseFrom(record),
          user == null || user.length != UserRef.BYTES
              ? Optional.empty()
              : Optional.of(UserRef.of(user)));
    } catch (InvalidProtocolBufferException e) {
      return null;
    }
  }

  /** Names the event wherever it stands, for de-duplication and as the id of rows: type and source. */
  public String eventId() {
    return EventIds.text(event);
  }
}
