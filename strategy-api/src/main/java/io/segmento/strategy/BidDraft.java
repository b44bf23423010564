package io.segmento.strategy;

/**
 * A bid in the making. The parts that decide tell it what they found, and the bid says so in the event log, where it is weighed later against what came of it:
 *
 * <pre>{@code
 * BidDraft draft = new BidDraft();                 // one for a decision; clear() begins the next candidate
 * double value = 1000 * rate * clickValueMicros;
 * draft.clickProbability(rate);
 * bids.add(draft.bid(candidate, price, (long) value));
 * }</pre>
 *
 * Nothing has to be told, and the platform decides nothing by what is. Nothing of a person is told: rates, factors and money only. A figure that cannot be (NaN, below 0,
 * infinite) counts as not told. One thread's; a decision may use the same one for all its bids, and must not keep it.
 */
public final class BidDraft {

  private static final byte[] NO_NOTE = {};

  private double clickProbability;
  private double conversionProbability;
  private double baseValueCpmMicros;
  private double budgetMultiplier;
  private double targetMultiplier;
  private double returnDual;
  private double propensity;
  private boolean explored;
  private byte[] note = NO_NOTE;

  /** Of which nothing is told yet. */
  public BidDraft() {
    clear();
  }

  /** Forgets what was told, for the next bid. */
  public void clear() {
    clickProbability = Double.NaN;
    conversionProbability = Double.NaN;
    baseValueCpmMicros = Double.NaN;
    budgetMultiplier = Double.NaN;
    targetMultiplier = Double.NaN;
    returnDual = Double.NaN;
    propensity = 1;
    explored = false;
    note = NO_NOTE;
  }

  /** θ: the probability that the impression is clicked, 0 to 1, which the value was worked out from. */
  public void clickProbability(double probability) {
    clickProbability = probability;
  }

  /** What was told of it; NaN: nothing. */
  public double clickProbability() {
    return clickProbability;
  }

  /** The probability, 0 to 1, that a click leads to a conversion in the end, where the value was worked out from it. */
  public void conversionProbability(double probability) {
    conversionProbability = probability;
  }

  /** v: what the impression is worth before multipliers, CPM micros of the candidate's currency. */
  public void baseValueCpmMicros(double cpmMicros) {
    baseValueCpmMicros = cpmMicros;
  }

  /** What was told of it; NaN: nothing. */
  public double baseValueCpmMicros() {
    return baseValueCpmMicros;
  }

  /** 1/μ: the factor that keeps the campaign's budget, above 0. */
  public void budgetMultiplier(double factor) {
    budgetMultiplier = factor;
  }

  /** e^φ: the factor that keeps a figure of the campaign at its target, above 0. */
  public void targetMultiplier(double factor) {
    targetMultiplier = factor;
  }

  /** λ: the dual of the campaign's return on spend, above 0. */
  public void returnDual(double lambda) {
    returnDual = lambda;
  }

  /** The price was drawn, to learn from. */
  public void explored() {
    explored = true;
  }

  /** As {@link PricedCandidate#chosenWith}. */
  public void chosenWith(double probability) {
    propensity = PricedCandidate.checkedPropensity(probability);
  }

  /** As {@link PricedCandidate#noting}. */
  public void noting(byte[] bytes) {
    note = PricedCandidate.checkedNote(bytes);
  }

  /**
   * The bid, with all that was told.
   *
   * @param priceCpmMicros as of {@link PricedCandidate#of(Candidate, long)}
   * @param valueCpmMicros as of {@link PricedCandidate#worth}: after multipliers
   */
  public PricedCandidate bid(Candidate candidate, long priceCpmMicros, long valueCpmMicros) {
    return new PricedCandidate(candidate, priceCpmMicros, valueCpmMicros, this);
  }

  double conversionProbability() {
    return conversionProbability;
  }

  double budgetMultiplier() {
    return budgetMultiplier;
  }

  double targetMultiplier() {
    return targetMultiplier;
  }

  double returnDual() {
    return returnDual;
  }

  double propensity() {
    return propensity;
  }

  boolean isExplored() {
    return explored;
  }

  byte[] note() {
    return note;
  }
}
