package io.segmento.platform.eventlog;

import com.google.protobuf.InvalidProtocolBufferException;
import io.segmento.platform.redis.RedisStreamEntry;
import io.segmento.proto.storage.v1.EventRecord;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Several events as the text of one field: of each the length of its record (4 bytes, big-endian) and whether there is a user (1 or 0), then the record
 * and the user's reference. {@code forget.lua} reads and writes it too.
 */
final class EventPack {
  static final String FIELD = "b";

  /** A pack has no more events: what reads bounds what it holds by it. */
  static final int MOST_EVENTS = 32;

  private static final int HEAD_BYTES = Integer.BYTES + 1;

  private EventPack() {}

  static byte[] of(List<LoggedEvent> events) {
    int bytes = 0;
    for (LoggedEvent each : events) {
      bytes +=
          HEAD_BYTES + each.event().getSerializedSize() + (each.user() == null ? 0 : UserRef.BYTES);
    }
    ByteBuffer pack = ByteBuffer.allocate(bytes);
    for (LoggedEvent each : events) {
      UserRef user = each.user();
      byte[] record = each.event().toByteArray();
      pack.putInt(record.length).put((byte) (user == null ? 0 : 1)).put(record);
      if (user != null) {
        pack.put(user.bytes());
      }
    }
    return pack.array();
  }

  /** Those that this version can read. */
  static List<EventEntry> parse(RedisStreamEntry entry, byte[] bytes) {
    List<EventEntry> events = new ArrayList<>(MOST_EVENTS);
    ByteBuffer pack = ByteBuffer.wrap(bytes);
    for (int i = 0; i < MOST_EVENTS && pack.remaining() >= HEAD_BYTES; i++) {
      int length = pack.getInt();
      int userBytes = pack.get() == 1 ? UserRef.BYTES : 0;
      if (length < 0 || length > pack.remaining() - userBytes) {
        break;
      }
      EventRecord record = record(bytes, pack.position(), length);
      pack.position(pack.position() + length);
      Optional<UserRef> user = userBytes == 0
          ? Optional.empty()
          : Optional.of(new UserRef(pack.getLong(), pack.getLong()));
      if (record != null) {
        events.add(new EventEntry(entry.key(), entry.id(), i, record, user));
      }
    }
    return events;
  }

  private static @Nullable EventRecord record(byte[] bytes, int from, int length) {
    try {
      return EventRecord.parser().parseFrom(bytes, from, length);
    } catch (InvalidProtocolBufferException e) {
      return null;
    }
  }
}
