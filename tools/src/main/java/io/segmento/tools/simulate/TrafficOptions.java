package io.segmento.tools.simulate;

import static io.segmento.tools.simulate.DayOptions.add;
import static io.segmento.tools.simulate.DayOptions.require;

import io.segmento.simulate.Scenario;
import io.segmento.simulate.WeeklyTraffic;
import io.segmento.strategy.bidding.TrafficForecast;
import io.segmento.tools.console.ToolException;
import java.util.Arrays;
import picocli.CommandLine.Option;

/** How long a run is, and how its traffic is spread over hours and weekdays. */
final class TrafficOptions {

  private static final int MAX_DAYS = 31;

  @Option(
      names = "--days",
      defaultValue = "1",
      description =
          "How many a run lasts; its budget is for all of them, and its first is a Friday (default: ${DEFAULT-VALUE}).")
  private int days;

  @Option(
      names = "--traffic-by-hour",
      paramLabel = "WEIGHTS",
      defaultValue = "",
      description = "24 weights with commas, in UTC (default: even).")
  private String byHour = "";

  @Option(
      names = "--traffic-by-day",
      paramLabel = "WEIGHTS",
      defaultValue = "",
      description = "7 weights with commas, of Monday to Sunday (default: even).")
  private String byDay = "";

  /** Throws {@link ToolException} that names option, value and what is expected. */
  void check(int auctionsOfADay) {
    require(days >= 1 && days <= MAX_DAYS, "--days", days, "1 to " + MAX_DAYS);
    require(
        (long) auctionsOfADay * days <= Integer.MAX_VALUE,
        "--auctions",
        auctionsOfADay,
        "<= " + Integer.MAX_VALUE / days + " on each of " + days + " days");
    var unused = forecast();
  }

  int auctions(int ofADay) {
    return ofADay * days;
  }

  long horizonMillis() {
    return days * Scenario.DAY_MILLIS;
  }

  TrafficForecast forecast() {
    TrafficForecast daily;
    try {
      daily = TrafficForecast.of(byHour);
    } catch (IllegalArgumentException e) {
      throw new ToolException("--traffic-by-hour: " + e.getMessage(), e);
    }
    if (byDay.isBlank()) {
      return daily;
    }
    try {
      return new WeeklyTraffic(
          daily,
          Arrays.stream(byDay.split(",", -1))
              .map(String::strip)
              .mapToDouble(Double::parseDouble)
              .toArray());
    } catch (NumberFormatException e) {
      throw new ToolException(
          "--traffic-by-day: " + byDay + " (expected: 7 numbers above 0 with commas)", e);
    } catch (IllegalArgumentException e) {
      throw new ToolException("--traffic-by-day: " + e.getMessage(), e);
    }
  }

  String describe() {
    return days == 1 ? "" : " on each of " + days + " days";
  }

  void again(StringBuilder words) {
    add(words, "--days", days, 1);
    add(words, "--traffic-by-hour", byHour.replace(" ", ""), "");
    add(words, "--traffic-by-day", byDay.replace(" ", ""), "");
  }
}
