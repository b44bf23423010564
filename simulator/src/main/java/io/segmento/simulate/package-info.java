/**
 * A simulated market for bidding strategies: arrivals, prices, responses, a ledger with delays, and what came of it all. The strategy is the same object
 * that bids in production. Everything is a function of the scenario's seed; two strategies meet the same auctions, users and chances (common random
 * numbers), so that their difference is not noise.
 */
@NullMarked
package io.segmento.simulate;

import org.jspecify.annotations.NullMarked;
