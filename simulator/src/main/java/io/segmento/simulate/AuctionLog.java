package io.segmento.simulate;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

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
    List<LoggedAuction> auctions = new ArrayList<>();
    Table.read(file, COLUMNS, MAX_AUCTIONS, row -> auctions.add(auction(row)));
    return auctions;
  }

  static List<LoggedAuction> read(BufferedReader lines) throws IOException {
    List<LoggedAuction> auctions = new ArrayList<>();
    Table.read(lines, COLUMNS, MAX_AUCTIONS, row -> auctions.add(auction(row)));
    return auctions;
  }

  private static LoggedAuction auction(Table.Row row) {
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
}
