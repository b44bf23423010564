package io.segmento.platform.notice;

import io.segmento.proto.storage.v1.BidToken;

/**
 * Told once of what became of each bid that was no test: when its notice was counted. Bind it into the {@code Set<BidOutcomeListener>}. Called on the
 * thread that counted; must not wait nor throw.
 */
public interface BidOutcomeListener {

  /** The bid is billed, at a price in CPM micros of the campaign's currency, exact to a thousand. */
  void billed(BidToken token, long priceCpmMicros);

  /**
   * The bid lost.
   *
   * @param minimumToWinCpmMicros what would have won, in CPM micros of the campaign's currency, 0 when unknown
   * @param reason OpenRTB loss reason, 0 when not told
   */
  void lost(BidToken token, long minimumToWinCpmMicros, int reason);

  void clicked(BidToken token);
}
