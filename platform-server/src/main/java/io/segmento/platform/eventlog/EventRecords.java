package io.segmento.platform.eventlog;

import io.segmento.proto.storage.v1.AdEventType;
import io.segmento.proto.storage.v1.BidToken;
import io.segmento.proto.storage.v1.EventRecord;

/** What the log says of a bid, as its token has it. */
public final class EventRecords {
  private EventRecords() {}

  /** Everything of an event but what only its kind has. */
  public static EventRecord.Builder of(
      AdEventType type, BidToken token, String advertiserId, String currency, long atMillis) {
    long price = token.getPriceCeilingCpmMicros();
    return EventRecord.newBuilder()
        .setType(type)
        .setSourceId(token.getBidId())
        .setAtMillis(atMillis)
        .setExchange(token.getExchange())
        .setCampaignId(token.getCampaignId())
        .setAdvertiserId(advertiserId)
        .setCreativeId(token.getCreativeId())
        .setFormat(token.getFormat())
        .setCountry(CountryCode.letters(token.getCountry()))
        .setDeviceType(token.getDeviceType())
        .setStrategy(token.getStrategy())
        .setStrategyVersion(token.getStrategyVersion())
        .setExperimentArm(token.getExperimentArm())
        .setPropensity(token.getPropensity())
        .setPermitBits(token.getPermitBits())
        .setCurrency(currency)
        .setBidPriceCpmMicros(price)
        .setValueCpmMicros(token.getValueCpmMicros() == 0 ? price : token.getValueCpmMicros())
        .setBidAt(token.getIssuedAt());
  }
}
