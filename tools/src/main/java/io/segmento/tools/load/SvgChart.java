package io.segmento.tools.load;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/** Lines over time or over another axis, as SVG that stands in a page without script. Not thread-safe. */
public final class SvgChart {
  private static final int WIDTH = 860;
  private static final int HEIGHT = 260;
  private static final int LEFT = 64;
  private static final int RIGHT = 16;
  private static final int TOP = 14;
  private static final int BOTTOM = 34;
  private static final int GRID_LINES = 5;
  /** Steps of an axis, times a power of ten. */
  private static final double[] ROUND = {1, 2, 4, 5};
  /** Told apart also by who does not see colours well (after Okabe and Ito), and by their dashes. */
  private static final String[] COLOURS = {"#0072b2", "#d55e00", "#009e73", "#cc79a7", "#5d5d5d"};

  private static final String[] DASHES = {"", "6 3", "2 3", "8 3 2 3", "1 2"};

  private final String title;
  private final String xUnit;
  private final boolean logarithmic;
  private boolean logarithmicX;
  private final List<Line> lines = new ArrayList<>();

  private static final class Line {
    private final String name;
    private final double[] x;
    private final double[] y;

    private Line(String name, double[] x, double[] y) {
      this.name = name;
      this.x = x.clone();
      this.y = y.clone();
    }
  }

  /**
   * An empty chart.
   *
   * @param logarithmic the y axis by powers of ten; what is not above 0 is left out
   */
  public SvgChart(String title, String xUnit, boolean logarithmic) {
    this.title = title;
    this.xUnit = xUnit;
    this.logarithmic = logarithmic;
  }

  /** Lets the x axis go by powers of ten; all of x must be above 0. */
  public SvgChart logarithmicX() {
    logarithmicX = true;
    return this;
  }

  /** Adds a line; both arrays have the same length. */
  public SvgChart line(String name, double[] x, double[] y) {
    lines.add(new Line(name, x, y));
    return this;
  }

  /** A figure with its title and legend. */
  public String render() {
    double maxX = lines.stream().flatMapToDouble(l -> Arrays.stream(l.x)).max().orElse(1);
    double minX = lines.stream()
        .flatMapToDouble(l -> Arrays.stream(l.x))
        .filter(x -> !logarithmicX || x > 0)
        .min()
        .orElse(logarithmicX ? maxX / 10 : 0);
    double maxY = niceCeiling(
        lines.stream().flatMapToDouble(l -> Arrays.stream(l.y)).max().orElse(1));
    double minY = logarithmic
        ? Math.pow(
            10,
            Math.floor(Math.log10(lines.stream()
                .flatMapToDouble(l -> Arrays.stream(l.y))
                .filter(y -> y > 0)
                .min()
                .orElse(1))))
        : 0;
    StringBuilder svg = new StringBuilder();
    svg.append("<figure><figcaption>")
        .append(Escape.html(title))
        .append("</figcaption>\n<ul class=\"legend\">");
    for (int i = 0; i < lines.size(); i++) {
      svg.append(String.format(
          Locale.ROOT,
          "<li><svg width=\"26\" height=\"8\" aria-hidden=\"true\"><path d=\"M0 4H26\" stroke=\"%s\" stroke-width=\"2.5\" stroke-dasharray=\"%s\"/></svg> %s</li>",
          colour(i),
          dash(i),
          Escape.html(lines.get(i).name)));
    }
    svg.append("</ul>\n")
        .append(String.format(
            Locale.ROOT,
            "<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\">%n",
            WIDTH,
            HEIGHT,
            Escape.html(title)));
    grid(svg, minX, maxX, minY, maxY);
    for (int i = 0; i < lines.size(); i++) {
      Line line = lines.get(i);
      StringBuilder path = new StringBuilder();
      int points = 0;
      for (int point = 0; point < line.x.length; point++) {
        if (logarithmic && line.y[point] <= 0) {
          continue;
        }
        points++;
        path.append(String.format(
            Locale.ROOT,
            "%s%.1f %.1f",
            path.isEmpty() ? "M" : "L",
            atX(line.x[point], minX, maxX),
            atY(line.y[point], minY, maxY)));
      }
      if (points == 1) {
        // A line of one point is a dot.
        path.append("h0.1");
      }
      svg.append(String.format(
          Locale.ROOT,
          "<path d=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"%d\" stroke-linecap=\"%s\" stroke-dasharray=\"%s\"/>%n",
          path,
          colour(i),
          points == 1 ? 9 : 2,
          points == 1 ? "round" : "butt",
          points == 1 ? "" : dash(i)));
    }
    return svg.append("</svg></figure>\n").toString();
  }

