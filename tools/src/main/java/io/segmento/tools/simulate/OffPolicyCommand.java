package io.segmento.tools.simulate;

import static io.segmento.tools.simulate.DayOptions.require;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.segmento.simulate.OffPolicy;
import io.segmento.simulate.OffPolicy.Choice;
import io.segmento.simulate.OffPolicy.Estimate;
import io.segmento.tools.SegmentoMain;
import io.segmento.tools.console.ToolException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.zip.GZIPInputStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code segmento off-policy}: what another policy would have earned, from a log of choices made by chance; or that this cannot be told. */
@Command(
    name = "off-policy",
    description = {
      "Estimates what another policy would have earned, from choices that were logged with their propensity (CSV with a header, also .gz).",
      "Refuses, with the reason and exit code 1, where the effective sample is below 100 or the mean weight is not 0.9 to 1.1."
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  segmento off-policy choices.csv --target new_propensity",
      "  segmento off-policy choices.csv.gz --reward click --propensity propensity_score --uniform 34"
    })
public final class OffPolicyCommand implements Callable<Integer> {

  private static final int MOST_NAMED = 12;

  @Parameters(paramLabel = "FILE", description = "Logged choices.")
  private Path file = Path.of("");

  @Option(
      names = "--reward",
      defaultValue = "reward",
      description = "Column of what a choice earned (default: ${DEFAULT-VALUE}).")
  private String reward = "";

  @Option(
      names = "--propensity",
      defaultValue = "propensity",
      description = "Column of how likely it was (default: ${DEFAULT-VALUE}).")
  private String propensity = "";

  @Option(
      names = "--target",
      defaultValue = "target",
      description = "Column of how likely the other policy makes it (default: ${DEFAULT-VALUE}).")
  private String target = "";

  @Option(
      names = "--uniform",
      paramLabel = "N",
      description = "The other policy takes each of N choices alike; instead of --target.")
  private int uniform;

  @Option(
      names = "--model",
      paramLabel = "LOGGED,TARGET",
      split = ",",
      description =
          "Columns of a model's reward of the logged choice and of its mean over the other policy's, for the doubly robust estimate.")
  private List<String> model = List.of();

  @Override
  public Integer call() {
    require(uniform >= 0, "--uniform", uniform, ">= 1, of how many choices");
    require(
        model.isEmpty() || model.size() == 2,
        "--model",
        String.join(",", model),
        "two columns, LOGGED,TARGET");
    require(Files.isRegularFile(file), "FILE", file, "a file that is there");
    List<Choice> choices = read();
    if (choices.isEmpty()) {
      throw new ToolException(file + ": no choices (expected: at least 1)");
    }
    Estimate estimate = OffPolicy.estimate(choices);
    System.out.print(text(estimate, !model.isEmpty()));
    return estimate.isEstimable() ? 0 : SegmentoMain.EXIT_FAILED;
  }

  static String text(Estimate estimate, boolean withModel) {
    StringBuilder text = new StringBuilder(String.format(
        Locale.ROOT,
        "%,d choices, effective sample %,.0f, mean weight %.3f, highest %,.1f%n",
        estimate.choices(),
        estimate.effective(),
        estimate.meanWeight(),
        estimate.maxWeight()));
    if (!estimate.isEstimable()) {
      return text.append("Not estimable: ")
          .append(estimate.refusal())
          .append(".\n")
          .toString();
    }
    value(text, "IPS", estimate.ips());
    value(text, "SNIPS", estimate.snips());
    if (withModel) {
      value(text, "doubly robust", estimate.doublyRobust());
    }
    return text.append(String.format(
            Locale.ROOT,
            "IPS with weights cut at 10, 100, 1000: %.5f, %.5f, %.5f%n",
            estimate.clipped().get(0),
            estimate.clipped().get(1),
            estimate.clipped().get(2)))
        .toString();
  }

  private static void value(StringBuilder text, String name, OffPolicy.Value value) {
    text.append(String.format(
        Locale.ROOT, "%s: %.5f ± %.5f (95 %%)%n", name, value.mean(), value.halfWidth()));
  }

  private List<Choice> read() {
    int number = 1;
    try (InputStream bytes = Files.newInputStream(file);
        InputStream plain = file.toString().endsWith(".gz") ? new GZIPInputStream(bytes) : bytes;
        BufferedReader lines = new BufferedReader(new InputStreamReader(plain, UTF_8))) {
      String header = lines.readLine();
      List<String> columns = header == null ? List.of() : Arrays.asList(header.split(",", -1));
      int rewardAt = column(columns, reward);
      int propensityAt = column(columns, propensity);
      int targetAt = uniform > 0 ? -1 : column(columns, target);
      int loggedAt = model.isEmpty() ? -1 : column(columns, model.get(0));
      int otherAt = model.isEmpty() ? -1 : column(columns, model.get(1));
      List<Choice> choices = new ArrayList<>();
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        number++;
        String[] fields = line.split(",", -1);
        choices.add(new Choice(
            field(fields, rewardAt, reward),
            field(fields, propensityAt, propensity),
            uniform > 0 ? 1.0 / uniform : field(fields, targetAt, target),
            loggedAt < 0 ? 0 : field(fields, loggedAt, model.get(0)),
            otherAt < 0 ? 0 : field(fields, otherAt, model.get(1))));
      }
      return choices;
    } catch (IOException e) {
      throw new ToolException(file + ": cannot be read: " + e.getMessage());
    } catch (IllegalArgumentException e) {
      throw new ToolException(file + ", line " + number + ": " + e.getMessage());
    }
  }

  private static int column(List<String> columns, String name) {
    int at = columns.indexOf(name);
    if (at < 0) {
      throw new IllegalArgumentException(
          "no column " + name + " (expected: one of " + some(columns) + ")");
    }
    return at;
  }

  private static String some(List<String> columns) {
    List<String> named = columns.stream().filter(column -> !column.isBlank()).toList();
    return named.size() <= MOST_NAMED
        ? String.join(", ", named)
        : String.join(", ", named.subList(0, MOST_NAMED)) + " and " + (named.size() - MOST_NAMED)
            + " more";
  }

  private static double field(String[] fields, int at, String name) {
    if (at >= fields.length) {
      throw new IllegalArgumentException(
          name + ": missing (expected: " + (at + 1) + " fields, not " + fields.length + ")");
    }
    String text = fields[at].strip();
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(name + ": " + text + " (expected: a number)", e);
    }
  }
}
