package io.segmento.strategy;

/**
 * Learns from what became of bids. A {@link BiddingStrategy} that implements it is told of its own bids, and of nobody else's.
 *
 * <p>Told once for each event, by many threads, off the bid path but on a thread that others wait for: do not block, keep it to microseconds. Events
 * come late, in any order, and some never: an exchange need not say that a bid lost, and a notice may get lost. A node is told what reaches
 * <em>it</em>, which is a sample of what the bids of all nodes did; so learn ratios and curves from outcomes, and take what is spent from {@link
 * Candidate#budgetLeftMicros()}, which all nodes share. What is thrown is counted and goes no further.
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
