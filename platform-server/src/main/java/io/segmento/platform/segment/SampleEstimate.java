package io.segmento.platform.segment;

import io.segmento.proto.v1.SegmentPreview;
import io.segmento.proto.v1.SegmentSize;

/**
 * From matches in the sample to users. Each of N members is in the sample with probability 1/64, so matches are very nearly Poisson with mean
 * N/64, and the 95 % interval is the score interval k + z²/2 ± z·√(k + z²/4) (e.g. Barker, A Comparison of Nine Confidence Intervals for a Poisson
 * Parameter, 2002), times 64; what was seen is the least there can be. Immutable.
 */
record SampleEstimate(long estimate, long low, long high) {
  private static final double Z = 1.959964;

  static SampleEstimate of(long matches) {
    double middle = matches + Z * Z / 2;
    double reach = Z * Math.sqrt(matches + Z * Z / 4);
    return new SampleEstimate(
        matches * UserSample.ONE_IN,
        Math.max(matches, (long) Math.floor((middle - reach) * UserSample.ONE_IN)),
        (long) Math.ceil((middle + reach) * UserSample.ONE_IN));
  }

  SegmentSize size(long atMillis) {
    return SegmentSize.newBuilder()
        .setAtMillis(atMillis)
        .setEstimate(estimate)
        .setLow(low)
        .setHigh(high)
        .build();
  }

  SegmentPreview preview(long sampled, long sampleSize) {
    return SegmentPreview.newBuilder()
        .setSampled(sampled)
        .setSampleSize(sampleSize)
        .setEstimate(estimate)
        .setLow(low)
        .setHigh(high)
        .build();
  }
}
