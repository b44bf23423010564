package io.segmento.strategy;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/**
 * A candidate with its price. Immutable; made by its factories only, each of which adds one thing, or by a {@link BidDraft}, which also says how the price came about:
 *
 * <pre>{@code
 * PricedCandidate.of(candidate, 1_800_000).worth(2_500_000).showing(product)
 * }</pre>
 */
public final class PricedCandidate {

  /** What a bid carries through the exchange and back. */
  public static final int MAX_NOTE_BYTES = 64;

  private static final byte[] NO_NOTE = {};

  private final Candidate candidate;
  private final @Nullable ProductMatch product;
  private final long priceCpmMicros;
  private final long valueCpmMicros;
  /** Below 0 when the price was drawn to learn from it: a field for that would cost each bid eight bytes. */
  private final double propensity;

  private final byte[] note;
  // What is only told. Floats, since there is one of these for each candidate of a decision.
  private final float clickProbability;
  private final float conversionProbability;
  private final float budgetMultiplier;
  private final float targetMultiplier;
  private final float returnDual;
  private final float baseValueCpmMicros;

  private PricedCandidate(Candidate candidate, long priceCpmMicros, long valueCpmMicros) {
    this.candidate = requireNonNull(candidate, "candidate");
    this.product = null;
    this.priceCpmMicros = priceCpmMicros;
    this.valueCpmMicros = valueCpmMicros;
    this.propensity = 1;
    this.note = NO_NOTE;
    this.clickProbability = Float.NaN;
    this.conversionProbability = Float.NaN;
    this.budgetMultiplier = Float.NaN;
    this.targetMultiplier = Float.NaN;
    this.returnDual = Float.NaN;
    this.baseValueCpmMicros = Float.NaN;
  }

  PricedCandidate(Candidate candidate, long priceCpmMicros, long valueCpmMicros, BidDraft draft) {
    this.candidate = requireNonNull(candidate, "candidate");
    this.product = null;
    this.priceCpmMicros = priceCpmMicros;
    this.valueCpmMicros = valueCpmMicros;
    this.propensity = draft.isExplored() ? -draft.propensity() : draft.propensity();
    this.note = draft.note();
    this.clickProbability = (float) draft.clickProbability();
    this.conversionProbability = (float) draft.conversionProbability();
    this.budgetMultiplier = (float) draft.budgetMultiplier();
    this.targetMultiplier = (float) draft.targetMultiplier();
    this.returnDual = (float) draft.returnDual();
    this.baseValueCpmMicros = (float) draft.baseValueCpmMicros();
  }

  /** The same with what may differ. */
  private PricedCandidate(
      PricedCandidate same,
      @Nullable ProductMatch product,
      long priceCpmMicros,
      long valueCpmMicros,
      double propensity,
      byte[] note) {
    this.candidate = same.candidate;
    this.product = product;
    this.priceCpmMicros = priceCpmMicros;
    this.valueCpmMicros = valueCpmMicros;
    this.propensity = propensity;
    this.note = note;
    this.clickProbability = same.clickProbability;
    this.conversionProbability = same.conversionProbability;
    this.budgetMultiplier = same.budgetMultiplier;
    this.targetMultiplier = same.targetMultiplier;
    this.returnDual = same.returnDual;
    this.baseValueCpmMicros = same.baseValueCpmMicros;
  }

  /**
   * A bid at its full value.
   *
   * @param priceCpmMicros the bid in CPM micros of the candidate's currency; ≤ 0 is dropped and counted by the platform
   */
  public static PricedCandidate of(Candidate candidate, long priceCpmMicros) {
    return new PricedCandidate(candidate, priceCpmMicros, priceCpmMicros);
  }

  /** A bid that says what the impression is worth; the same as {@code of(candidate, price).worth(value)} with one object less. */
  public static PricedCandidate of(Candidate candidate, long priceCpmMicros, long valueCpmMicros) {
    return new PricedCandidate(candidate, priceCpmMicros, valueCpmMicros);
  }

