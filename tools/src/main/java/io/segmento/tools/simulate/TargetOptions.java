package io.segmento.tools.simulate;

import static io.segmento.tools.simulate.DayOptions.require;

import io.segmento.simulate.CampaignResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Option;

/** What a strategy should reach, to be told how far it is off. Strategies do not see it: their own parameters are set by {@code --set}. */
final class TargetOptions {

  private static final double MOST = 1e15;

  @Option(
      names = "--target-cost-per-click-micros",
      paramLabel = "MICROS",
      defaultValue = "0",
      description =
          "Tells how far the cost of a click is off this; 0: none (default: ${DEFAULT-VALUE}).")
  private double costPerClickMicros;

  @Option(
      names = "--target-cost-per-conversion-micros",
      paramLabel = "MICROS",
      defaultValue = "0",
      description = "The same of a conversion (default: ${DEFAULT-VALUE}).")
  private double costPerConversionMicros;

  @Option(
      names = "--target-return",
      paramLabel = "FACTOR",
      defaultValue = "0",
      description =
          "The same of value over cost (default: that of --set target-return, where it is set).")
  private double returnOnSpend;

  void check() {
    within("--target-cost-per-click-micros", costPerClickMicros);
    within("--target-cost-per-conversion-micros", costPerConversionMicros);
    within("--target-return", returnOnSpend);
  }

  private double returnOnSpend(Map<String, String> parameters) {
    try {
      return returnOnSpend > 0
          ? returnOnSpend
          : Double.parseDouble(parameters.getOrDefault("target-return", "0"));
    } catch (NumberFormatException e) {
      // The strategy says what is wrong with its parameter.
      return 0;
    }
  }

  private static void within(String option, double value) {
    require(value >= 0 && value <= MOST, option, value, "0 to " + MOST);
  }

  /** How far a strategy's days are off, in the mean, each target in a few words; "-" without one. */
  String errors(StrategyRuns runs) {
    Map<String, String> parameters = runs.results().get(0).first().campaign().parameters();
    List<String> words = new ArrayList<>();
    add(words, "click", costPerClickMicros, runs.mean(CampaignResult::costPerClickMicros));
    add(
        words,
        "conversion",
        costPerConversionMicros,
        runs.mean(CampaignResult::costPerConversionMicros));
    add(words, "return", returnOnSpend(parameters), runs.mean(CampaignResult::returnOnSpend));
    return words.isEmpty() ? "-" : String.join(", ", words);
  }

  private static void add(List<String> words, String name, double target, double reached) {
    if (target > 0) {
      words.add(
          Double.isNaN(reached)
              ? name + " -"
              : String.format(Locale.ROOT, "%s %+.1f %%", name, 100 * (reached / target - 1)));
    }
  }

  void again(StringBuilder words) {
    DayOptions.add(words, "--target-cost-per-click-micros", costPerClickMicros, 0.0);
    DayOptions.add(words, "--target-cost-per-conversion-micros", costPerConversionMicros, 0.0);
    DayOptions.add(words, "--target-return", returnOnSpend, 0.0);
  }
}
