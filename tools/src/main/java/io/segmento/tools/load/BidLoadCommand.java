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

/** {@code segmento load bid}: what bid requests cost, and with {@code --rate} how long their answers take. */
@Command(
    name = "bid",
    description = {
      "Starts a stack of its own on free ports and an echo server beside it, and sends bid requests.",
      "Without --rate: what a no-bid and a bid cost. Rounds of echo, no-bid and bid alternate in a closed loop; reported are processor"
          + " microseconds for each request, by process, from the kernel's counters. The load generator's own time does not count.",
      "With --rate: how long answers take. Requests of a mix come at random moments of that rate, whether or not earlier ones were"
          + " answered, and latency counts from when a request was due. What waits for a connection longer than its tmax is late, and not sent."
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "A mix file is YAML; what it leaves out is as here:",
      "  users: {known: 10, stranger: 80, no_id: 10}        # weights",
      "  formats: {banner: 85, video: 8, native: 7}         # weights",
      "  deal_percent: 5",
      "  body_bytes: {1700: 90, 6000: 9, 40000: 1}          # weights by size",
      "  tmax_millis: 120",
      "",
      "Examples:",
      "  segmento load bid",
      "  segmento load bid --requests 100000 --connections 64 --markdown docs/benchmarks.md",
      "  segmento load bid --campaigns 10000 --users 100000",
      "  segmento load bid --rate 2000:30s --html report.html",
      "  segmento load bid --rate 1000:60s --campaigns 50000 --creatives 4 --change-every 10",
      "  segmento load bid --pin --rate 3000:10s,6000:60s,3000:10s --mix mix.yaml --html report.html"
    })
public final class BidLoadCommand implements Runnable {
  @Option(
      names = "--rate",
      paramLabel = "RATE[:SECONDS],…",
      description = "Requests per second, in steps.")
  private @Nullable String rate;

  @Option(
      names = "--mix",
      paramLabel = "FILE",
      description = "What the requests of --rate consist of.")
  private @Nullable Path mix;

  @Option(
      names = "--pin",
      description = "With --rate: give the load generator a processor of its own, by taskset.")
  private boolean pin;

  @Option(
      names = "--html",
      paramLabel = "FILE",
      description = "With --rate: write a page with charts.")
  private @Nullable Path html;

  @Option(
      names = "--requests",
      paramLabel = "N",
      defaultValue = "60000",
      description = "Requests of a phase (default: ${DEFAULT-VALUE}).")
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
      defaultValue = "100000",
      description = "Requests before anything counts, by phase (default: ${DEFAULT-VALUE}).")
  private int warmup;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "3",
      description = "Rounds (default: ${DEFAULT-VALUE}).")
  private int rounds;

  @Option(
      names = "--users",
      paramLabel = "N",
      defaultValue = "120",
      description = "Known users to track first (default: ${DEFAULT-VALUE}).")
  private int users;

  @Option(
      names = "--campaigns",
      paramLabel = "N",
      defaultValue = "0",
      description =
          "Live campaigns of other advertisers beside the sample's (default: ${DEFAULT-VALUE}).")
  private int campaigns;

  @Option(
      names = "--creatives",
      paramLabel = "N",
      defaultValue = "2",
      description = "Banners of each of those campaigns (default: ${DEFAULT-VALUE}).")
  private int creatives;

  @Option(
      names = "--change-every",
      paramLabel = "SECONDS",
      defaultValue = "0",
      description = "With --rate: change a campaign so often meanwhile, and report when the core"
          + " bids by it and how long answers take around it.")
  private int changeEvery;

  @Option(
      names = "--markdown",
      paramLabel = "FILE",
      description = "Also write the result into this file.")
  private @Nullable Path markdown;

  @Option(
      names = "--strategies",
      paramLabel = "DIR",
      description = "The directory of strategy plugins (default: the shipped ones).")
  private @Nullable Path strategies;

  @Spec
  private @Nullable CommandSpec spec;

  @Override
  public void run() {
    if (requests < connections
        || connections < 1
        || rounds < 1
        || users < 1
        || warmup < 0
        || campaigns < 0
        || creatives < 0
        || changeEvery < 0) {
      throw new ToolException(
          "--requests, --connections, --rounds and --users: at least 1, and a request for each connection; --campaigns, --creatives and"
              + " --change-every: at least 0");
    }
    if (rate == null) {
      if (mix != null || pin || html != null || changeEvery > 0) {
        throw new ToolException("--mix, --pin, --html and --change-every: only with --rate");
      }
      cost();
    } else {
      latency(steps(rate));
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

  private void cost() {
    CostRun run = new CostRun(requests, connections, warmup, rounds, campaigns);
    try (LoadStack stack = start(Tuning.PATIENT)) {
      publish(run.run(stack, BidLoadCommand::progress), CostRun.SECTION);
    }
  }

  private void latency(List<Step> steps) {
    LoadMix read = mix == null ? LoadMix.DEFAULT : LoadMix.read(mix);
    LatencyRun run = new LatencyRun(steps, read, connections, warmup, pin, changeEvery, command());
    // As shipped: time-outs are part of what is measured.
    try (LoadStack stack = start(Tuning.NONE)) {
      LatencyReport report = run.run(stack, BidLoadCommand::progress);
      publish(report.markdown(), LatencyRun.SECTION);
      if (html != null) {
        report.writeHtml(html);
      }
    }
  }

  private String command() {
    return "segmento load bid --rate " + rate + (pin ? " --pin" : "")
        + (mix == null ? "" : " --mix " + mix.getFileName()) + " --connections " + connections
        + " --warmup " + warmup + " --users " + users
        + (campaigns == 0 ? "" : " --campaigns " + campaigns + " --creatives " + creatives)
        + (changeEvery == 0 ? "" : " --change-every " + changeEvery);
  }

  private LoadStack start(Tuning tuning) {
    return LoadStack.start(
        strategies == null ? Project.strategies() : strategies,
        users,
        new CampaignCrowd(campaigns, creatives),
        tuning,
        BidLoadCommand::progress);
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
