package io.segmento.platform.budget;

import static java.util.Objects.requireNonNull;

import java.util.List;

/** What is counted of a campaign, each in a field of the hour's counters, and there again for each creative and each arm of a strategy. */
public enum Counter {
  WINS("wins"),
  BILLED("billed"),
  IMPRESSIONS("impressions"),
  VIEWABLES("viewables"),
  CLICKS("clicks"),
  LOSSES("losses"),
  /** Micros of the campaign's currency. */
  SPEND_MICROS("spend_micros"),
  CONVERSIONS("conversions"),
  /** Micros of the campaign's currency. */
  CONVERSION_VALUE_MICROS("conversion_value_micros"),
  /** Of the conversions, those credited to an impression. */
  VIEW_CONVERSIONS("view_conversions"),
  /** What would have been bid for users who are held out by an experiment. */
  GHOST_BIDS("ghost_bids");

  /** What a field that is a part of another is a part by. */
  public enum Part {
    CREATIVE('c'),
    STRATEGY_ARM('s');

    private final char mark;

    Part(char mark) {
      this.mark = mark;
    }

    /** Between the counter and what it is of: {@code clicks@c:CREATIVE}. */
    public String infix() {
      return "@" + mark + ":";
    }
  }

  private final String field;

  Counter(String field) {
    this.field = requireNonNull(field, "field");
  }

  public String field() {
    return field;
  }

  /** All fields that one event counts in. */
  public List<String> fields(String creativeId, String strategyArm) {
    return List.of(
        field,
        field + Part.CREATIVE.infix() + creativeId,
        field + Part.STRATEGY_ARM.infix() + strategyArm);
  }
}
