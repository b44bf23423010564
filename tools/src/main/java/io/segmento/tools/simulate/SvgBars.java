package io.segmento.tools.simulate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Rows of horizontal bars made of parts, as SVG that stands in a page without script. Not thread-safe. */
final class SvgBars {

  private static final int WIDTH = 860;
  private static final int LEFT = 190;
  private static final int RIGHT = 70;
  private static final int ROW = 30;
  private static final int BAR = 18;
  /** As the lines of {@code SvgChart}; each part also stands in a table. */
  private static final String[] COLOURS = {
    "#009e73", "#d55e00", "#cc79a7", "#0072b2", "#8a8a8a", "#e69f00"
  };

  private final String title;
  private final List<String> parts;
  private final List<String> names = new ArrayList<>();
  private final List<double[]> rows = new ArrayList<>();

  SvgBars(String title, List<String> parts) {
    this.title = title;
    this.parts = List.copyOf(parts);
  }

  /** One bar; as many values as there are parts, what is below 0 has no length. */
  SvgBars row(String name, double... values) {
    names.add(name);
    rows.add(values.clone());
    return this;
  }

  String render() {
    double most = rows.stream().mapToDouble(SvgBars::length).max().orElse(1);
    int height = ROW * rows.size() + 8;
    StringBuilder svg = new StringBuilder("<figure><figcaption>")
        .append(ChartPage.escape(title))
        .append("</figcaption>\n<ul class=\"legend\">");
    for (int i = 0; i < parts.size(); i++) {
      svg.append(String.format(
          Locale.ROOT,
          "<li><svg width=\"14\" height=\"12\" aria-hidden=\"true\"><rect width=\"14\" height=\"12\" fill=\"%s\"/></svg> %s</li>",
          COLOURS[i % COLOURS.length],
          ChartPage.escape(parts.get(i))));
    }
    svg.append(String.format(
        Locale.ROOT,
        "</ul>%n<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\">%n",
        WIDTH,
        height,
        ChartPage.escape(title)));
    for (int i = 0; i < rows.size(); i++) {
      row(svg, i, most <= 0 ? 1 : most);
    }
    return svg.append("</svg></figure>\n").toString();
  }

  private void row(StringBuilder svg, int index, double most) {
    int y = ROW * index + (ROW - BAR) / 2;
    svg.append(String.format(
        Locale.ROOT,
        "<text x=\"%d\" y=\"%d\" text-anchor=\"end\">%s</text>",
        LEFT - 10,
        y + BAR - 4,
        ChartPage.escape(names.get(index))));
    double x = LEFT;
    double[] values = rows.get(index);
    for (int i = 0; i < values.length; i++) {
      double width = Math.max(0, values[i]) / most * (WIDTH - LEFT - RIGHT);
      svg.append(String.format(
          Locale.ROOT,
          "<rect x=\"%.1f\" y=\"%d\" width=\"%.1f\" height=\"%d\" fill=\"%s\"><title>%s: %,.2f</title></rect>",
          x,
          y,
          width,
          BAR,
          COLOURS[i % COLOURS.length],
          ChartPage.escape(parts.get(i)),
          values[i]));
      x += width;
    }
    svg.append(String.format(
        Locale.ROOT,
        "<text x=\"%.1f\" y=\"%d\">%,.2f</text>%n",
        x + 6,
        y + BAR - 4,
        length(values)));
  }

  private static double length(double[] values) {
    return Arrays.stream(values).map(value -> Math.max(0, value)).sum();
  }
}
