package io.segmento.platform.attribution;

import io.segmento.platform.counter.Breakdown;
import io.segmento.platform.counter.StrategyArm;
import io.segmento.platform.eventlog.CountryCode;
import io.segmento.proto.storage.v1.AdTouchRecord;
import io.segmento.proto.storage.v1.BidToken;
import io.segmento.proto.storage.v1.OrderCredit;

/** What is remembered of an ad, from its bid to the purchase that is credited to it, so that both count in the same cell. Stateless. */
final class CreditedAd {

  private CreditedAd() {}

  /**
   * Without what the moment adds: of which advertiser, and when.
   *
   * @param clicked only what is learned of clicks needs what the response model noted
   */
  static AdTouchRecord.Builder touch(BidToken token, boolean clicked) {
    return AdTouchRecord.newBuilder()
        .setClicked(clicked)
        .setBidAt(token.getIssuedAt())
        .setBidCpmMicros(token.getPriceCeilingCpmMicros())
        .setValueCpmMicros(token.getValueCpmMicros())
        .setResponseContext(clicked ? token.getResponseContext() : 0)
        .setStrategyContext(token.getStrategyContext())
        .setCampaignId(token.getCampaignId())
        .setCreativeId(token.getCreativeId())
        .setStrategyArm(StrategyArm.label(token))
        .setExchange(token.getExchange())
        .setFormat(token.getFormat())
        .setCountry(token.getCountry())
        .setDeviceType(token.getDeviceType());
  }

  /** Without what the purchase was worth. */
  static OrderCredit.Builder credit(AdTouchRecord touch) {
    return OrderCredit.newBuilder()
        .setCampaignId(touch.getCampaignId())
        .setCreativeId(touch.getCreativeId())
        .setStrategyArm(touch.getStrategyArm())
        .setExchange(touch.getExchange())
        .setFormat(touch.getFormat())
        .setCountry(touch.getCountry())
        .setDeviceType(touch.getDeviceType())
        .setClicked(touch.getClicked());
  }

  /** Whether a credit was given for a touch, or for one that reports cannot tell from it. */
  static boolean isFor(OrderCredit credit, AdTouchRecord touch) {
    return credit(touch).setValueMicros(credit.getValueMicros()).build().equals(credit);
  }

  static Breakdown breakdown(OrderCredit credit) {
    return new Breakdown(
        credit.getExchange(),
        credit.getFormat(),
        CountryCode.letters(credit.getCountry()),
        credit.getDeviceType(),
        credit.getCreativeId(),
        credit.getStrategyArm());
  }
}
