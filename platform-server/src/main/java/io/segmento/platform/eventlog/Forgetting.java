package io.segmento.platform.eventlog;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.segmento.platform.redis.RedisStreamEntry;
import io.segmento.proto.storage.v1.ForgottenUser;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.Map;

/** A line of {@code ev:forget}: what somebody who must be forgotten is called, by day. */
public record Forgetting(String entryId, Map<LocalDate, UserRef> names) {
  public Forgetting {
    names = Map.copyOf(names);
  }

  /** Without names when it is nothing that this version can read. */
  static Forgetting parse(RedisStreamEntry entry) {
    Map<LocalDate, UserRef> names = new LinkedHashMap<>();
    byte[] line = entry.fields().get(EventErasure.FIELD);
    if (line != null) {
      try {
        ForgottenUser user = ForgottenUser.parseFrom(line);
        LocalDate day = LocalDate.ofEpochDay(user.getFirstDay());
        for (ByteString hash : user.getHashesList()) {
          if (hash.size() == UserRef.BYTES) {
            names.put(day, UserRef.of(hash.toByteArray()));
          }
          day = day.plusDays(1);
        }
      } catch (InvalidProtocolBufferException e) {
        names.clear();
      }
    }
    return new Forgetting(entry.id(), names);
  }
}
