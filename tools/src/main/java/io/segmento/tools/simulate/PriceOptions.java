package io.segmento.tools.simulate;

import static io.segmento.tools.simulate.DayOptions.add;
import static io.segmento.tools.simulate.DayOptions.require;

import io.segmento.simulate.Market;
import io.segmento.simulate.MarketTable;
import io.segmento.simulate.Presets;
import io.segmento.simulate.Response;
import io.segmento.simulate.Rival;
import io.segmento.tools.console.FileFailure;
import io.segmento.tools.console.ToolException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What the price to beat is made of: fitted campaigns, counted prices, or rivals. */
final class PriceOptions {

  private static final int MAX_RIVALS = 64;
  private static final int RIVAL_PARTS = 3;
  private static final String RIVAL = "MEDIAN:DEVIATION:PART, such as 1500000:0.7:0.5";

  @Option(
      names = "--preset",
      paramLabel = "NAME[,NAME…]",
      defaultValue = "2997",
      description =
          "Market and response like this iPinYou campaign, or retargeting: the market of 2997 with visitors who respond by what they did, and predictions that know nothing of it. Of several, each is an exchange, and the response is the first's (default: ${DEFAULT-VALUE}).")
  private String preset = "";

  @Option(
      names = "--market",
      paramLabel = "FILE",
      description =
          "Exchanges with the prices to beat that were counted in them, instead of the preset's: CSV (also .gz) with a header exchange, first_price, floor_cpm_micros,"
              + " up_to_cpm_micros, auctions; a row says how many prices lie above the row before and up to its bound. segmento replay --market-out makes it of a log.")
  private @Nullable Path file;

  @Option(
      names = "--rival",
      paramLabel = "MEDIAN:DEVIATION:PART",
      description =
          "One who bids against us, instead of the preset's market: median bid in CPM micros, deviation of its logarithm, and the part of the auctions that it bids in; repeatable.")
  private List<String> rivals = new ArrayList<>();

  @Option(names = "--second-price", description = "The winner pays the highest rival bid.")
  private boolean secondPrice;

  private @Nullable List<Market> markets;

  /** Throws {@link ToolException} that names option, value and what is expected. */
  void check() {
    List<String> names = presets();
    require(
        Presets.names().containsAll(names) && names.stream().distinct().count() == names.size(),
        "--preset",
        preset,
        "one of " + String.join(", ", Presets.names()) + ", or several different ones");
    require(file == null || rivals.isEmpty(), "--market and --rival", rivals, "only one of both");
    require(
        names.size() == 1 || (file == null && rivals.isEmpty()),
        "--preset",
        preset,
        "one, whose response is meant, with --market or --rival");
    require(
        file == null || !secondPrice,
        "--second-price",
        true,
        "not with --market, whose file says it of each exchange");
    require(rivals.size() <= MAX_RIVALS, "--rival", rivals.size() + " times", "<= " + MAX_RIVALS);
    Path counted = file;
    require(
        counted == null || Files.isRegularFile(counted),
        "--market",
        String.valueOf(counted),
        "a file that is there");
    markets();
  }

  /** At least one. */
  List<Market> markets() {
    List<Market> known = markets;
    if (known == null) {
      known = read();
      markets = known;
    }
    return known;
  }

  private List<Market> read() {
    Path counted = file;
    if (counted != null) {
      try {
        return MarketTable.read(counted);
      } catch (IOException e) {
        throw new ToolException("--market: " + counted + ": " + e.getMessage(), e);
      }
    }
    if (!rivals.isEmpty()) {
      return List.of(Market.ofRivals(
          "rivals", !secondPrice, rivals.stream().map(PriceOptions::rival).toList()));
    }
    return presets().stream().map(name -> Presets.market(name, !secondPrice)).toList();
  }

  private static Rival rival(String text) {
    String[] parts = text.split(":", -1);
    double[] numbers = new double[RIVAL_PARTS];
    try {
      require(parts.length == RIVAL_PARTS, "--rival", text, RIVAL);
      for (int i = 0; i < RIVAL_PARTS; i++) {
        numbers[i] = Double.parseDouble(parts[i]);
      }
    } catch (NumberFormatException e) {
      throw new ToolException("--rival: " + text + " (expected: " + RIVAL + ")", e);
    }
    try {
      return Rival.of(numbers[0], numbers[1], numbers[2]);
    } catch (IllegalArgumentException e) {
      throw new ToolException("--rival: " + text + ": " + e.getMessage(), e);
    }
  }

  private List<String> presets() {
    return List.of(preset.split(",", -1));
  }

  Response response() {
    return Presets.response(presets().get(0));
  }

  /** The mean over all auctions of a figure of their exchange. */
  double mean(ToDoubleFunction<Market> figure) {
    double sum = 0;
    double weights = 0;
    for (Market market : markets()) {
      sum += market.share() * figure.applyAsDouble(market);
      weights += market.share();
    }
    return sum / weights;
  }

  double highestMedianCpmMicros() {
    return markets().stream()
        .mapToDouble(market -> Math.exp(market.logMean()))
        .max()
        .orElse(0);
  }

  String describe() {
    Path counted = file;
    if (counted != null) {
      return "response of preset " + presets().get(0) + ", market " + counted.getFileName() + " ("
          + markets().size() + " exchange(s))";
    }
    String price = secondPrice ? ", second price" : ", first price";
    return rivals.isEmpty()
        ? "preset " + preset + price
        : "response of preset " + presets().get(0) + ", " + rivals.size() + " rival(s)" + price;
  }

  void again(StringBuilder words) {
    add(words, "--preset", preset, "2997");
    add(words, "--market", String.valueOf(file), "null");
    rivals.forEach(rival -> words.append(" --rival ").append(rival));
    words.append(secondPrice ? " --second-price" : "");
  }

  /** What is in the file, to be a part of the settings' hash: a name does not say that it is still the same. */
  void hash(CRC32C hash) {
    Path counted = file;
    if (counted != null) {
      try {
        hash.update(Files.readAllBytes(counted));
      } catch (IOException e) {
        throw new ToolException(
            "--market: " + counted + ": cannot be read: " + FileFailure.why(e), e);
      }
    }
  }
}
