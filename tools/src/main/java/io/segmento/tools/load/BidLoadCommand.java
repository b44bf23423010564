package io.segmento.tools.load;

import io.segmento.proto.v1.CatalogEntry;
import io.segmento.tools.allinone.AllInOne;
import io.segmento.tools.allinone.AllInOneOptions;
import io.segmento.tools.allinone.ChildCommands;
import io.segmento.tools.allinone.ChildProcess;
import io.segmento.tools.allinone.Ports;
import io.segmento.tools.allinone.Project;
import io.segmento.tools.catalog.ApplyCommand;
import io.segmento.tools.catalog.CatalogFile;
import io.segmento.tools.console.CoreChannel;
import io.segmento.tools.console.ToolException;
import io.segmento.tools.exchange.BidRequests;
import io.segmento.tools.exchange.KnownUsers;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code segmento load bid}: what a no-bid and a bid cost, beside an echo of the same stack in the same run. */
@Command(
    name = "bid",
    description = {
      "Starts a stack of its own on free ports and an echo server beside it, sends bid requests in a closed loop from one thread,"
          + " and reports processor microseconds for each request, by process, from the kernel's counters.",
      "Rounds of echo, no-bid and bid alternate; the medians count. The load generator's own time does not."
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  segmento load bid",
      "  segmento load bid --requests 100000 --connections 64 --markdown docs/benchmarks.md"
    })
public final class BidLoadCommand implements Runnable {
  private static final String PATH = "/openrtb/test";
  /** More than exchanges give: this counts processor time, and an answer that is late costs the same. */
  private static final int TMAX = 1000;

  private static final int DISTINCT = 500;
  private static final int UID_BYTES = 33;

