package io.segmento.simulate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Rows of comma-separated values, also compressed (.gz), with a header whose columns come in any order; others are left out. A value with a comma or a
 * quote stands in quotes, a quote in it twice; it has no line breaks.
 */
final class Table {

  private static final ObjectReader QUOTED = new CsvMapper().readerForArrayOf(String.class);

  private Table() {}

  /** One row's values by column; reading one throws {@link IllegalArgumentException} that names the column and what was expected. */
  static final class Row {
    private final List<String> columns;
    private final List<String> fields;
    private final int[] places;

    private Row(List<String> columns, List<String> fields, int[] places) {
      this.columns = columns;
      this.fields = fields;
      this.places = places;
    }

    String text(int column) {
      if (places[column] >= fields.size()) {
        throw new IllegalArgumentException(
            columns.get(column) + ": missing (expected: " + (places[column] + 1) + " fields)");
      }
      return fields.get(places[column]).strip();
    }

    boolean truth(int column) {
      return switch (text(column)) {
        case "true", "1" -> true;
        case "false", "0", "" -> false;
        default -> throw wrong(column, "true or false");
      };
    }

    long number(int column) {
      try {
        return text(column).isEmpty() ? 0 : Long.parseLong(text(column));
      } catch (NumberFormatException e) {
        throw wrong(column, "a whole number");
      }
    }

    double decimal(int column) {
      try {
        return Double.parseDouble(text(column));
      } catch (NumberFormatException e) {
        throw wrong(column, "a number");
      }
    }

    private IllegalArgumentException wrong(int column, String expected) {
      return new IllegalArgumentException(
          columns.get(column) + ": " + text(column) + " (expected: " + expected + ")");
    }
  }

  /** Reads a file; throws {@link IOException} that names the line and what the row's reader found wrong. */
  static void read(Path file, List<String> columns, int maxRows, Consumer<Row> rows)
      throws IOException {
    try (InputStream bytes = Files.newInputStream(file);
        InputStream plain = file.toString().endsWith(".gz") ? new GZIPInputStream(bytes) : bytes;
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(plain, StandardCharsets.UTF_8))) {
      read(lines, columns, maxRows, rows);
    }
  }

  static void read(BufferedReader lines, List<String> columns, int maxRows, Consumer<Row> rows)
      throws IOException {
    int[] places = places(lines.readLine(), columns);
    int number = 1;
    int count = 0;
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      number++;
      if (line.isBlank()) {
        continue;
      }
      if (count++ == maxRows) {
        throw new IOException("line " + number + ": too many (expected: <= " + maxRows + ")");
      }
      try {
        rows.accept(new Row(columns, fields(line), places));
      } catch (IllegalArgumentException e) {
        throw new IOException("line " + number + ": " + e.getMessage(), e);
      }
    }
  }

  private static int[] places(@Nullable String header, List<String> columns) throws IOException {
    Map<String, Integer> found = new HashMap<>();
    String[] names = header == null ? new String[0] : header.split(",", -1);
    for (int i = 0; i < names.length; i++) {
      found.put(names[i].strip(), i);
    }
    int[] places = new int[columns.size()];
    for (int i = 0; i < places.length; i++) {
      Integer place = found.get(columns.get(i));
      if (place == null) {
        throw new IOException("line 1: no column " + columns.get(i) + " (expected: "
            + String.join(", ", columns) + ")");
      }
      places[i] = place;
    }
    return places;
  }

  private static List<String> fields(String line) {
    if (line.indexOf('"') < 0) {
      return List.of(line.split(",", -1));
    }
    try {
      return List.of(QUOTED.<String[]>readValue(line));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e.getOriginalMessage(), e);
    }
  }

  /** A value as {@link #read} takes it back. */
  static String quoted(String text) {
    return text.indexOf(',') < 0 && text.indexOf('"') < 0
        ? text
        : '"' + text.replace("\"", "\"\"") + '"';
  }
}
