package io.segmento.strategy;

/**
 * Learns from what became of bids. A {@link BiddingStrategy} that implements it is told of its own bids, and of nobody else's.
 *
 * <p>Its own are those of its version: what becomes of the bids of the version before, orders of weeks to come included, is told to that one while it is loaded, and to nobody afterwards. So a new version begins
 * with what the platform's models know ({@link StrategyContext#landscape()}, {@link StrategyContext#responses()}), which learn from all bids, and with what the ledger says of money
 * ({@link Candidate#budgetLeftMicros()}); a ratio that it learns, such as cost for each conversion, is of its own bids on both sides.
 * What it learned itself is kept over restarts, put together over nodes and handed to the next version, but for what is a version's own, in {@link StrategyContext#state()}.
 *
 * <p>Told once for each event, one after the other, on a thread that is the strategy's own on a node, while other threads decide: what both use has to be safe for that, and visible to them.
 * Do not block, keep it to microseconds: what comes while much is waiting is dropped, and a strategy that keeps failing here, or takes a tenth of a second, is taken out like one that fails to decide. Events
 * come late, in any order, and some never: an exchange need not say that a bid lost, and a notice may get lost. A node is told what reaches
 * <em>it</em>, which is a sample of what the bids of all nodes did; so learn ratios and curves from outcomes, and take what is spent from {@link
 * Candidate#budgetLeftMicros()}, which all nodes share. What is thrown is counted as a failure and goes no further.
 */
public interface OutcomeListener {

  /** The exchange says that the bid won; {@link Outcome#priceCpmMicros()} is what it costs. */
  default void onWin(Outcome outcome) {}

  /** The exchange says that the bid lost. */
  default void onLoss(Outcome outcome) {}

  /** The ad was clicked; at most once for each bid. */
  default void onClick(Outcome outcome) {}

  /**
   * An order is credited to the bid: to its click, or to its impression when there was no click ({@link Outcome#conversionByClick()}), within the windows of
   * the advertiser. Hours to weeks after the bid, once for each order, on any node; a bid may have several.
   */
  default void onConversion(Outcome outcome) {}

  /** About once a second, also without traffic. */
  default void onTick(long nowMillis) {}
}
