package io.segmento.platform.eventlog;

import com.google.protobuf.ByteString;
import io.segmento.proto.storage.v1.AdEventType;
import io.segmento.proto.storage.v1.BidToken;
import io.segmento.proto.storage.v1.EventRecord;
import java.util.concurrent.ThreadLocalRandom;

/** What the bid path leaves for the writer, which makes a record of it. */
sealed interface QueuedEvent {
  EventRecord toRecord();

  /** Empty: nobody's. */
  ByteString userKey();

  /** A bid that was sent. */
  record SentBid(
      BidToken token, BidBasis basis, String advertiserId, String currency, long atMillis)
      implements QueuedEvent {
    @Override
    public EventRecord toRecord() {
      EventRecord.Builder event =
          EventRecords.of(AdEventType.BID_EVENT, token, advertiserId, currency, atMillis);
      basis.write(event);
      return event.build();
    }

    @Override
    public ByteString userKey() {
      return token.getUserKey();
    }
  }

  /** A request that was not bid on. */
  record SampledNoBid(
      String exchangeId, int country, int deviceType, int reason, int standsFor, long atMillis)
      implements QueuedEvent {
    private static final int ID_BYTES = 12;

    @Override
    public EventRecord toRecord() {
      byte[] id = new byte[ID_BYTES];
      ThreadLocalRandom.current().nextBytes(id);
      return EventRecord.newBuilder()
          .setType(AdEventType.NO_BID_EVENT)
          .setSourceId(ByteString.copyFrom(id))
          .setAtMillis(atMillis)
          .setExchange(exchangeId)
          .setCountry(CountryCode.letters(country))
          .setDeviceType(deviceType)
          .setNoBidReason(reason)
          .setStandsFor(standsFor)
          .build();
    }

    @Override
    public ByteString userKey() {
      return ByteString.EMPTY;
    }
  }
}
