package io.segmento.platform.budget;

import java.time.Duration;

/**
 * How closely budgets are kept.
 *
 * @param refresh how often the ledgers of campaigns that the node bids on are read, and their leases renewed
 * @param idleRefresh how often those of the others are
 * @param staleAfter after so long without an answer of the store, every budget counts as spent
 * @param hold how long after the bid its bill is expected, where nothing is known of the exchange; the money is set aside until then
 * @param holdLeast the least that is learned of an exchange
 * @param holdMost the most that is learned of an exchange
 * @param rest how long a campaign whose bills are not seen stops
 */
public record BudgetConfig(
    Duration refresh,
    Duration idleRefresh,
    Duration staleAfter,
    Duration hold,
    Duration holdLeast,
    Duration holdMost,
    Duration rest) {

  /** A minute, as exchanges bill what is rendered at once; what comes later is counted. */
  public static final Duration DEFAULT_HOLD = Duration.ofSeconds(60);
}
