package io.segmento.platform.notice;

import static java.util.Objects.requireNonNull;

import io.segmento.proto.storage.v1.BidToken;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;
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
    /** The bid was made in another currency, and rates are not here yet. */
    OTHER_CURRENCY;

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
    if (!token.getRateId().isEmpty()) {
      return new ClearingPrice(perImpression(ceiling), Cause.OTHER_CURRENCY);
    }
    Cause unusable = unusable(price);
    if (unusable != null) {
      return new ClearingPrice(perImpression(ceiling), unusable);
    }
    BigDecimal cpmMicros = new BigDecimal(price.strip())
        .movePointRight(MICROS_DIGITS)
        .setScale(0, RoundingMode.HALF_EVEN);
    if (cpmMicros.signum() < 0) {
      return new ClearingPrice(perImpression(ceiling), Cause.NEGATIVE);
    }
    if (cpmMicros.compareTo(BigDecimal.valueOf(ceiling)) > 0) {
      return new ClearingPrice(perImpression(ceiling), Cause.ABOVE_CEILING);
    }
    return new ClearingPrice(perImpression(cpmMicros.longValueExact()), Cause.AS_NOTICED);
  }

  /** Whether a text is a number of a size that a price can have, negative ones too. */
  static boolean isDecimal(String text) {
    return text.length() <= MAX_CHARS && DECIMAL.matcher(text.strip()).matches();
  }

  private static @Nullable Cause unusable(String price) {
    if (price.isBlank()) {
      return Cause.MISSING;
    }
    String lower = price.toLowerCase(Locale.ROOT);
    if (lower.contains("${") || lower.contains("%24%7b") || lower.contains("auction_price")) {
      return Cause.UNEXPANDED;
    }
    return isDecimal(price) ? null : Cause.MALFORMED;
  }

  private static long perImpression(long cpmMicros) {
    long quotient = cpmMicros / PER_MILLE;
    long twice = 2 * (cpmMicros % PER_MILLE);
    boolean up = twice > PER_MILLE || (twice == PER_MILLE && (quotient & 1) == 1);
    return up ? quotient + 1 : quotient;
  }
}