  private void grid(StringBuilder svg, double minX, double maxX, double minY, double maxY) {
    List<Double> levels = new ArrayList<>();
    if (logarithmic) {
      for (double level = minY; level <= maxY * 1.0001; level *= 10) {
        levels.add(level);
      }
    } else {
      for (int i = 0; i <= GRID_LINES; i++) {
        levels.add(maxY * i / GRID_LINES);
      }
    }
    for (double level : levels) {
      double y = atY(level, minY, maxY);
      svg.append(String.format(
          Locale.ROOT,
          "<path d=\"M%d %.1fH%d\" class=\"grid\"/><text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%s</text>%n",
          LEFT,
          y,
          WIDTH - RIGHT,
          LEFT - 8,
          y + 4,
          number(level)));
    }
    double[] marks = logarithmicX ? powers(minX, maxX) : evenly(minX, maxX);
    for (int i = 0; i < marks.length; i++) {
      boolean isLast = i == marks.length - 1;
      double x = atX(marks[i], minX, maxX);
      svg.append(String.format(
          Locale.ROOT,
          "<text x=\"%.1f\" y=\"%d\" text-anchor=\"%s\">%s%s</text>%n",
          x,
          HEIGHT - 12,
          x > WIDTH - 3 * RIGHT ? "end" : "middle",
          number(marks[i]),
          isLast ? Escape.html(xUnit) : ""));
    }
  }

  /** Round numbers, some five or more of them. */
  private static double[] evenly(double min, double max) {
    double rough = (max - min) / GRID_LINES;
    if (!(rough > 0)) {
      return new double[] {min};
    }
    double power = Math.pow(10, Math.floor(Math.log10(rough)));
    double step = power;
    for (double factor : ROUND) {
      if (factor * power <= rough * 1.0001) {
        step = factor * power;
      }
    }
    double first = Math.ceil(min / step - 1e-9) * step;
    int count = (int) ((max - first) / step + 1e-9) + 1;
    double[] marks = new double[count];
    for (int i = 0; i < count; i++) {
      marks[i] = first + i * step;
    }
    return marks;
  }

  /** One, two and five times each power of ten that lies between. */
  private static double[] powers(double min, double max) {
    return IntStream.rangeClosed(
            (int) Math.floor(Math.log10(min)), (int) Math.ceil(Math.log10(max)))
        .mapToObj(exponent -> Math.pow(10, exponent))
        .flatMapToDouble(power -> DoubleStream.of(power, 2 * power, 5 * power))
        .filter(mark -> mark >= min && mark <= max)
        .toArray();
  }

  private double atX(double x, double min, double max) {
    double share = logarithmicX ? Math.log(x / min) / Math.log(max / min) : (x - min) / (max - min);
    return LEFT + (WIDTH - LEFT - RIGHT) * (max == min ? 0 : share);
  }

  private double atY(double y, double min, double max) {
    double share = logarithmic
        ? (Math.log10(y) - Math.log10(min)) / Math.max(1e-9, Math.log10(max) - Math.log10(min))
        : y / max;
    return HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * share;
  }

  /** 1, 2 or 5 times a power of ten, so that the lines of the grid have round numbers; a power of ten when logarithmic. */
  private double niceCeiling(double value) {
    if (value <= 0) {
      return 1;
    }
    double power = Math.pow(10, Math.floor(Math.log10(value)));
    if (logarithmic) {
      return power == value ? power : power * 10;
    }
    for (double factor : new double[] {1, 2, 5}) {
      if (value <= factor * power) {
        return factor * power;
      }
    }
    return 10 * power;
  }

  private static String number(double value) {
    if (Math.abs(value) < 1e-4) {
      return "0";
    }
    if (value >= 1_000) {
      return String.format(Locale.ROOT, "%,.0f", value);
    }
    return String.format(Locale.ROOT, value == Math.rint(value) ? "%.0f" : "%.3g", value)
        .replaceAll("(\\.\\d*?)0+$", "$1")
        .replaceAll("\\.$", "");
  }

  private static String colour(int index) {
    return COLOURS[index % COLOURS.length];
  }

  private static String dash(int index) {
    return DASHES[index % DASHES.length];
  }

  /** Text in a page. */
  static final class Escape {
    private Escape() {}

    static String html(String text) {
      return text.replace("&", "&amp;")
          .replace("<", "&lt;")
          .replace(">", "&gt;")
          .replace("\"", "&quot;");
    }
  }
}
