package io.segmento.platform.strategy;

import io.segmento.platform.catalog.LiveCampaign;
import io.segmento.proto.storage.v1.AdTouchRecord;
import io.segmento.proto.storage.v1.OrderCredit;
import io.segmento.strategy.Outcome;
import java.util.concurrent.TimeUnit;

/** An order that is credited to a bid, as what is remembered of the ad says; nothing of the order but its value. */
record ConversionOutcome(
    AdTouchRecord touch, OrderCredit credit, int arm, String currency, long nowMillis)
    implements Outcome {

  /** Whoever is told may print it; what is remembered of the ad belongs to a user. */
  @Override
  public String toString() {
    return "conversion";
  }

  @Override
  public long decidedMillis() {
    return TimeUnit.SECONDS.toMillis(touch.getBidAt());
  }

  @Override
  public String exchange() {
    return credit.getExchange();
  }

  @Override
  public String campaignId() {
    return credit.getCampaignId();
  }

  @Override
  public String creativeId() {
    return credit.getCreativeId();
  }

  @Override
  public String budgetId() {
    return LiveCampaign.budgetId(credit.getCampaignId(), arm);
  }

  @Override
  public long bidCpmMicros() {
    return touch.getBidCpmMicros();
  }

  @Override
  public long valueCpmMicros() {
    return touch.getValueCpmMicros() > 0 ? touch.getValueCpmMicros() : touch.getBidCpmMicros();
  }

  /** What it cost was told with the win. */
  @Override
  public long priceCpmMicros() {
    return 0;
  }

  @Override
  public long minimumToWinCpmMicros() {
    return 0;
  }

  @Override
  public long conversionValueMicros() {
    return credit.getValueMicros();
  }

  @Override
  public boolean conversionByClick() {
    return credit.getClicked();
  }

  @Override
  public long responseContext() {
    return touch.getResponseContext();
  }

  @Override
  public byte[] note() {
    return touch.getStrategyContext().toByteArray();
  }
}
