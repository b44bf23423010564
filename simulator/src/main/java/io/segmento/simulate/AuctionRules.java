package io.segmento.simulate;

/** What the exchange and the platform do. One object, so that a test can plant a mistake and see it found. Immutable. */
public class AuctionRules {

  private static final long CPM = 1_000;

  /** Whether a bid wins: it reaches the floor and no rival is above it. */
  public boolean wins(long bidCpmMicros, long rivalCpmMicros, Market market) {
    return bidCpmMicros >= market.floorCpmMicros() && bidCpmMicros >= rivalCpmMicros;
  }

  /** What the winner pays, CPM micros. */
  public long pays(long bidCpmMicros, long rivalCpmMicros, Market market) {
    return market.firstPrice()
        ? bidCpmMicros
        : Math.min(bidCpmMicros, Math.max(rivalCpmMicros, market.floorCpmMicros()));
  }

  /** Whether a bid may be sent, by what is known to be left of the budget in micros of currency. */
  public boolean isAffordable(long bidCpmMicros, long leftMicros) {
    return leftMicros > 0 && bidCpmMicros / CPM <= leftMicros;
  }

  /** The price that is sent for what a strategy asked. */
  public long capped(long bidCpmMicros, long maxBidCpmMicros) {
    return Math.min(bidCpmMicros, maxBidCpmMicros);
  }

  /** How often a win is booked: once. */
  public int bookings() {
    return 1;
  }

  /** Whether news of a bid counts, its bill too, by whether it is heard for the first time. */
  public boolean counts(boolean first) {
    return first;
  }

  /** Whose ledger a campaign spends from: its own. */
  public int ledgerOf(int campaign) {
    return campaign;
  }

  /** Whether losses are told to the strategy, where the exchange tells them. */
  public boolean tellsLosses(Market market) {
    return market.tellsLosses();
  }
}
