package io.segmento.tools.load;

import io.segmento.tools.allinone.AllInOneOptions.Tuning;
import io.segmento.tools.allinone.Project;
import io.segmento.tools.console.ToolException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code segmento load track}: what events of visitors cost, and with {@code --rate} how long their beacons take. */
@Command(
    name = "track",
    description = {
      "Starts a stack of its own on free ports and an echo server beside it, and sends beacons of known visitors.",
      "Without --rate: processor microseconds for each event, by process, of beacons with one event and with ten; rounds alternate with the"
          + " echo's in a closed loop.",
      "With --rate: how long answers take. Beacons come at random moments of that rate, whether or not earlier ones were answered, and"
          + " latency counts from when a beacon was due."
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  segmento load track",
      "  segmento load track --visitors 50000 --markdown docs/benchmarks.md",
      "  segmento load track --rate 500:10s,2000:30s,500:10s --html report.html"
    })
public final class TrackLoadCommand implements Runnable {
  @Option(
      names = "--rate",
      paramLabel = "RATE[:SECONDS],…",
      description = "Beacons of one event per second, in steps.")
  private @Nullable String rate;

  @Option(
      names = "--requests",
      paramLabel = "N",
      defaultValue = "30000",
      description = "Beacons of a phase (default: ${DEFAULT-VALUE}).")
  private int requests;

  @Option(
      names = "--connections",
      paramLabel = "C",
      defaultValue = "16",
      description = "Connections (default: ${DEFAULT-VALUE}).")
  private int connections;

  @Option(
      names = "--warmup",
      paramLabel = "N",
      defaultValue = "30000",
      description = "Beacons before anything counts, by phase (default: ${DEFAULT-VALUE}).")
  private int warmup;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "3",
      description = "Rounds (default: ${DEFAULT-VALUE}).")
  private int rounds;

  @Option(
      names = "--visitors",
      paramLabel = "N",
      defaultValue = "5000",
      description = "Visitors whose events these are (default: ${DEFAULT-VALUE}).")
  private int visitors;

  @Option(
      names = "--markdown",
      paramLabel = "FILE",
      description = "Also write the result into this file.")
  private @Nullable Path markdown;

  @Option(
      names = "--html",
      paramLabel = "FILE",
      description = "With --rate: also write a page with charts into this file.")
  private @Nullable Path html;

  @Option(
      names = "--strategies",
      paramLabel = "DIR",
      description = "The directory of strategy plugins (default: the shipped ones).")
  private @Nullable Path strategies;

  @Spec
  private @Nullable CommandSpec spec;

  @Override
  public void run() {
    if (connections < 1 || requests < connections || rounds < 1 || visitors < 1 || warmup < 0) {
      throw new ToolException(
          "--connections, --rounds, --visitors: at least 1; --requests: at least one for each connection; --warmup: at least 0");
    }
    if (rate == null && html != null) {
      throw new ToolException("--html: only with --rate");
    }
    List<Step> steps = rate == null ? List.of() : steps(rate);
    TrackRun run = new TrackRun(requests, connections, warmup, rounds, visitors, command(steps));
    try (LoadStack stack = LoadStack.start(
        strategies == null ? Project.strategies() : strategies,
        1,
        CampaignCrowd.NONE,
        // A time-out is part of how long answers take, and no part of what they cost.
        steps.isEmpty() ? Tuning.PATIENT : Tuning.NONE,
        TrackLoadCommand::progress)) {
      if (steps.isEmpty()) {
        publish(run.cost(stack, TrackLoadCommand::progress), TrackRun.COST);
      } else {
        LatencyReport report = run.latency(stack, steps, TrackLoadCommand::progress);
        publish(report.markdown(), TrackRun.LATENCY);
        if (html != null) {
          report.writeHtml(html);
        }
      }
    }
  }

  private List<Step> steps(String profile) {
    try {
      return Step.parse(profile);
    } catch (IllegalArgumentException e) {
      CommandSpec known = spec;
      if (known == null) {
        throw e;
      }
      throw new ParameterException(known.commandLine(), e.getMessage(), e);
    }
  }

  private String command(List<Step> steps) {
    return "segmento load track"
        + (steps.isEmpty() ? " --requests " + requests + " --rounds " + rounds : " --rate " + rate)
        + " --connections " + connections + " --warmup " + warmup + " --visitors " + visitors;
  }

  private void publish(String report, MarkdownSection section) {
    System.out.println(report);
    if (markdown != null) {
      section.write(markdown, report);
      System.out.println("Written to " + markdown);
    }
  }

  private static void progress(String what) {
    System.err.println("segmento: " + what);
  }
}
