package io.segmento.simulate;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Exchanges whose prices to beat were counted, as a table of comma-separated values (also .gz) with a header: {@code exchange, first_price, floor_cpm_micros,
 * up_to_cpm_micros, auctions}. A row says of how many of an exchange's auctions the price to beat lies above the row before and at or below {@code
 * up_to_cpm_micros}; an exchange's rows stand in rising order, the first begins at 0. How many auctions an exchange has of all are its counts together.
 */
public final class MarketTable {

  static final int MAX_EXCHANGES = 64;
  private static final List<String> COLUMNS =
      List.of("exchange", "first_price", "floor_cpm_micros", "up_to_cpm_micros", "auctions");

  private MarketTable() {}

  /** One exchange as it is read. */
  private static final class Counted {
    private final boolean firstPrice;
    private final long floorCpmMicros;
    private final List<Double> bounds = new ArrayList<>();
    private final List<Double> counts = new ArrayList<>();

    private Counted(boolean firstPrice, long floorCpmMicros) {
      this.firstPrice = firstPrice;
      this.floorCpmMicros = floorCpmMicros;
    }

    private Market market(String exchange) {
      double[] weights = counts.stream().mapToDouble(count -> count).toArray();
      double sum = counts.stream().mapToDouble(count -> count).sum();
      try {
        return Market.counted(
                exchange,
                firstPrice,
                new PriceHistogram(bounds.stream().mapToDouble(bound -> bound).toArray(), weights))
            .withShare(sum)
            .withFloor(floorCpmMicros);
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException("exchange " + exchange + ": " + e.getMessage(), e);
      }
    }
  }

  /** Reads a file; throws {@link IOException} that names the line or exchange, and what was expected. */
  public static List<Market> read(Path file) throws IOException {
    Map<String, Counted> exchanges = new LinkedHashMap<>();
    Table.read(file, COLUMNS, maxRows(), row -> add(exchanges, row));
    return markets(exchanges);
  }

  static List<Market> read(BufferedReader lines) throws IOException {
    Map<String, Counted> exchanges = new LinkedHashMap<>();
    Table.read(lines, COLUMNS, maxRows(), row -> add(exchanges, row));
    return markets(exchanges);
  }

  private static int maxRows() {
    return MAX_EXCHANGES * PriceHistogram.MAX_BUCKETS;
  }

  private static void add(Map<String, Counted> exchanges, Table.Row row) {
    String exchange = row.text(0);
    if (exchange.isEmpty()) {
      throw new IllegalArgumentException("exchange: empty (expected: its name)");
    }
    long floor = row.number(2);
    if (floor < 0) {
      throw new IllegalArgumentException("floor_cpm_micros: " + floor + " (expected: >= 0)");
    }
    Counted counted =
        exchanges.computeIfAbsent(exchange, unused -> new Counted(row.truth(1), floor));
    if (exchanges.size() > MAX_EXCHANGES) {
      throw new IllegalArgumentException(
          "exchanges: more than " + MAX_EXCHANGES + " (expected: <= " + MAX_EXCHANGES + ")");
    }
    if (counted.firstPrice != row.truth(1) || counted.floorCpmMicros != floor) {
      throw new IllegalArgumentException("first_price, floor_cpm_micros: not those of the rows of "
          + exchange + " before (expected: the same for an exchange)");
    }
    counted.bounds.add(row.decimal(3));
    counted.counts.add(row.decimal(4));
  }

  private static List<Market> markets(Map<String, Counted> exchanges) throws IOException {
    if (exchanges.isEmpty()) {
      throw new IOException("no rows (expected: at least 1)");
    }
    List<Market> markets = new ArrayList<>();
    try {
      exchanges.forEach((exchange, counted) -> markets.add(counted.market(exchange)));
    } catch (IllegalArgumentException e) {
      throw new IOException(e.getMessage(), e);
    }
    return markets;
  }

  /** Writes exchanges, line by line, as {@link #read} takes them; of those that were not counted nothing. */
  public static void write(List<Market> markets, Consumer<String> lines) {
    lines.accept(String.join(",", COLUMNS));
    for (Market market : markets) {
      PriceHistogram histogram = market.histogram();
      if (histogram == null) {
        continue;
      }
      double[] bounds = histogram.bounds();
      double[] parts = histogram.parts();
      for (int i = 0; i < bounds.length; i++) {
        lines.accept(String.format(
            Locale.ROOT,
            "%s,%b,%d,%.0f,%.3f",
            Table.quoted(market.exchange()),
            market.firstPrice(),
            market.floorCpmMicros(),
            bounds[i],
            parts[i] * market.share()));
      }
    }
  }
}
