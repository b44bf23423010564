package io.segmento.platform.eventlog;

import com.google.protobuf.ByteString;
import io.segmento.proto.storage.v1.EventRecord;
import java.util.concurrent.CompletableFuture;

/** Prepares events that a script of the campaign's slot appends. Thread-safe. */
public interface CampaignEvents {
  /** Of a node without a log. */
  CampaignEvents NONE = (event, userKey) ->
      CompletableFuture.completedFuture(EventAppend.nothing(event.getCampaignId()));

  /**
   * Done nearly always; fails like {@link io.segmento.platform.redis.RedisStore}.
   *
   * @param userKey whose event it is, of which the log keeps what the event's permits allow; empty: nobody's
   */
  CompletableFuture<EventAppend> prepare(EventRecord event, ByteString userKey);
}
