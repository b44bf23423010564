package io.segmento.platform.strategy;

import io.segmento.platform.catalog.LiveCampaign;
import io.segmento.proto.storage.v1.BidToken;
import io.segmento.strategy.Outcome;
import java.util.concurrent.TimeUnit;

/** What became of a bid, as its token and its notice say; without what the token knows of the user. */
record TokenOutcome(
    BidToken token,
    String currency,
    long nowMillis,
    long priceCpmMicros,
    long minimumToWinCpmMicros,
    int lossReason)
    implements Outcome {

  /** Whoever is told may print it; the token knows the user. */
  @Override
  public String toString() {
    return "outcome";
  }

  @Override
  public long decidedMillis() {
    return TimeUnit.SECONDS.toMillis(token.getIssuedAt());
  }

  @Override
  public String exchange() {
    return token.getExchange();
  }

  @Override
  public String campaignId() {
    return token.getCampaignId();
  }

  @Override
  public String creativeId() {
    return token.getCreativeId();
  }

  @Override
  public String budgetId() {
    return LiveCampaign.budgetId(token.getCampaignId(), token.getExperimentArm());
  }

  @Override
  public long bidCpmMicros() {
    return token.getPriceCeilingCpmMicros();
  }

  @Override
  public long valueCpmMicros() {
    return token.getValueCpmMicros() > 0
        ? token.getValueCpmMicros()
        : token.getPriceCeilingCpmMicros();
  }

  @Override
  public long conversionValueMicros() {
    return 0;
  }

  @Override
  public long responseContext() {
    return token.getResponseContext();
  }

  @Override
  public byte[] note() {
    return token.getStrategyContext().toByteArray();
  }
}
