package io.segmento.platform.notice;

import io.segmento.proto.storage.v1.BidToken;

/** What made a bid, as reports name it: {@code strategy/version/arm}. */
public final class StrategyArm {
  private StrategyArm() {}

  public static String label(BidToken token) {
    return token.getStrategy() + '/' + token.getStrategyVersion() + '/' + token.getExperimentArm();
  }
}
