package io.segmento.platform.auction;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * Settings of the auction.
 *
 * @param noticeBaseUrl public address of the gateway, without a slash at the end; every URL in a bid begins with it
 * @param threads threads of the pool that strategies run on
 * @param queue requests that may wait for that pool; more are answered with a no-bid at once
 * @param queueDelay how long they may wait while the queue stands
 */
record AuctionConfig(String noticeBaseUrl, int threads, int queue, Duration queueDelay) {
  AuctionConfig {
    requireNonNull(noticeBaseUrl, "noticeBaseUrl");
  }
}
