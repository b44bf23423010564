package io.segmento.platform.markup;

/** How far a video or audio ad has played, by the names that VAST gives the events. */
public enum MediaEvent {
  START("start"),
  FIRST_QUARTILE("firstQuartile"),
  MIDPOINT("midpoint"),
  THIRD_QUARTILE("thirdQuartile"),
  COMPLETE("complete"),
  SKIP("skip");

  private final String vastName;

  MediaEvent(String vastName) {
    this.vastName = vastName;
  }

  public String vastName() {
    return vastName;
  }
}
