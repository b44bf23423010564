package io.segmento.platform.counter;

import static java.util.Objects.requireNonNull;

import io.segmento.platform.eventlog.CountryCode;
import io.segmento.proto.storage.v1.BidToken;

/**
 * What an event of a campaign is counted by beside its time: a cell. Immutable.
 *
 * @param format number of {@code CreativeFormat}; 0: unknown
 * @param country ISO 3166-1 alpha-3; empty: unknown
 * @param device OpenRTB device type; 0: unknown
 * @param strategyArm {@code strategy/version/arm}
 */
public record Breakdown(
    String exchange, int format, String country, int device, String creative, String strategyArm) {

  /** In the name of a cell; no id and no name of a plugin has it. */
  private static final char SEPARATOR = '\t';

  private static final int PARTS = 6;

  public Breakdown {
    requireNonNull(exchange, "exchange");
    requireNonNull(country, "country");
    requireNonNull(creative, "creative");
    requireNonNull(strategyArm, "strategyArm");
  }

  /** Of a bid, with what made it as reports name it. */
  public static Breakdown of(BidToken token, String strategyArm) {
    return new Breakdown(
        token.getExchange(),
        token.getFormat(),
        CountryCode.letters(token.getCountry()),
        token.getDeviceType(),
        token.getCreativeId(),
        strategyArm);
  }

  /** As {@link #parse} reads it. */
  String name() {
    return exchange
        + SEPARATOR
        + format
        + SEPARATOR
        + country
        + SEPARATOR
        + device
        + SEPARATOR
        + creative
        + SEPARATOR
        + strategyArm;
  }

  /** What {@link #name} wrote. */
  static Breakdown parse(String name) {
    String[] parts = name.split(String.valueOf(SEPARATOR), -1);
    if (parts.length != PARTS) {
      throw new IllegalArgumentException(
          "cell: " + parts.length + " parts (expected: " + PARTS + ")");
    }
    return new Breakdown(
        parts[0],
        Integer.parseInt(parts[1]),
        parts[2],
        Integer.parseInt(parts[3]),
        parts[4],
        parts[5]);
  }
}
