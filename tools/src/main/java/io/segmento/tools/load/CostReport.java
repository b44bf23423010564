package io.segmento.tools.load;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What requests cost: medians as a Markdown section, with what one needs to judge and repeat them. */
final class CostReport {
  private static final List<String> PROCESSES = List.of("Redis", "core", "gateway", "echo");

  private CostReport() {}

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
    Machine.facts().forEach(line -> text.append("- ").append(line).append('\n'));
    return text.toString();
  }
}
