package io.segmento.platform.budget;

import java.time.Duration;

/**
 * How closely budgets are kept.
 *
 * @param refresh how often ledgers are read and leases renewed
 * @param staleAfter a ledger that was not read for this long counts as spent
 * @param hold how long after the bid its bill is expected, where nothing is known of the exchange; the money is set aside until then
 * @param holdLeast the least that is learned of an exchange
 * @param holdMost the most that is learned of an exchange
 * @param rest how long a campaign whose bills are not seen stops
 */
public record BudgetConfig(
    Duration refresh,
    Duration staleAfter,
    Duration hold,
    Duration holdLeast,
    Duration holdMost,
    Duration rest) {

  /** A minute, as exchanges bill what is rendered at once; what comes later is counted. */
  public static final Duration DEFAULT_HOLD = Duration.ofSeconds(60);
}
