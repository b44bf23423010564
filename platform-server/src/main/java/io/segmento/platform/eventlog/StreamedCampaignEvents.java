package io.segmento.platform.eventlog;

import com.google.protobuf.ByteString;
import io.segmento.platform.redis.RedisNumber;
import io.segmento.proto.storage.v1.EventRecord;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Knows streams, days and users. */
final class StreamedCampaignEvents implements CampaignEvents {
  private static final byte[] NOBODY = {};

  private final EventStreams streams;
  private final UserRefs users;
  private final EventLogConfig config;
  private final Clock clock;

  @Inject
  StreamedCampaignEvents(EventStreams streams, UserRefs users, EventLogConfig config, Clock clock) {
    this.streams = streams;
    this.users = users;
    this.config = config;
    this.clock = clock;
  }

  @Override
  public CompletableFuture<EventAppend> prepare(EventRecord event, ByteString userKey) {
    String stream = EventStreams.ofCampaign(event.getCampaignId());
    return streams
        .tell(stream)
        .thenCompose(told -> users.prepare(event.getAtMillis()))
        .thenApply(ready -> {
          UserRef user = users.of(userKey, event.getPermitBits(), event.getAtMillis());
          return new EventAppend(
              stream,
              List.of(
                  event.toByteArray(),
                  user == null ? NOBODY : user.bytes(),
                  RedisNumber.of(config.streamEntries()),
                  RedisNumber.of(clock.instant().plus(EventStreams.LIFE).getEpochSecond())));
        });
  }
}
