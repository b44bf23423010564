package io.segmento.tools.load;

import io.segmento.tools.console.OutputFile;
import io.segmento.tools.load.Timeline.Sample;
import io.segmento.tools.load.Timeline.Slice;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.ToDoubleFunction;
import org.HdrHistogram.Histogram;

/**
 * An open loop as Markdown for a file and as a page to look at.
 *
 * @param subject what was sent
 * @param echo the same steps against a server that only reads and answers; empty when it was not asked for
 * @param setting what was run, a line each
 */
record LatencyReport(
    Subject subject, Timeline timeline, List<Timeline> echo, List<String> setting) {
  private static final String STEP = "step";
  private static final double[] PERCENTILES = {50, 90, 99, 99.9, 100};
  private static final double MILLI = 1_000.0;

  /** What is sent, in the words of its report. */
  enum Subject {
    BIDS("segmento load bid", "Requests", "request"),
    BEACONS("segmento load track", "Beacons", "beacon");

    private final String command;
    private final String title;
    private final String unit;

    Subject(String command, String title, String unit) {
      this.command = command;
      this.title = title;
      this.unit = unit;
    }
  }

  LatencyReport {
    echo = List.copyOf(echo);
    setting = List.copyOf(setting);
  }

  /** A table with a row for each step, and what is needed to repeat it. */
  String markdown() {
    StringBuilder text = new StringBuilder();
    row(text, heads());
    row(text, heads().stream().map(head -> head.equals(STEP) ? "---" : "---:").toList());
    rows().forEach(cells -> row(text, cells));
    text.append('\n');
    findings().forEach(line -> text.append("- ").append(line).append('\n'));
    setting.forEach(line -> text.append("- ").append(line).append('\n'));
    Machine.facts().forEach(line -> text.append("- ").append(line).append('\n'));
    return text.toString();
  }

  private static void row(StringBuilder text, List<String> cells) {
    text.append("| ").append(String.join(" | ", cells)).append(" |\n");
  }

  private List<String> heads() {
    List<String> heads = new ArrayList<>(List.of(STEP, "asked/s", "answered/s"));
    if (subject == Subject.BIDS) {
      heads.addAll(List.of("bids", "by the gateway alone"));
    }
    heads.addAll(
        List.of("other than 200, 204", "wrong", "late", "p50", "p90", "p99", "p99.9", "max, ms"));
    if (subject == Subject.BIDS) {
      heads.add("p99 of what the core decided");
    }
    heads.add("CPU µs per " + subject.unit);
    return heads;
  }

  /** A row for each step, a cell for each head. */
  private List<List<String>> rows() {
    List<List<String>> rows = new ArrayList<>();
    echo.forEach(run -> rows(rows, run, "echo "));
    rows(rows, timeline, "");
    return rows;
  }

  private void rows(List<List<String>> rows, Timeline run, String prefix) {
    for (int step = 0; step < run.steps().size(); step++) {
      Slice slice = run.ofStep(step);
      double seconds = run.steps().get(step).seconds();
      List<String> cells = new ArrayList<>();
      cells.add(prefix + run.steps().get(step));
      cells.add(String.format(Locale.ROOT, "%,.0f", slice.due / seconds));
      cells.add(String.format(Locale.ROOT, "%,.0f", slice.answers() / seconds));
      if (subject == Subject.BIDS) {
        cells.add(String.format(
            Locale.ROOT, "%.1f %%", 100.0 * slice.bids / Math.max(1, slice.answers())));
        cells.add(String.format(
            Locale.ROOT, "%.1f %%", 100.0 * slice.ofGateway / Math.max(1, slice.answers())));
      }
      cells.add(String.format(Locale.ROOT, "%d", slice.others));
      cells.add(String.format(Locale.ROOT, "%d", slice.invalid));
      cells.add(String.format(Locale.ROOT, "%.3f %%", 100 * slice.lateShare()));
      for (double percentile : PERCENTILES) {
        cells.add(String.format(
            Locale.ROOT, "%.2f", slice.micros.getValueAtPercentile(percentile) / MILLI));
      }
      if (subject == Subject.BIDS) {
        cells.add(String.format(
            Locale.ROOT, "%.2f", slice.decidedMicros.getValueAtPercentile(99) / MILLI));
      }
      cells.add(costs(run, step));
      rows.add(cells);
    }
  }

  private static String costs(Timeline run, int step) {
    StringBuilder costs = new StringBuilder();
    double all = 0;
    for (Map.Entry<String, Double> process : run.cpuPerAnswer(step).entrySet()) {
      costs.append(String.format(Locale.ROOT, ", %s %.1f", process.getKey(), process.getValue()));
      all += process.getValue();
    }
    return String.format(Locale.ROOT, "**%.1f**", all) + costs;
  }

  /** What one would look for first. */
  List<String> findings() {
    List<String> found = new ArrayList<>();
    List<Step> steps = timeline.steps();
    for (int step = 1; step < steps.size(); step++) {
      if (steps.get(step).perSecond() < steps.get(step - 1).perSecond()) {
        int seconds = timeline.secondsUntilNothingIsLate(step);
        found.add("After " + steps.get(step - 1) + ": "
            + (seconds == 0
                ? "no answer was late any more"
                : "answers were late for " + seconds + " s of "
                    + steps.get(step).seconds()));
      }
    }
    if (!echo.isEmpty()) {
      double own = timeline.ofStep(0).micros.getValueAtPercentile(99);
      double other = echo.get(0).ofStep(0).micros.getValueAtPercentile(99);
      found.add(String.format(
          Locale.ROOT,
          "p99 of the first step is %.1f times the echo's at the same rate",
          own / Math.max(1, other)));
    }
    StringBuilder memory = new StringBuilder();
    timeline
        .residentMib(steps.size() - 1)
        .forEach((name, mib) -> memory.append(String.format(
            Locale.ROOT,
            "%s%s %.0f → %.0f",
            memory.isEmpty() ? "" : ", ",
            name,
            timeline.residentMib(0).getOrDefault(name, 0.0),
            mib)));
    found.add("Memory in MiB, largest of the first and of the last step: " + memory);
    for (int step = 0; step < steps.size(); step++) {
      int notSent = timeline.ofStep(step).notSent;
      if (notSent > 0) {
        found.add("At " + steps.get(step) + ": " + notSent + " " + subject.unit
            + "s found no connection in time; they count as late");
      }
    }
    timeline.faults().forEach((what, count) -> found.add("Wrong " + count + " times: " + what));
    return found;
  }

  /** Writes {@link #html} into a file, and says so. */
  void writeHtml(Path file) {
    OutputFile.write(file, html());
    System.out.println("Written to " + file);
  }

  /** A page that needs nothing else. */
  String html() {
    StringBuilder page = new StringBuilder("""
        <!doctype html>
        <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
        <title>TITLE</title>
        <style>
        body{font:15px/1.5 system-ui,sans-serif;color:#1c2733;background:#f5f7fa;margin:0 auto;max-width:1060px;padding:24px 16px}
        h1{font-size:24px;margin:0 0 4px} figure,table,ul.notes{background:#fff;border:1px solid #d8dfe8;border-radius:10px;padding:16px;margin:18px 0}
        figcaption{font-weight:600} table{border-collapse:collapse;width:100%;display:block;overflow-x:auto;box-sizing:border-box}
        th,td{padding:6px 10px;text-align:right;white-space:nowrap;border-bottom:1px solid #e8edf3} th:first-child,td:first-child{text-align:left}
        svg{width:100%;height:auto} .legend svg{width:26px;height:8px} .legend{list-style:none;display:flex;flex-wrap:wrap;gap:4px 18px;margin:4px 0 6px;padding:0;font-size:13px}
        svg text{font-size:12px;fill:#51606f} .grid{stroke:#e3e8ef;fill:none} ul.notes{padding-left:34px}
        </style></head><body>
        <h1>TITLE</h1>
        """.replace("TITLE", subject.command));
    page.append("<p>Latency counts from the moment at which a " + subject.unit + " was due.</p>\n");
    table(page);
    double[] x = new double[timeline.seconds().size()];
    for (int i = 0; i < x.length; i++) {
      x[i] = i;
    }
    SvgChart answers = new SvgChart(subject.title + " per second", " s", false)
        .line("due", x, each(slice -> slice.due))
        .line("answered", x, each(Slice::answers));
    SvgChart latency = new SvgChart("Latency in milliseconds, by second", " s", true)
        .line("median", x, each(slice -> slice.micros.getValueAtPercentile(50) / MILLI))
        .line("p99", x, each(slice -> slice.micros.getValueAtPercentile(99) / MILLI));
    if (subject == Subject.BIDS) {
      answers
          .line("bids", x, each(slice -> slice.bids))
          .line("by the gateway alone", x, each(slice -> slice.ofGateway));
      latency.line(
          "p99 of what the core decided",
          x,
          each(slice -> slice.decidedMicros.getValueAtPercentile(99) / MILLI));
    }
    page.append(answers.line("late", x, each(slice -> slice.late)).render());
    page.append(latency
        .line("largest", x, each(slice -> slice.micros.getMaxValue() / MILLI))
        .render());
    percentiles(page);
    processes(page);
    page.append("<ul class=\"notes\">\n");
    List<String> notes = new ArrayList<>(findings());
    notes.addAll(setting);
    notes.addAll(Machine.facts());
    notes.forEach(note -> page.append("<li>").append(SvgChart.Escape.html(note)).append("</li>\n"));
    return page.append("</ul></body></html>\n").toString();
  }

  private double[] each(ToDoubleFunction<Slice> value) {
    return timeline.seconds().stream().mapToDouble(value).toArray();
  }

  private void table(StringBuilder page) {
    page.append("<table><thead><tr>");
    heads()
        .forEach(head -> page.append("<th>").append(SvgChart.Escape.html(head)).append("</th>"));
    page.append("</tr></thead><tbody>\n");
    for (List<String> cells : rows()) {
      page.append("<tr>");
      for (String cell : cells) {
        page.append("<td>").append(SvgChart.Escape.html(cell.replace("**", ""))).append("</td>");
      }
      page.append("</tr>\n");
    }
    page.append("</tbody></table>\n");
  }

  /** Latency over the share of requests that take longer, as HdrHistogram's own plots have it: 1, 2, 3 … nines. */
  private void percentiles(StringBuilder page) {
    SvgChart chart = new SvgChart(
        "Latency in milliseconds by percentile: 0 is the fastest, 1 is 90 %, 2 is 99 %, 3 is 99.9 %",
        " nines", true);
    for (int step = 0; step < timeline.steps().size(); step++) {
      curve(chart, timeline.steps().get(step).toString(), timeline.ofStep(step).micros);
    }
    echo.forEach(run -> curve(chart, "echo " + run.steps().get(0), run.ofStep(0).micros));
    page.append(chart.render());
  }

  private static void curve(SvgChart chart, String name, Histogram micros) {
    List<double[]> points = new ArrayList<>();
    for (double nines = 0; nines <= 4.001; nines += 0.1) {
      double percentile = 100 * (1 - Math.pow(10, -nines));
      points.add(new double[] {nines, micros.getValueAtPercentile(percentile) / MILLI});
    }
    chart.line(
        name,
        points.stream().mapToDouble(point -> point[0]).toArray(),
        points.stream().mapToDouble(point -> point[1]).toArray());
  }

  private void processes(StringBuilder page) {
    Set<String> names = new TreeSet<>();
    List<Sample> samples = timeline.samples();
    samples.forEach(sample -> names.addAll(sample.cpuMicros().keySet()));
    double[] x = samples.stream().mapToDouble(Sample::second).toArray();
    SvgChart cpu = new SvgChart("Processors in use, by process", " s", false);
    SvgChart memory = new SvgChart("Resident memory in MiB, by process", " s", false);
    for (String name : names) {
      double[] used = new double[Math.max(0, x.length - 1)];
      double[] at = new double[used.length];
      for (int i = 0; i < used.length; i++) {
        double micros = samples.get(i + 1).cpuMicros().getOrDefault(name, 0.0)
            - samples.get(i).cpuMicros().getOrDefault(name, 0.0);
        used[i] = micros / 1e6 / Math.max(1e-3, x[i + 1] - x[i]);
        at[i] = x[i + 1];
      }
      cpu.line(name, at, used);
      memory.line(
          name,
          x,
          samples.stream()
              .mapToDouble(sample -> sample.residentMib().getOrDefault(name, 0.0))
              .toArray());
    }
    page.append(cpu.render()).append(memory.render());
  }
}
