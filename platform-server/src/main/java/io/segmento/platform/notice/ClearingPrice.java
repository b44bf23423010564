package io.segmento.platform.notice;

import static java.util.Objects.requireNonNull;

import io.segmento.platform.identity.PriceKeys;
import io.segmento.proto.storage.v1.BidToken;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a notice bills: micros of the campaign's currency for one impression = CPM micros / 1000, HALF_EVEN. Never more than the token's
 * ceiling, and the ceiling when the price cannot be used: then we pay what we had agreed to pay at most, and say so.
 */
record ClearingPrice(long micros, Cause cause) {
  /** How the price was come by. */
  enum Cause {
    AS_NOTICED,
    /** The notice has no price. */
    MISSING,
    /** The exchange sent the macro instead of a price. */
    UNEXPANDED,
    MALFORMED,
    NEGATIVE,
    ABOVE_CEILING,
    /** The exchange encrypts its prices, and this one was not made with its keys. */
    FORGED,
    /** The exchange encrypts its prices, and we have no keys of it. */
    NO_KEYS;

    String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private static final int MAX_CHARS = 40;
  private static final int MICROS_DIGITS = 6;
  private static final long PER_MILLE = 1000;
  /** Bounded in every part, since BigDecimal would happily make a gigabyte of 1e999999999. */
  private static final Pattern DECIMAL =
      Pattern.compile("[+-]?(\\d{1,15}(\\.\\d{0,20})?|\\.\\d{1,20})([eE][+-]?\\d{1,2})?");

  ClearingPrice {
    requireNonNull(cause, "cause");
  }

  static ClearingPrice of(String price, BidToken token) {
    long ceiling = Math.max(0, token.getPriceCeilingCpmMicros());
    Cause unusable = unusable(price);
    if (unusable != null) {
      return new ClearingPrice(perImpression(ceiling), unusable);
    }
    BigDecimal cpmMicros = new BigDecimal(price.strip())
        .movePointRight(MICROS_DIGITS)
        .setScale(0, RoundingMode.HALF_EVEN);
    return within(token, cpmMicros);
  }

  /**
   * Of an exchange that encrypts its prices.
   *
   * @param keys of the exchange; null: it gave us none
   */
  static ClearingPrice ofEncrypted(String price, BidToken token, @Nullable PriceKeys keys) {
    long ceiling = Math.max(0, token.getPriceCeilingCpmMicros());
    Cause unusable = absent(price);
    if (unusable == null) {
      unusable =
          keys == null ? Cause.NO_KEYS : EncryptedPrice.isOne(price) ? null : Cause.MALFORMED;
    }
    if (unusable != null || keys == null) {
      return new ClearingPrice(perImpression(ceiling), unusable == null ? Cause.NO_KEYS : unusable);
    }
    OptionalLong opened = EncryptedPrice.open(price, keys);
    return opened.isEmpty()
        ? new ClearingPrice(perImpression(ceiling), Cause.FORGED)
        : within(token, BigDecimal.valueOf(opened.getAsLong()));
  }

  /**
   * What a loss notice says would have won, in CPM micros of the campaign's currency; 0 when it says nothing that is a price. Told in the currency that
   * the bid was sent in, and converted at the bid's own rate.
   */
  static long minimumToWin(String price, BidToken token) {
    if (unusable(price) != null) {
      return 0;
    }
    double told = new BigDecimal(price.strip()).movePointRight(MICROS_DIGITS).doubleValue();
    long ceiling = Math.max(0, token.getPriceCeilingCpmMicros());
    double rate =
        token.getSentPriceCpmMicros() > 0 ? (double) ceiling / token.getSentPriceCpmMicros() : 1;
    double own = told * rate;
    return own > 0 && own < Long.MAX_VALUE ? (long) own : 0;
  }

  /** A bid in another currency than the campaign's is billed at its own rate: the ceiling stands for what was sent. */
  private static ClearingPrice within(BidToken token, BigDecimal cpmMicros) {
    long ceiling = Math.max(0, token.getPriceCeilingCpmMicros());
    long sent = token.getSentPriceCpmMicros() > 0 ? token.getSentPriceCpmMicros() : ceiling;
    if (cpmMicros.signum() < 0) {
      return new ClearingPrice(perImpression(ceiling), Cause.NEGATIVE);
    }
    if (cpmMicros.compareTo(BigDecimal.valueOf(sent)) > 0) {
      return new ClearingPrice(perImpression(ceiling), Cause.ABOVE_CEILING);
    }
    BigDecimal owed = sent == ceiling
        ? cpmMicros
        : cpmMicros
            .multiply(BigDecimal.valueOf(ceiling))
            .divide(BigDecimal.valueOf(sent), 0, RoundingMode.HALF_EVEN);
    return new ClearingPrice(perImpression(owed.longValueExact()), Cause.AS_NOTICED);
  }

  /** Whether a text is a number of a size that a price can have, negative ones too. */
  static boolean isDecimal(String text) {
    return text.length() <= MAX_CHARS && DECIMAL.matcher(text.strip()).matches();
  }

  private static @Nullable Cause unusable(String price) {
    Cause absent = absent(price);
    return absent == null && !isDecimal(price) ? Cause.MALFORMED : absent;
  }

  private static @Nullable Cause absent(String price) {
    if (price.isBlank()) {
      return Cause.MISSING;
    }
    return MacroText.isUnexpanded(price) ? Cause.UNEXPANDED : null;
  }

  private static long perImpression(long cpmMicros) {
    long quotient = cpmMicros / PER_MILLE;
    long twice = 2 * (cpmMicros % PER_MILLE);
    boolean up = twice > PER_MILLE || (twice == PER_MILLE && (quotient & 1) == 1);
    return up ? quotient + 1 : quotient;
  }
}
