package io.segmento.tools.simulate;

import io.segmento.simulate.CountedMarkets;
import io.segmento.simulate.LoggedAuction;
import io.segmento.simulate.Market;
import io.segmento.simulate.MarketTable;
import io.segmento.tools.console.OutputFile;
import io.segmento.tools.console.ToolException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The prices to beat of a log as a file that {@code segmento simulate --market} takes. */
final class MarketFile {

  private static final double WORTH_TELLING = 0.005;

  private MarketFile() {}

  /** Writes it; what a reader should know of it, in lines. Throws {@link ToolException} when the log tells nothing, or the file cannot be written. */
  static String write(Path file, List<LoggedAuction> log) {
    CountedMarkets counted;
    List<String> lines = new ArrayList<>();
    try {
      counted = CountedMarkets.of(log);
      if (counted.markets().isEmpty()) {
        throw new ToolException(
            "--market-out: the log tells no price (expected: a win, or the price to beat)");
      }
      MarketTable.write(counted.markets(), lines::add);
    } catch (IllegalArgumentException e) {
      throw new ToolException("--market-out: " + e.getMessage(), e);
    }
    OutputFile.write("--market-out", file, String.join("\n", lines) + "\n");
    StringBuilder said = new StringBuilder(String.format(
        Locale.ROOT,
        "Market: %s, %d exchange(s), %,d auctions.%n",
        file,
        counted.markets().size(),
        Math.round(counted.markets().stream().mapToDouble(Market::share).sum())));
    for (int i = 0; i < counted.markets().size(); i++) {
      if (counted.above().get(i) >= WORTH_TELLING) {
        said.append(String.format(
            Locale.ROOT,
            "Extrapolated: %.1f %% of the prices of %s lie above all that the log tells of, and are taken as up to twice as high.%n",
            100 * counted.above().get(i),
            counted.markets().get(i).exchange()));
      }
    }
    if (counted.untold() > 0) {
      said.append(String.format(
          Locale.ROOT,
          "Left out: %d exchange(s) of which the log tells no price at all.%n",
          counted.untold()));
    }
    return said.toString();
  }
}
