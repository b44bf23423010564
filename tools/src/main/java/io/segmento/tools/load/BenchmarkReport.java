package io.segmento.tools.load;

import io.segmento.tools.allinone.Project;
import io.segmento.tools.console.ToolException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Medians as a Markdown section, with what one needs to judge and repeat them. */
final class BenchmarkReport {
  private static final List<String> PROCESSES = List.of("Redis", "core", "gateway", "echo");
  private static final String BEGIN = "<!-- begin: segmento load bid -->";
  private static final String END = "<!-- end: segmento load bid -->";

  private BenchmarkReport() {}

  /**
   * The section.
   *
   * @param results rounds by phase; the first phase is the yardstick
   * @param setting the command and its mix
   */
  static String render(Map<String, List<Measurement>> results, List<String> setting) {
    StringBuilder text = new StringBuilder();
    text.append("| path | ")
        .append(String.join(" | ", PROCESSES))
        .append(" | all, CPU µs | × echo | lowest–highest | requests/s |\n");
    text.append("|---|").append("---:|".repeat(PROCESSES.size() + 4)).append('\n');
    double yardstick = 0;
    for (Map.Entry<String, List<Measurement>> phase : results.entrySet()) {
      Measurement median = Measurement.median(phase.getValue());
      double total = Measurement.median(phase.getValue().stream().mapToDouble(Measurement::total));
      yardstick = yardstick == 0 ? total : yardstick;
      text.append("| ").append(phase.getKey());
      for (String process : PROCESSES) {
        Double micros = median.micros().get(process);
        text.append(" | ").append(micros == null ? "" : String.format(Locale.ROOT, "%.1f", micros));
      }
      text.append(String.format(
          Locale.ROOT,
          " | **%.1f** | %.1f | %.1f–%.1f | %,.0f |%n",
          total,
          total / yardstick,
          phase.getValue().stream().mapToDouble(Measurement::total).min().orElse(0),
          phase.getValue().stream().mapToDouble(Measurement::total).max().orElse(0),
          median.perSecond()));
    }
    text.append('\n');
    setting.forEach(line -> text.append("- ").append(line).append('\n'));
    machine().forEach(line -> text.append("- ").append(line).append('\n'));
    return text.toString();
  }

  /** Puts the section into a file, in place of an earlier one, or at its end. */
  static void write(Path file, String section) {
    String marked = BEGIN + "\n" + section + END;
    try {
      String text = Files.exists(file) ? Files.readString(file) : "# Benchmarks\n";
      Matcher old = Pattern.compile(
              Pattern.quote(BEGIN) + ".*?" + Pattern.quote(END), Pattern.DOTALL)
          .matcher(text);
      String updated = old.find()
          ? old.replaceFirst(Matcher.quoteReplacement(marked))
          : text.stripTrailing() + "\n\n## A bid and a no-bid\n\n" + marked + "\n";
      Path parent = file.toAbsolutePath().getParent();
      if (parent != null) {
        Files.createDirectories(parent);
      }
      Files.writeString(file, updated);
    } catch (IOException e) {
      throw new ToolException(file + ": cannot be written: " + e.getMessage(), e);
    }
  }

  private static List<String> machine() {
    List<String> lines = new ArrayList<>();
    lines.add("Measured " + Instant.now().truncatedTo(ChronoUnit.MINUTES) + ", commit " + commit());
    lines.add("Machine: " + field("/proc/cpuinfo", "model name").orElse("unknown processor") + ", "
        + Runtime.getRuntime().availableProcessors() + " cores, "
        + field("/proc/meminfo", "MemTotal")
            .map(BenchmarkReport::gigabytes)
            .orElse("unknown memory")
        + ", " + System.getProperty("os.name") + " " + System.getProperty("os.version"));
    loadAverage()
        .ifPresent(load -> lines.add(
            "Load average of the machine over the last 5 minutes, this run included: " + load));
    lines.add("JDK " + Runtime.version() + " (" + System.getProperty("java.vm.vendor") + ")");
    return lines;
  }

  private static Optional<String> loadAverage() {
    try {
      return Optional.of(Files.readString(Path.of("/proc/loadavg")).split(" ", -1)[1]);
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static String gigabytes(String kilobytes) {
    return Long.parseLong(kilobytes.replaceAll("\\D", "")) / (1 << 20) + " GB";
  }

  private static Optional<String> field(String file, String name) {
    try {
      return Files.readAllLines(Path.of(file)).stream()
          .filter(line -> line.startsWith(name))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static String commit() {
    try {
      Process git = new ProcessBuilder("git", "describe", "--always", "--dirty", "--exclude", "*")
          .directory(Project.root().toFile())
          .redirectErrorStream(true)
          .start();
      String text = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return git.waitFor() == 0 ? text.lines().collect(Collectors.joining()) : "unknown";
    } catch (IOException e) {
      return "unknown";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "unknown";
    }
  }
}
