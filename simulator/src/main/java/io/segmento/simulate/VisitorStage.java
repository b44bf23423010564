package io.segmento.simulate;

/** How far a simulated visitor went in the last session, from nothing to an order. */
public enum VisitorStage {
  /** Never seen at the advertiser. */
  UNKNOWN("unknown"),
  VIEWED_ONCE("one view"),
  VIEWED("several views"),
  BASKET("basket"),
  /** Ordered, whatever lies in the basket since. */
  BOUGHT("bought");

  private final String words;

  VisitorStage(String words) {
    this.words = words;
  }

  /** As reports call it. */
  public String words() {
    return words;
  }
}
