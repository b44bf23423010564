package io.segmento.strategy;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/** A candidate with its price. Immutable; made by its factories only. */
public final class PricedCandidate {

  private final Candidate candidate;
  private final @Nullable ProductMatch product;
  private final long priceCpmMicros;
  private final long valueCpmMicros;

  private PricedCandidate(
      Candidate candidate,
      @Nullable ProductMatch product,
      long priceCpmMicros,
      long valueCpmMicros) {
    this.candidate = requireNonNull(candidate, "candidate");
    this.product = product;
    this.priceCpmMicros = priceCpmMicros;
    this.valueCpmMicros = valueCpmMicros;
  }

  /**
   * A bid at its full value.
   *
   * @param priceCpmMicros the bid in CPM micros of the candidate's currency; ≤ 0 is dropped and counted by the platform
   */
  public static PricedCandidate of(Candidate candidate, long priceCpmMicros) {
    return new PricedCandidate(candidate, null, priceCpmMicros, priceCpmMicros);
  }

  /** The same bid, showing {@code product}, one of {@link Candidate#products()}. */
  public PricedCandidate showing(ProductMatch product) {
    return new PricedCandidate(
        candidate, requireNonNull(product, "product"), priceCpmMicros, valueCpmMicros);
  }

  /** The same bid, saying what the impression is worth: the platform ranks bids by value minus price. */
  public PricedCandidate worth(long valueCpmMicros) {
    return new PricedCandidate(candidate, product, priceCpmMicros, valueCpmMicros);
  }

  public Candidate candidate() {
    return candidate;
  }

  /** The product to show; null lets the creative decide. */
  public @Nullable ProductMatch product() {
    return product;
  }

  public long priceCpmMicros() {
    return priceCpmMicros;
  }

  public long valueCpmMicros() {
    return valueCpmMicros;
  }
}
