package io.segmento.strategy;

/** How likely a price wins, learned from bids. Immutable or safe under concurrent change; allocates nothing. */
public interface WinCurve {

  /** The probability, 0 to 1, that a bid of this price, CPM micros, wins; never falls as the price rises. 1 for any price where nothing is known: look at {@link #observations()} first. */
  double winProbability(double cpmMicros);

  /**
   * The price that wins every second auction, in CPM micros; this is c of the form w(b) = b / (c + b). 0 while too little is known: then do not
   * shade.
   */
  double halfPriceCpmMicros();

  /** From how many bids it was learned, ≥ 0; some hundreds are little. */
  long observations();
}
