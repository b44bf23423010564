package io.segmento.tools.load;

import io.segmento.tools.console.ToolException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * How long answers take at given rates: an open loop of a mix, with the echo at the first rate beside it.
 *
 * @param warmup requests of the mix in a closed loop before anything counts
 * @param pin whether the load generator gets a processor of its own
 * @param changeEverySeconds how often a campaign is changed meanwhile; 0: never
 * @param command as it was called, for the report
 */
record LatencyRun(
    List<Step> steps,
    LoadMix mix,
    int connections,
    int warmup,
    boolean pin,
    int changeEverySeconds,
    String command) {
  static final MarkdownSection SECTION =
      new MarkdownSection("segmento load bid --rate", "How long answers take");

  private static final String PATH = "/openrtb/test";
  private static final int DISTINCT = 20_000;
  private static final long SEED = 20_261_124;
  /** Long enough for a p99 of the echo that stands still. */
  private static final int ECHO_SECONDS = 10;

  /** Runs; draws progress as it goes. */
  LatencyReport run(LoadStack stack, Consumer<String> progress) {
    Random random = new Random(SEED);
    List<MixRequest> requests =
        MixRequest.of(mix, stack.url(), PATH, stack.knownUsers(), DISTINCT, random);
    List<String> setting = setting(requests, stack.knownUsers().size());
    List<Long> servers = new ArrayList<>(stack.pids().values());
    servers.addAll(stack.echoPid().values());
    try {
      progress.accept("warm-up: " + warmup + " requests");
      warmUp(stack.url(), requests);
      warmUp(stack.echoUrl(), requests);
      if (pin) {
        setting.add(Affinity.separate(servers));
      }
      Step first = steps.get(0);
      Step echoStep = new Step(first.perSecond(), Math.min(ECHO_SECONDS, first.seconds()));
      progress.accept("echo: " + echoStep);
      Timeline echo =
          run(stack.echoUrl(), requests, List.of(echoStep), stack.echoPid(), line -> {});
      if (changeEverySeconds == 0) {
        Timeline own = run(stack.url(), requests, steps, stack.pids(), progress);
        return new LatencyReport(LatencyReport.Subject.BIDS, own, List.of(echo), setting);
      }
      return underChanges(stack, requests, echo, setting, progress);
    } catch (IOException e) {
      throw new ToolException("load: " + e.getMessage(), e);
    }
  }

  private LatencyReport underChanges(
      LoadStack stack,
      List<MixRequest> requests,
      Timeline echo,
      List<String> setting,
      Consumer<String> progress)
      throws IOException {
    try (CatalogChanges changes = new CatalogChanges(stack.grpcAddress(), changeEverySeconds)) {
      AtomicBoolean begun = new AtomicBoolean();
      Timeline own = run(stack.url(), requests, steps, stack.pids(), line -> {
        if (begun.compareAndSet(false, true)) {
          // The first word comes as the first request is due.
          changes.begin();
        }
        progress.accept(line);
      });
      List<String> lines =
          new ArrayList<>(ChangeReport.of(changes.changes(), own, stack.catalogEntries()));
      lines.addAll(setting);
      return new LatencyReport(LatencyReport.Subject.BIDS, own, List.of(echo), lines);
    }
  }

  private void warmUp(String url, List<MixRequest> requests) throws IOException {
    List<byte[]> wires = requests.stream().map(MixRequest::wire).toList();
    try (HttpLoad load = new HttpLoad(url, connections)) {
      // Whatever comes back: cold code may be late.
      var unused = load.run(wires, warmup, 204);
    }
  }

  private Timeline run(
      String url,
      List<MixRequest> requests,
      List<Step> profile,
      Map<String, Long> pids,
      Consumer<String> progress)
      throws IOException {
    try (OpenLoop loop = new OpenLoop(url, connections, pids)) {
      return loop.run(
          requests,
          profile,
          mix.tmaxMillis(),
          new Random(SEED + 1),
          timeline -> progress.accept(line(timeline)));
    }
  }

  /** What the last whole second was like. */
  private static String line(Timeline timeline) {
    int over = timeline.samples().size() - 2;
    if (over < 0 || over >= timeline.seconds().size()) {
      return "begin";
    }
    Timeline.Slice second = timeline.seconds().get(over);
    return String.format(
        Locale.ROOT,
        "second %d of %d: %d due, %d answered, %d bids, %d by the gateway alone, %d late, p50 %.2f ms, p99 %.2f ms",
        over + 1,
        timeline.seconds().size(),
        second.due,
        second.answers(),
        second.bids,
        second.ofGateway,
        second.late,
        second.micros.getValueAtPercentile(50) / 1e3,
        second.micros.getValueAtPercentile(99) / 1e3);
  }

  private List<String> setting(List<MixRequest> requests, int users) {
    List<String> setting = new ArrayList<>();
    setting.add("Command: `" + command + "`");
    setting.add(String.format(
        Locale.ROOT,
        "Mix: users %s of %d with a profile, formats %s, deals on %.0f %%, bodies of %.0f bytes on average, tmax %d ms",
        mix.users(),
        users,
        mix.formats(),
        mix.dealPercent(),
        requests.stream().mapToInt(MixRequest::bytes).average().orElse(0),
        mix.tmaxMillis()));
    setting.add(
        "Open loop: " + connections
            + " keep-alive connections, arrivals at random moments (Poisson); latency counts from when a request was due;"
            + " an answer after tmax is late, and so is what found no connection until then; every answer is checked, one bid in ten in full");
    return setting;
  }
}
