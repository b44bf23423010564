package io.segmento.strategies.onnxmodel;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Rows that the exporter of a model scored itself, to see that the model says the same here: comma-separated, a header with the model's features in their order and {@value
 * #EXPECTED}, and a probability above 0 in that column. Scores may differ by {@value #MOST} of their value.
 */
final class Parity {

  static final String FILE = "model.parity.csv";
  static final String EXPECTED = "expected";
  static final double MOST = 1e-5;
  private static final int MAX_ROWS = 100_000;

  private Parity() {}

  /** Throws {@link IllegalArgumentException} that names the line that differs most, or what is wrong with the file. */
  static void check(byte[] file, OnnxScorer scorer) {
    List<String> lines = Arrays.stream(new String(file, UTF_8).split("\n", -1))
        .map(String::strip)
        .filter(line -> !line.isEmpty())
        .toList();
    String header = String.join(",", scorer.features()) + "," + EXPECTED;
    if (lines.size() < 2 || lines.size() > MAX_ROWS + 1 || !lines.get(0).equals(header)) {
      throw wrong(
          (lines.isEmpty() ? "nothing" : lines.get(0)) + ", " + lines.size() + " lines",
          "the header " + header + " and 1 to " + MAX_ROWS + " rows");
    }
    List<float[]> rows = new ArrayList<>();
    double[] expected = new double[lines.size() - 1];
    for (int i = 1; i < lines.size(); i++) {
      double[] row = row(lines.get(i), i + 1, scorer.features().size() + 1);
      float[] features = new float[row.length - 1];
      for (int j = 0; j < features.length; j++) {
        features[j] = (float) row[j];
      }
      rows.add(features);
      expected[i - 1] = row[row.length - 1];
    }
    compare(scorer.rates(rows), expected);
  }

  private static double[] row(String line, int number, int width) {
    try {
      double[] row =
          Arrays.stream(line.split(",", -1)).mapToDouble(Double::parseDouble).toArray();
      if (row.length == width && row[width - 1] > 0 && row[width - 1] <= 1) {
        return row;
      }
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(FILE + ": line " + number + ": " + line, e);
    }
    throw wrong("line " + number + ": " + line, width + " numbers, the last above 0 to 1");
  }

  private static void compare(float[] rates, double[] expected) {
    int worst = 0;
    double most = 0;
    for (int i = 0; i < expected.length; i++) {
      double off = Math.abs(rates[i] - expected[i]) / expected[i];
      if (!(off <= most)) {
        most = off;
        worst = i;
      }
    }
    if (!(most <= MOST)) {
      throw wrong(
          String.format(
              Locale.ROOT, "row %d: %s, off by %.2g of it", worst + 1, rates[worst], most),
          expected[worst] + ", to " + MOST + " of it");
    }
  }

  private static IllegalArgumentException wrong(String value, String expected) {
    return new IllegalArgumentException(FILE + ": " + value + " (expected: " + expected + ")");
  }
}