  /** Answers other than expected, as a share: fewer do not spoil a run. */
  private static final double TOLERATED = 0.01;

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
      description = "Requests of a phase before the first round (default: ${DEFAULT-VALUE}).")
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
      names = "--markdown",
      paramLabel = "FILE",
      description = "Also write the result into this file.")
  private @Nullable Path markdown;

  @Option(
      names = "--strategies",
      paramLabel = "DIR",
      description = "The directory of strategy plugins (default: the shipped ones).")
  private @Nullable Path strategies;

  @Override
  public void run() {
    if (requests < connections || connections < 1 || rounds < 1 || users < 1) {
      throw new ToolException(
          "--requests, --connections, --rounds and --users: at least 1, and a request for each connection");
    }
    Path data = temporary();
    AllInOneOptions options = new AllInOneOptions(
        Ports.FREE,
        List.of(),
        data,
        strategies == null ? Project.strategies() : strategies,
        false,
        AllInOneOptions.Tuning.PATIENT);
    try (AllInOne house = AllInOne.start(options, line -> {})) {
      int echoPort = Ports.anyFree();
      try (ChildProcess echo = startEcho(echoPort, data)) {
        try (CoreChannel core = new CoreChannel(house.grpcAddress())) {
          ApplyCommand.apply(core, CatalogFile.sample());
        }
        progress("tracking " + users + " users");
        List<String> known = KnownUsers.track(house.publicUrl(), skus());
        List<Phase> phases = phases(house, echo, echoPort, known);
        Map<String, List<Measurement>> results = measure(phases);
        report(results, phases);
      }
    } finally {
      delete(data);
    }
  }

  /** One for each user, the products of the sample in turn. */
  private List<String> skus() {
    List<String> offered = CatalogFile.sample().getEntriesList().stream()
        .filter(CatalogEntry::hasProduct)
        .map(entry -> entry.getProduct().getSku())
        .toList();
    List<String> skus = new ArrayList<>();
    for (int i = 0; i < users; i++) {
      skus.add(offered.get(i % offered.size()));
    }
    return skus;
  }

  private static ChildProcess startEcho(int port, Path data) {
    ChildProcess echo = new ChildProcess(
        "echo",
        ChildCommands.java(
            EchoMain.class.getName(), AllInOne.GATEWAY_FLAGS, List.of(Integer.toString(port))),
        data.resolve("logs").resolve("echo.log"));
    echo.start();
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (!echo.lastLines(10).contains("segmento-echo listening")) {
      if (!echo.isAlive() || System.nanoTime() > end) {
        echo.close();
        throw new ToolException("the echo server does not start:\n" + echo.lastLines(10));
      }
      try {
        TimeUnit.MILLISECONDS.sleep(50);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new ToolException("interrupted", e);
      }
    }
    return echo;
  }

  private List<Phase> phases(AllInOne house, ChildProcess echo, int echoPort, List<String> known) {
    List<String> names = new ArrayList<>();
    List<Long> pids = new ArrayList<>();
    for (ChildProcess process : house.processes()) {
      names.add(process.name());
      pids.add(process.pid());
    }
    Random random = new Random(20_261_123);
    List<byte[]> strangers = new ArrayList<>();
    List<byte[]> visitors = new ArrayList<>();
    List<byte[]> echoes = new ArrayList<>();
    String echoUrl = "http://127.0.0.1:" + echoPort;
    for (int i = 0; i < DISTINCT; i++) {
      byte[] uid = new byte[UID_BYTES];
      random.nextBytes(uid);
      String stranger =
          request(random, Base64.getUrlEncoder().withoutPadding().encodeToString(uid));
      strangers.add(HttpLoad.post(house.publicUrl(), PATH, stranger));
      echoes.add(HttpLoad.post(echoUrl, PATH, stranger));
      visitors.add(
          HttpLoad.post(house.publicUrl(), PATH, request(random, known.get(i % known.size()))));
    }
    return List.of(
        new Phase(
            "echo: read the body, answer 204",
            echoUrl,
            echoes,
            204,
            List.of("echo"),
            List.of(echo.pid())),
        new Phase("no-bid: unknown user, 204", house.publicUrl(), strangers, 204, names, pids),
        new Phase(
            "bid: known user, 200 with a banner", house.publicUrl(), visitors, 200, names, pids));
  }

  private static String request(Random random, String buyerUid) {
    UUID id = new UUID(random.nextLong(), random.nextLong());
    return BidRequests.banner(id.toString(), buyerUid, TMAX);
  }

  private Map<String, List<Measurement>> measure(List<Phase> phases) {
    ProcessorTime time = new ProcessorTime();
    Map<String, List<Measurement>> results = new LinkedHashMap<>();
    for (Phase phase : phases) {
      progress("warm-up: " + phase.name());
      // Cold code is late now and then; that is what this is for.
      run(phase, warmup, 1);
    }
    for (int round = 1; round <= rounds; round++) {
      for (Phase phase : phases) {
        progress("round " + round + " of " + rounds + ": " + phase.name());
        List<Double> before = phase.pids().stream().map(time::micros).toList();
        HttpLoad.Result result = run(phase, requests, TOLERATED);
        Map<String, Double> micros = new LinkedHashMap<>();
        for (int i = 0; i < before.size(); i++) {
          double spent = time.micros(phase.pids().get(i)) - before.get(i);
          micros.put(phase.measured().get(i), spent / result.answers());
        }
        results
            .computeIfAbsent(phase.name(), name -> new ArrayList<>())
            .add(new Measurement(micros, result.perSecond(), result.wrong()));
      }
    }
    return results;
  }

  private HttpLoad.Result run(Phase phase, int count, double tolerated) {
    try (HttpLoad load = new HttpLoad(phase.url(), connections)) {
      HttpLoad.Result result = load.run(phase.requests(), count, phase.expectedStatus());
      result.require(phase.name(), tolerated);
      return result;
    } catch (IOException e) {
      throw new ToolException(phase.name() + ": " + e.getMessage(), e);
    }
  }

  private void report(Map<String, List<Measurement>> results, List<Phase> phases) {
    int bytes = BidRequests.banner(new UUID(0, 0).toString(), "A".repeat(UID_BYTES * 4 / 3), TMAX)
        .getBytes(StandardCharsets.UTF_8)
        .length;
    List<String> setting = List.of(
        String.format(
            Locale.ROOT,
            "Command: `segmento load bid --requests %d --connections %d --warmup %d --rounds %d --users %d`; medians of %d rounds,"
                + " phases alternating",
            requests,
            connections,
            warmup,
            rounds,
            users,
            rounds),
        "Requests of " + bytes
            + " bytes of JSON over HTTP/1.1 keep-alive from one thread on the same machine, whose own time is not counted;"
            + " closed loop, so nothing is said about latency",
        "Catalog: the sample (2 campaigns, " + CatalogFile.sample().getEntriesCount()
            + " entries), " + users
            + " users with a profile; all processes on this machine with the flags of `segmento up`, answers checked",
        "Not what was asked for: "
            + phases.stream()
                .map(phase -> results.getOrDefault(phase.name(), List.of()).stream()
                    .mapToInt(Measurement::wrong)
                    .sum())
                .map(String::valueOf)
                .toList()
            + " answers, by path");
    String section = BenchmarkReport.render(results, setting);
    System.out.println(section);
    if (markdown != null) {
      BenchmarkReport.write(markdown, section);
      System.out.println("Written to " + markdown);
    }
  }

  private static void progress(String what) {
    System.err.println("segmento: " + what);
  }

  private static Path temporary() {
    try {
      return Files.createTempDirectory("segmento-load-");
    } catch (IOException e) {
      throw new ToolException("no temporary directory: " + e.getMessage(), e);
    }
  }

  private static void delete(Path directory) {
    try (Stream<Path> files = Files.walk(directory)) {
      files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    } catch (IOException e) {
      System.err.println("segmento: " + directory + " stays: " + e.getMessage());
    }
  }
}
