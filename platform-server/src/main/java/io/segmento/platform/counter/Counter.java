package io.segmento.platform.counter;

import static java.util.Objects.requireNonNull;

/** What is counted of a campaign. A counter's code is what the store knows it by in cells: never used again for another. */
public enum Counter {
  WINS("wins", 1),
  BILLED("billed", 2),
  IMPRESSIONS("impressions", 3),
  VIEWABLES("viewables", 4),
  CLICKS("clicks", 5),
  LOSSES("losses", 6),
  /** Micros of the campaign's currency. */
  SPEND_MICROS("spend_micros", 7),
  CONVERSIONS("conversions", 8),
  /** Micros of the campaign's currency. */
  CONVERSION_VALUE_MICROS("conversion_value_micros", 9),
  /** Of the conversions, those credited to an impression. */
  VIEW_CONVERSIONS("view_conversions", 10),
  /** Counted by each node in memory and added now and then: what a node that dies had not added is lost. */
  BIDS("bids", 11),
  /** Losses by the groups of OpenRTB's reasons; each loss is in one of the five. */
  LOSSES_GENERAL("losses_general", 12),
  LOSSES_PRICE("losses_price", 13),
  LOSSES_CREATIVE("losses_creative", 14),
  LOSSES_OTHER("losses_other", 15),
  LOSSES_UNKNOWN("losses_unknown", 16),
  /** Impressions of users who may be measured: those that reach is counted of. */
  MEASURED_IMPRESSIONS("measured_impressions", 17),
  /** What would have been bid for users who are held out by an experiment; counted like bids. */
  GHOST_BIDS("ghost_bids", 18),
  /** Of those, the ones that were the first of their user, campaign and day (UTC), the second and so on to the tenth; by day only, in no cell. */
  SHOWN_1("shown_1", 21),
  SHOWN_2("shown_2", 22),
  SHOWN_3("shown_3", 23),
  SHOWN_4("shown_4", 24),
  SHOWN_5("shown_5", 25),
  SHOWN_6("shown_6", 26),
  SHOWN_7("shown_7", 27),
  SHOWN_8("shown_8", 28),
  SHOWN_9("shown_9", 29),
  SHOWN_10("shown_10", 30);

  private final String field;
  private final int code;

  Counter(String field, int code) {
    this.field = requireNonNull(field, "field");
    this.code = code;
  }

  /** Whether it is counted by hour as well; else by day of UTC only. */
  public boolean isByHour() {
    return compareTo(SHOWN_1) < 0;
  }

  /** In totals. */
  public String field() {
    return field;
  }

  /** In cells. */
  public int code() {
    return code;
  }
}
