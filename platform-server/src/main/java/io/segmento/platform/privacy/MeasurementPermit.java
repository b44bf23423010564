package io.segmento.platform.privacy;

/** Leave to count the user (TCF purpose 7). Money is counted without it. Made by the privacy decision only. */
public final class MeasurementPermit {

  static final MeasurementPermit GRANTED = new MeasurementPermit();

  private MeasurementPermit() {}
}
