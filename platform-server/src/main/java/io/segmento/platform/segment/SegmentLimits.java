package io.segmento.platform.segment;

/** Bounds of definitions. */
final class SegmentLimits {
  static final int MAX_OF_ADVERTISER = 2_000;
  static final int MAX_DEPTH = 8;
  static final int MAX_CONDITIONS = 64;
  static final int MAX_VALUES = 100;
  static final int MAX_COUNT = 50;
  /** 23 months at their shortest: for so long everything that was collected is at hand. */
  static final int MAX_WITHIN_HOURS = 699 * 24;

  private SegmentLimits() {}
}
