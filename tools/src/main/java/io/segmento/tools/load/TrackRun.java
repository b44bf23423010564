package io.segmento.tools.load;

import io.segmento.tools.console.ToolException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;

/**
 * What events of visitors cost beside an echo, or how long their answers take at a rate.
 *
 * @param requests beacons of a phase
 * @param warmup beacons before anything counts
 * @param command as it was called, for the report
 */
record TrackRun(
    int requests, int connections, int warmup, int rounds, int visitors, String command) {
  static final MarkdownSection COST = new MarkdownSection("segmento load track", "An event");
  static final MarkdownSection LATENCY =
      new MarkdownSection("segmento load track --rate", "How long beacons take");

  private static final int DISTINCT = 20_000;
  private static final int BATCH = 10;
  private static final long SEED = 20_261_126;
  /** A page does not wait for its beacon; later than this it is felt when a page is left. */
  private static final int LATE_MILLIS = 200;

  private static final int ECHO_SECONDS = 10;

  /** Closed loop: processor time for each event. */
  String cost(LoadStack stack, Consumer<String> progress) {
    Visitors known = arrive(stack, progress);
    List<Phase> phases = List.of(
        new Phase(
            "echo: read the body of one event, answer 204",
            stack.echoUrl(),
            wires(beacons(known, stack.echoUrl(), 1)),
            204,
            stack.echoPid(),
            1),
        new Phase(
            "beacon of one event",
            stack.url(),
            wires(beacons(known, stack.url(), 1)),
            204,
            stack.pids(),
            1),
        new Phase(
            "beacon of " + BATCH + " events, for each event",
            stack.url(),
            wires(beacons(known, stack.url(), BATCH)),
            204,
            stack.pids(),
            BATCH));
    List<String> setting = setting();
    setting.add("Closed loop, so nothing is said about latency; medians of " + rounds
        + " rounds, phases alternating; costs and rates are for each event");
    return CostReport.render(
        new CostPhases(phases, requests, connections, warmup, rounds).measure(progress), setting);
  }

  /** Open loop: latency from when a beacon of one event was due. */
  LatencyReport latency(LoadStack stack, List<Step> steps, Consumer<String> progress) {
    Visitors known = arrive(stack, progress);
    List<LoadRequest> beacons = beacons(known, stack.url(), 1);
    try {
      progress.accept("warm-up: " + warmup + " beacons");
      warmUp(stack.url(), beacons);
      warmUp(stack.echoUrl(), beacons);
      Step first = steps.get(0);
      Step echoStep = new Step(first.perSecond(), Math.min(ECHO_SECONDS, first.seconds()));
      progress.accept("echo: " + echoStep);
      Timeline echo = run(stack.echoUrl(), beacons, List.of(echoStep), stack.echoPid());
      progress.accept("track: " + steps);
      Timeline own = run(stack.url(), beacons, steps, stack.pids());
      List<String> setting = setting();
      setting.add(
          "Open loop: arrivals at random moments (Poisson), one event a beacon; latency counts from when a beacon was due;"
              + " an answer after " + LATE_MILLIS + " ms is late");
      return new LatencyReport(LatencyReport.Subject.BEACONS, own, List.of(echo), setting);
    } catch (IOException e) {
      throw new ToolException("load: " + e.getMessage(), e);
    }
  }

  private Visitors arrive(LoadStack stack, Consumer<String> progress) {
    return Visitors.arrive(
        stack.url(), visitors, done -> progress.accept(done + " of " + visitors + " visitors"));
  }

  private static List<LoadRequest> beacons(Visitors known, String url, int events) {
    Random random = new Random(SEED + events);
    List<LoadRequest> beacons = new ArrayList<>();
    for (int i = 0; i < DISTINCT / events; i++) {
      beacons.add(known.beacon(url, events, random));
    }
    return beacons;
  }

  private static List<byte[]> wires(List<LoadRequest> requests) {
    return requests.stream().map(LoadRequest::wire).toList();
  }

  private void warmUp(String url, List<LoadRequest> beacons) throws IOException {
    try (HttpLoad load = new HttpLoad(url, connections)) {
      // Whatever comes back: cold code may be late.
      var unused = load.run(wires(beacons), warmup, 204);
    }
  }

  private Timeline run(
      String url, List<LoadRequest> beacons, List<Step> steps, Map<String, Long> pids)
      throws IOException {
    try (OpenLoop loop = new OpenLoop(url, connections, pids)) {
      return loop.run(beacons, steps, LATE_MILLIS, new Random(SEED), timeline -> {});
    }
  }

  private List<String> setting() {
    List<String> setting = new ArrayList<>();
    setting.add("Command: `" + command + "`");
    setting.add("Events of " + visitors
        + " visitors of the sample shop: views of its products 70 %, searches 15 %, page views 10 %, baskets 5 %; each with its cookie, 50 user agents,"
        + " every event recorded in a profile; all processes on this machine with the flags of `segmento up`; HTTP/1.1 keep-alive, "
        + connections
        + " connections from one thread whose own time is not counted");
    return setting;
  }
}
