package io.segmento.platform.report.live;

import java.util.Locale;

/** Charts as inline SVG that take their colours from the page. What they show stands beside them as text, so they are hidden from readers. */
final class Bars {
  private static final double WHOLE = 100;
  private static final int SPARK_WIDTH = 240;
  private static final int SPARK_HEIGHT = 40;

  private Bars() {}

  /** The length of a count beside the largest one, 0…100, by its logarithm: a funnel loses a factor of ten at a step. */
  static double logarithmic(long count, long largest) {
    return largest <= 0 ? 0 : WHOLE * Math.log1p((double) count) / Math.log1p((double) largest);
  }

  static double linear(long count, long largest) {
    return largest <= 0 ? 0 : WHOLE * Math.min(count, largest) / largest;
  }

  /** A bar of so many hundredths of the width. */
  static void bar(Html html, String kind, double length) {
    html.raw("<svg class=\"bar ")
        .text(kind)
        .raw(
            "\" aria-hidden=\"true\"><rect class=\"track\" width=\"100%\" height=\"100%\" rx=\"4\"/>")
        .raw("<rect class=\"fill\" height=\"100%\" rx=\"4\" width=\"")
        .text(number(length))
        .raw("%\"/></svg>");
  }

  /** A bar with a mark where it should be. */
  static void plan(Html html, String kind, double length, double mark) {
    html.raw("<svg class=\"bar plan ")
        .text(kind)
        .raw(
            "\" aria-hidden=\"true\"><rect class=\"track\" y=\"25%\" width=\"100%\" height=\"50%\" rx=\"4\"/>")
        .raw("<rect class=\"fill\" y=\"25%\" height=\"50%\" rx=\"4\" width=\"")
        .text(number(length))
        .raw("%\"/><line class=\"mark\" y1=\"0\" y2=\"100%\" x1=\"")
        .text(number(mark))
        .raw("%\" x2=\"")
        .text(number(mark))
        .raw("%\"/></svg>");
  }

  /** A line of values over time, the largest at the top. */
  static void spark(Html html, double[] values) {
    double largest = 0;
    for (double value : values) {
      largest = Math.max(largest, value);
    }
    html.raw(
        "<svg class=\"spark\" aria-hidden=\"true\" viewBox=\"0 0 240 40\" preserveAspectRatio=\"none\">");
    if (values.length > 1) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < values.length; i++) {
        double x = (double) SPARK_WIDTH * i / (values.length - 1);
        double y = SPARK_HEIGHT - 2 - (largest == 0 ? 0 : (SPARK_HEIGHT - 4) * values[i] / largest);
        line.append(number(x)).append(',').append(number(y)).append(' ');
      }
      html.raw("<polygon points=\"0,40 ")
          .text(line.toString())
          .raw("240,40\"/><polyline points=\"")
          .text(line.toString().strip())
          .raw("\"/>");
    }
    html.raw("</svg>");
  }

  private static String number(double number) {
    return String.format(Locale.ROOT, "%.1f", number);
  }
}
