package io.segmento.tools.load;

import io.segmento.tools.allinone.Project;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What one needs to know of a machine to judge a figure that was measured on it. */
public final class Machine {
  private Machine() {}

  /** A line each: when and at which commit, processor and memory, load, JDK. */
  public static List<String> facts() {
    List<String> lines = new ArrayList<>();
    lines.add("Measured " + Instant.now().truncatedTo(ChronoUnit.MINUTES) + ", commit " + commit());
    lines.add("Machine: " + field("/proc/cpuinfo", "model name").orElse("unknown processor") + ", "
        + Runtime.getRuntime().availableProcessors() + " cores, "
        + field("/proc/meminfo", "MemTotal").map(Machine::gigabytes).orElse("unknown memory")
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
