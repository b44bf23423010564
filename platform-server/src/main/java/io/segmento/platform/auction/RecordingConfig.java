package io.segmento.platform.auction;

import java.time.Duration;

/**
 * What is kept of real auctions, in memory only.
 *
 * @param auctions how many at the most; 0: none
 * @param every one in each such time, whatever the traffic
 */
record RecordingConfig(int auctions, Duration every) {}