  /** The same bid, showing {@code product}, one of {@link Candidate#products()}. */
  public PricedCandidate showing(ProductMatch product) {
    return new PricedCandidate(
        this, requireNonNull(product, "product"), priceCpmMicros, valueCpmMicros, propensity, note);
  }

  /** The same bid, saying what the impression is worth: the platform ranks bids by value minus price. */
  public PricedCandidate worth(long valueCpmMicros) {
    return new PricedCandidate(this, product, priceCpmMicros, valueCpmMicros, propensity, note);
  }

  /** The same bid at another price; what it says that the impression is worth stays. */
  public PricedCandidate pricedAt(long priceCpmMicros) {
    return new PricedCandidate(this, product, priceCpmMicros, valueCpmMicros, propensity, note);
  }

  /**
   * The same bid, saying how likely this choice was, so that what came of it can be weighed later. 1, the default, is a choice without chance.
   *
   * @param propensity above 0, at most 1
   */
  public PricedCandidate chosenWith(double propensity) {
    double checked = checkedPropensity(propensity);
    return new PricedCandidate(
        this, product, priceCpmMicros, valueCpmMicros, isExplored() ? -checked : checked, note);
  }

  static double checkedPropensity(double propensity) {
    if (!(propensity > 0 && propensity <= 1)) {
      throw new IllegalArgumentException(
          "propensity: " + propensity + " (expected: above 0, at most 1)");
    }
    return propensity;
  }

  /**
   * The same bid, with bytes that come back with its {@link Outcome}: what the strategy needs to learn from it. Never anything of a person.
   *
   * @param note at most {@link #MAX_NOTE_BYTES}; not to be changed afterwards
   */
  public PricedCandidate noting(byte[] note) {
    return new PricedCandidate(
        this, product, priceCpmMicros, valueCpmMicros, propensity, checkedNote(note));
  }

  static byte[] checkedNote(byte[] note) {
    if (note.length > MAX_NOTE_BYTES) {
      throw new IllegalArgumentException(
          "note: " + note.length + " bytes (expected: <= " + MAX_NOTE_BYTES + ")");
    }
    return note;
  }

  /** What is bid on. */
  public Candidate candidate() {
    return candidate;
  }

  /** The product to show; null lets the creative decide. */
  public @Nullable ProductMatch product() {
    return product;
  }

  /** What is bid, before the platform cuts it down to the candidate's cap. */
  public long priceCpmMicros() {
    return priceCpmMicros;
  }

  /** What the impression is worth; the price where nothing else was said. */
  public long valueCpmMicros() {
    return valueCpmMicros;
  }

  /** How likely this choice was, above 0 and at most 1. */
  public double propensity() {
    return Math.abs(propensity);
  }

  /** Empty when nothing was noted. Not to be changed. */
  public byte[] note() {
    return note;
  }

  /** {@link BidDraft#clickProbability(double)}; NaN when not told. */
  public double clickProbability() {
    return clickProbability;
  }

  /** {@link BidDraft#conversionProbability(double)}; NaN when not told. */
  public double conversionProbability() {
    return conversionProbability;
  }

  /** {@link BidDraft#baseValueCpmMicros(double)}, exact to seven digits; 0 when not told, and when it is no amount: NaN, below 0, more than a long holds. */
  public long baseValueCpmMicros() {
    return baseValueCpmMicros > 0 && baseValueCpmMicros < Long.MAX_VALUE
        ? (long) baseValueCpmMicros
        : 0;
  }

  /** {@link BidDraft#budgetMultiplier(double)}; NaN when not told. */
  public double budgetMultiplier() {
    return budgetMultiplier;
  }

  /** {@link BidDraft#targetMultiplier(double)}; NaN when not told. */
  public double targetMultiplier() {
    return targetMultiplier;
  }

  /** {@link BidDraft#returnDual(double)}; NaN when not told. */
  public double returnDual() {
    return returnDual;
  }

  /** Whether the price was drawn, to learn from. */
  public boolean isExplored() {
    return propensity < 0;
  }
}
