package io.segmento.strategy;

/** How likely a price wins, learned from bids. Immutable or safe under concurrent change; allocates nothing. */
public interface WinCurve {

  /** The probability, 0 to 1, that a bid of this price wins; never falls as the price rises. */
  double winProbability(double cpmMicros);

  /**
   * The price that wins every second auction, in CPM micros; this is c of the form w(b) = b / (c + b). 0 while too little is known: then do not
   * shade.
   */
  double halfPriceCpmMicros();

  /** From how many bids it was learned. */
  long observations();
}
