package io.segmento.strategy;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/**
 * A candidate with its price. Immutable; made by its factories only, each of which adds one thing:
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
  private final double propensity;
  private final byte[] note;

  private PricedCandidate(
      Candidate candidate,
      @Nullable ProductMatch product,
      long priceCpmMicros,
      long valueCpmMicros,
      double propensity,
      byte[] note) {
    this.candidate = requireNonNull(candidate, "candidate");
    this.product = product;
    this.priceCpmMicros = priceCpmMicros;
    this.valueCpmMicros = valueCpmMicros;
    this.propensity = propensity;
    this.note = note;
  }

  /**
   * A bid at its full value.
   *
   * @param priceCpmMicros the bid in CPM micros of the candidate's currency; ≤ 0 is dropped and counted by the platform
   */
  public static PricedCandidate of(Candidate candidate, long priceCpmMicros) {
    return new PricedCandidate(candidate, null, priceCpmMicros, priceCpmMicros, 1, NO_NOTE);
  }

  /** A bid that says what the impression is worth; the same as {@code of(candidate, price).worth(value)} with one object less. */
  public static PricedCandidate of(Candidate candidate, long priceCpmMicros, long valueCpmMicros) {
    return new PricedCandidate(candidate, null, priceCpmMicros, valueCpmMicros, 1, NO_NOTE);
  }

  /** The same bid, showing {@code product}, one of {@link Candidate#products()}. */
  public PricedCandidate showing(ProductMatch product) {
    return new PricedCandidate(
        candidate,
        requireNonNull(product, "product"),
        priceCpmMicros,
        valueCpmMicros,
        propensity,
        note);
  }

  /** The same bid, saying what the impression is worth: the platform ranks bids by value minus price. */
  public PricedCandidate worth(long valueCpmMicros) {
    return new PricedCandidate(
        candidate, product, priceCpmMicros, valueCpmMicros, propensity, note);
  }

  /**
   * The same bid, saying how likely this choice was, so that what came of it can be weighed later. 1, the default, is a choice without chance.
   *
   * @param propensity above 0, at most 1
   */
  public PricedCandidate chosenWith(double propensity) {
    if (!(propensity > 0 && propensity <= 1)) {
      throw new IllegalArgumentException(
          "propensity: " + propensity + " (expected: above 0, at most 1)");
    }
    return new PricedCandidate(
        candidate, product, priceCpmMicros, valueCpmMicros, propensity, note);
  }

  /**
   * The same bid, with bytes that come back with its {@link Outcome}: what the strategy needs to learn from it. Never anything of a person.
   *
   * @param note at most {@link #MAX_NOTE_BYTES}; not to be changed afterwards
   */
  public PricedCandidate noting(byte[] note) {
    if (note.length > MAX_NOTE_BYTES) {
      throw new IllegalArgumentException(
          "note: " + note.length + " bytes (expected: <= " + MAX_NOTE_BYTES + ")");
    }
    return new PricedCandidate(
        candidate, product, priceCpmMicros, valueCpmMicros, propensity, note);
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
    return propensity;
  }

  /** Empty when nothing was noted. Not to be changed. */
  public byte[] note() {
    return note;
  }
}
