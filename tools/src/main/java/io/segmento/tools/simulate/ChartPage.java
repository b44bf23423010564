package io.segmento.tools.simulate;

import io.segmento.tools.console.OutputFile;
import io.segmento.tools.console.ToolException;
import io.segmento.tools.load.SvgChart;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What pages of charts have in common: one file without script, and lines made of buckets. */
final class ChartPage {

  static final double MICROS = 1e6;
  private static final double PER_MILLE = 1_000;
  /** Fewer make no share worth drawing. */
  private static final long MIN_COUNT = 30;

  private static final String STYLE = """
      body{font:15px/1.5 system-ui,sans-serif;max-width:900px;margin:2rem auto;padding:0 1rem;color:#222}
      table{border-collapse:collapse}th,td{padding:.25rem .8rem;text-align:right;border-bottom:1px solid #ddd}td{white-space:nowrap}
      .wide{overflow-x:auto;margin:1rem 0}
      th:first-child,td:first-child{text-align:left}figure{margin:2rem 0}figcaption{font-weight:600}
      .legend{list-style:none;display:flex;flex-wrap:wrap;gap:1rem;padding:0;margin:.3rem 0}
      .grid{stroke:#ddd}svg text{font-size:12px;fill:#555}
      @media(prefers-color-scheme:dark){body{background:#181818;color:#ddd}.grid{stroke:#444}svg text{fill:#aaa}}
      """;

  private ChartPage() {}

  /** A page up to where its content begins. */
  static StringBuilder begin(String title, String setting) {
    return new StringBuilder("<!doctype html>\n<html lang=\"en\"><meta charset=\"utf-8\">")
        .append("<meta name=\"viewport\" content=\"width=device-width\"><title>")
        .append(escape(title))
        .append("</title><style>")
        .append(STYLE)
        .append("</style>\n<h1>")
        .append(escape(title))
        .append("</h1>\n<p>")
        .append(escape(setting))
        .append("</p>\n");
  }

  static String end(StringBuilder page) {
    return page.append("</html>\n").toString();
  }

  /** Before the work, whether there is a place for the page; throws {@link ToolException} when there is none. Null: no page is wanted. */
  static void checkWritable(@Nullable Path file) {
    checkWritable("--html", file);
  }

  /** The same of another option's file. */
  static void checkWritable(String option, @Nullable Path file) {
    if (file == null) {
      return;
    }
    Path directory = file.toAbsolutePath().getParent();
    if (directory == null || !Files.isDirectory(directory)) {
      throw new ToolException(
          option + ": " + file + " (expected: a file in a directory that is there)");
    }
    if (Files.isDirectory(file)) {
      throw new ToolException(option + ": " + file + " (expected: a file, not a directory)");
    }
  }

  /** Throws {@link ToolException} when it cannot be written. */
  static void write(Path file, String page) {
    OutputFile.write("--html", file, page);
    System.out.println("Charts: " + file);
  }

  static String escape(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }

  static String percent(double part) {
    return String.format(Locale.ROOT, "%.1f %%", 100 * part);
  }

  static double[] units(double[] micros) {
    return Arrays.stream(micros).map(value -> value / MICROS).toArray();
  }

  /** The share won by price, where enough was bid. */
  static void shareWon(SvgChart chart, String name, double[] prices, long[] bids, long[] wins) {
    double[] at = new double[prices.length];
    double[] shares = new double[prices.length];
    int points = 0;
    for (int i = 0; i < prices.length; i++) {
      if (bids[i] >= MIN_COUNT) {
        at[points] = prices[i];
        shares[points++] = (double) wins[i] / bids[i];
      }
    }
    chart.line(name, Arrays.copyOf(at, points), Arrays.copyOf(shares, points));
  }

  /** For a thousand, so that the axes have readable numbers; the buckets that have enough, and not only zeros to go by. */
  static double[] perMille(double[] sums, long[] counts, double[] predicted) {
    double[] means = new double[sums.length];
    int points = 0;
    for (int i = 0; i < sums.length; i++) {
      if (counts[i] >= MIN_COUNT && predicted[i] > 0) {
        means[points++] = PER_MILLE * sums[i] / counts[i];
      }
    }
    return Arrays.copyOf(means, points);
  }
}
