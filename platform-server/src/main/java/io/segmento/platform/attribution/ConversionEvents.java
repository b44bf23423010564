package io.segmento.platform.attribution;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.ByteString;
import io.segmento.platform.attribution.RedisOrderCredits.Decided;
import io.segmento.platform.catalog.Catalog;
import io.segmento.platform.catalog.LiveCampaign;
import io.segmento.platform.counter.StrategyArm;
import io.segmento.platform.eventlog.CampaignEvents;
import io.segmento.platform.eventlog.CountryCode;
import io.segmento.platform.eventlog.EventAppend;
import io.segmento.platform.identity.UserSlot;
import io.segmento.proto.storage.v1.AdEventType;
import io.segmento.proto.storage.v1.EventRecord;
import io.segmento.proto.storage.v1.OrderCredit;
import io.segmento.proto.v1.Purpose;
import jakarta.inject.Inject;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.util.concurrent.CompletableFuture;

/** What the event log is told of a conversion. Thread-safe. */
final class ConversionEvents {
  /** Whoever is credited for has been measured with leave, or there would be no touch to credit. */
  private static final int PERMITS =
      (1 << Purpose.STORAGE.getNumber()) | (1 << Purpose.MEASUREMENT.getNumber());

  private static final int SOURCE_BYTES = 16;

  private final CampaignEvents log;
  private final Catalog catalog;
  private final Clock clock;

  @Inject
  ConversionEvents(CampaignEvents log, Catalog catalog, Clock clock) {
    this.log = log;
    this.catalog = catalog;
    this.clock = clock;
  }

  /**
   * Fails when the store is away.
   *
   * @param delayHours how long after its bid, coarsely; 0: not known
   */
  CompletableFuture<EventAppend> of(Decided decided, UserSlot slot, int delayHours) {
    OrderCredit credit = decided.credit();
    EventRecord.Builder event = EventRecord.newBuilder()
        .setType(AdEventType.CONVERSION_EVENT)
        .setSourceId(sourceId(credit.getCampaignId(), decided.name()))
        .setAtMillis(clock.millis())
        .setCampaignId(credit.getCampaignId())
        .setCreativeId(credit.getCreativeId())
        .setExchange(credit.getExchange())
        .setFormat(credit.getFormat())
        .setCountry(CountryCode.letters(credit.getCountry()))
        .setDeviceType(credit.getDeviceType())
        .setPermitBits(PERMITS)
        .setConversionValueMicros(credit.getValueMicros())
        .setConversionByClick(credit.getClicked())
        .setConversionDelayHours(delayHours);
    LiveCampaign campaign = catalog.current().campaign(credit.getCampaignId());
    if (campaign != null) {
      event
          .setAdvertiserId(campaign.advertiser().getId())
          .setCurrency(campaign.proto().getCurrency());
    }
    StrategyArm.parse(credit.getStrategyArm())
        .ifPresent(arm -> event
            .setStrategy(arm.strategy())
            .setStrategyVersion(arm.version())
            .setExperimentArm(arm.arm()));
    return log.prepare(event.build(), ByteString.copyFrom(slot.userKey().bytes()));
  }

  /** The name of an order is one for each advertiser: two shops may both have an order 1. */
  private static ByteString sourceId(String campaignId, String order) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest((campaignId + ':' + order).getBytes(UTF_8));
      return ByteString.copyFrom(hash, 0, SOURCE_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("SHA-256", e);
    }
  }
}
