package io.segmento.platform.counter;

import io.segmento.proto.storage.v1.BidToken;

/** What made a bid, as reports name it: {@code strategy/version/arm}, the arm by its number from 1 on, 0 outside experiments. */
public final class StrategyArm {
  private StrategyArm() {}

  public static String label(BidToken token) {
    return label(token.getStrategy(), token.getStrategyVersion(), token.getExperimentArm());
  }

  /**
   * The same from its parts.
   *
   * @param arm 0 outside experiments
   */
  public static String label(String strategy, String version, int arm) {
    return strategy + '/' + version + '/' + arm;
  }
}
