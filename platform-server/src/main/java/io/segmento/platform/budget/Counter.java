package io.segmento.platform.budget;

import static java.util.Objects.requireNonNull;

/** What is counted of a campaign, each in a field of the hour's counters. */
public enum Counter {
  WINS("wins"),
  BILLED("billed"),
  IMPRESSIONS("impressions"),
  VIEWABLES("viewables"),
  CLICKS("clicks"),
  LOSSES("losses");

  private final String field;

  Counter(String field) {
    this.field = requireNonNull(field, "field");
  }

  public String field() {
    return field;
  }
}
