package io.segmento.platform.coview;

import java.time.Duration;

/**
 * How products that are viewed together are learned.
 *
 * @param people how many people at least must have viewed two products for one to be shown for the other
 * @param pairs the most pairs that are counted of one advertiser in a week
 * @param related the most relations that a node keeps in memory, of all advertisers
 * @param refresh how often a node reads what was counted
 * @param flush how often a node writes what it counted
 */
record CoViewConfig(int people, int pairs, int related, Duration refresh, Duration flush) {}
