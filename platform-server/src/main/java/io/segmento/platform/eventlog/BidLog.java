package io.segmento.platform.eventlog;

import io.segmento.proto.storage.v1.BidToken;

/** What the bid path tells the log. Returns at once, takes no lock and writes nothing. Any thread. */
public interface BidLog {
  /** Of a node without a log. */
  BidLog NONE = new BidLog() {
    @Override
    public void bid(
        BidToken token, BidBasis basis, String advertiserId, String currency, long atMillis) {}

    @Override
    public void noBid(
        String exchangeId, String country, int deviceType, int reason, long atMillis) {}
  };

  /** A bid that is sent, and is no test. */
  void bid(BidToken token, BidBasis basis, String advertiserId, String currency, long atMillis);

  /**
   * Every no-bid; a sample is kept. Nothing of a user is told.
   *
   * @param country as in the request
   * @param reason number of {@link io.segmento.proto.v1.NoBidReason}
   */
  void noBid(String exchangeId, String country, int deviceType, int reason, long atMillis);
}
