package io.segmento.simulate;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;

/**
 * Logged auctions in a file of comma-separated values, also compressed (.gz), with a header: {@code at_millis, exchange, first_price, floor_cpm_micros, click_rate, bid_cpm_micros,
 * won, paid_cpm_micros, minimum_to_win_cpm_micros, clicked}, in any order, other columns left out. Truth is {@code true} or {@code 1}; an empty price is 0.
 */
public final class AuctionLog {

  static final int MAX_AUCTIONS = 20_000_000;
  private static final List<String> COLUMNS = List.of(
      "at_millis",
      "exchange",
      "first_price",
      "floor_cpm_micros",
      "click_rate",
      "bid_cpm_micros",
      "won",
      "paid_cpm_micros",
      "minimum_to_win_cpm_micros",
      "clicked");

  private AuctionLog() {}

  /** Reads a file; throws {@link IOException} that names the line, the column and what was expected. */
  public static List<LoggedAuction> read(Path file) throws IOException {
    try (InputStream bytes = Files.newInputStream(file);
        InputStream plain = file.toString().endsWith(".gz") ? new GZIPInputStream(bytes) : bytes;
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(plain, StandardCharsets.UTF_8))) {
      return read(lines);
    }
  }

  static List<LoggedAuction> read(BufferedReader lines) throws IOException {
    int[] places = places(lines.readLine());
    List<LoggedAuction> auctions = new ArrayList<>();
    int number = 1;
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      number++;
      if (line.isBlank()) {
        continue;
      }
      if (auctions.size() == MAX_AUCTIONS) {
        throw new IOException("line " + number + ": too many (expected: <= " + MAX_AUCTIONS + ")");
      }
      try {
        auctions.add(auction(new Row(line.split(",", -1), places)));
      } catch (IllegalArgumentException e) {
        throw new IOException("line " + number + ": " + e.getMessage(), e);
      }
    }
    return auctions;
  }

  private static int[] places(String header) throws IOException {
    Map<String, Integer> found = new HashMap<>();
    String[] names = header == null ? new String[0] : header.split(",", -1);
    for (int i = 0; i < names.length; i++) {
      found.put(names[i].strip(), i);
    }
    int[] places = new int[COLUMNS.size()];
    for (int i = 0; i < places.length; i++) {
      Integer place = found.get(COLUMNS.get(i));
      if (place == null) {
        throw new IOException("line 1: no column " + COLUMNS.get(i) + " (expected: "
            + String.join(", ", COLUMNS) + ")");
      }
      places[i] = place;
    }
    return places;
  }

  private static LoggedAuction auction(Row row) {
    return new LoggedAuction(
        row.number(0),
        row.text(1),
        row.truth(2),
        row.number(3),
        row.decimal(4),
        row.number(5),
        row.truth(6),
        row.number(7),
        row.number(8),
        row.truth(9));
  }

  @SuppressWarnings("ArrayRecordComponent")
  private record Row(String[] fields, int[] places) {
    String text(int column) {
      if (places[column] >= fields.length) {
        throw new IllegalArgumentException(
            COLUMNS.get(column) + ": missing (expected: " + (places[column] + 1) + " fields)");
      }
      return fields[places[column]].strip();
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
          COLUMNS.get(column) + ": " + text(column) + " (expected: " + expected + ")");
    }
  }
}
