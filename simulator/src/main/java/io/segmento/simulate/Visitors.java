package io.segmento.simulate;

import io.segmento.strategy.SeededRandom;

/**
 * The users that auctions are for.
 *
 * @param users how many there are, ≥ 1; an auction is for one of them
 * @param heldOut the share of them who are never bid for, 0 to below 1: their auctions run all the same, and what would have been bid is a ghost bid
 */
public record Visitors(int users, double heldOut) {

  /** Of chances that only this split takes. */
  private static final long STREAM = 0x686f6c646f7574L;

  public Visitors {
    if (users < 1) {
      throw new IllegalArgumentException("users: " + users + " (expected: >= 1)");
    }
    if (!(heldOut >= 0 && heldOut < 1)) {
      throw new IllegalArgumentException("held out: " + heldOut + " (expected: 0 to below 1)");
    }
  }

  /** By a hash of the user: the same ones whoever bids. */
  boolean isHeldOut(long seed, int user) {
    return heldOut > 0 && SeededRandom.uniform(SeededRandom.bits(seed, STREAM), user) < heldOut;
  }
}
