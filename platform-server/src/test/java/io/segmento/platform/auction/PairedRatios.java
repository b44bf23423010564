package io.segmento.platform.auction;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/** A figure before and after something, several times: each after over its own before, so that what drifts meanwhile is left out, with how much they differ. */
final class PairedRatios {

  private final String what;
  private final List<Double> before = new ArrayList<>();
  private final List<Double> after = new ArrayList<>();
  private final List<Double> ratios = new ArrayList<>();

  PairedRatios(String what) {
    this.what = what;
  }

  void add(double figureBefore, double figureAfter) {
    before.add(figureBefore);
    after.add(figureAfter);
    ratios.add(figureAfter / figureBefore);
  }

  /** Of an even number the mean of the two in the middle; NaN of none. */
  static double median(List<Double> values) {
    return quantile(values, 0.5);
  }

  /** With what lies between two of them in proportion. */
  static double quantile(List<Double> values, double share) {
    if (values.isEmpty()) {
      return Double.NaN;
    }
    List<Double> sorted = new ArrayList<>(values);
    Collections.sort(sorted);
    double place = share * (sorted.size() - 1);
    int low = (int) place;
    int high = Math.min(low + 1, sorted.size() - 1);
    return sorted.get(low) + (place - low) * (sorted.get(high) - sorted.get(low));
  }

  /** One line: medians, and of the ratios also the middle half and both ends, in per cent. */
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%s: %d pairs, before %.0f, after %.0f, ratio %+.0f %% (middle half %+.0f to %+.0f %%, all %+.0f to %+.0f %%)",
        what,
        ratios.size(),
        median(before),
        median(after),
        percent(0.5),
        percent(0.25),
        percent(0.75),
        percent(0),
        percent(1));
  }

  private double percent(double share) {
    return 100 * (quantile(ratios, share) - 1);
  }
}
