package io.segmento.tools.load;

import io.segmento.proto.v1.ApplyCatalogRequest;
import io.segmento.proto.v1.Budget;
import io.segmento.proto.v1.CatalogEntry;
import io.segmento.tools.allinone.AllInOne;
import io.segmento.tools.allinone.AllInOneOptions;
import io.segmento.tools.allinone.AllInOneOptions.Tuning;
import io.segmento.tools.allinone.ChildCommands;
import io.segmento.tools.allinone.ChildProcess;
import io.segmento.tools.allinone.Ports;
import io.segmento.tools.catalog.ApplyCommand;
import io.segmento.tools.catalog.CatalogFile;
import io.segmento.tools.console.CoreChannel;
import io.segmento.tools.console.ToolException;
import io.segmento.tools.exchange.KnownUsers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A whole stack on free ports with the sample catalog and known users, and an echo server of the same kind beside it; leaves nothing behind. */
final class LoadStack implements AutoCloseable {
  /** A thousand million units of currency. */
  private static final long RICH_MICROS = 1_000_000_000_000_000L;

  private static final long ECHO_START_SECONDS = 20;
  private static final int MAX_TRIES = 10;

  private final Path data;
  private final AllInOne house;
  private final ChildProcess echo;
  private final String echoUrl;
  private final List<String> knownUsers;
  private final long catalogEntries;

  private LoadStack(
      Path data,
      AllInOne house,
      ChildProcess echo,
      String echoUrl,
      List<String> knownUsers,
      long catalogEntries) {
    this.catalogEntries = catalogEntries;
    this.data = data;
    this.house = house;
    this.echo = echo;
    this.echoUrl = echoUrl;
    this.knownUsers = List.copyOf(knownUsers);
  }

  /**
   * Starts everything; throws {@link ToolException} with the end of the logs when that fails.
   *
   * @param users how many visitors of the shop to track first
   * @param crowd live campaigns of other advertisers beside the sample's
   */
  static LoadStack start(
      Path strategies, int users, CampaignCrowd crowd, Tuning tuning, Consumer<String> progress) {
    Path data = temporary();
    AllInOne house = null;
    ChildProcess echo = null;
    try {
      house = AllInOne.start(
          new AllInOneOptions(Ports.FREE, List.of(), data, strategies, false, tuning), line -> {});
      int echoPort = Ports.anyFree();
      echo = startEcho(echoPort, data);
      long entries;
      try (CoreChannel core = new CoreChannel(house.grpcAddress())) {
        ApplyCatalogRequest sample = richSample();
        ApplyCommand.apply(core, sample);
        entries = sample.getEntriesCount() + applyCrowd(core, crowd, progress);
      }
      List<String> known = KnownUsers.track(
          house.publicUrl(),
          skus(users),
          done -> progress.accept("tracked " + done + " of " + users + " users"));
      return new LoadStack(data, house, echo, "http://127.0.0.1:" + echoPort, known, entries);
    } catch (RuntimeException e) {
      close(house, echo, data);
      throw e;
    }
  }

  /**
   * The sample with budgets that no run spends: a bid sets its money aside until a bill or a loss is told, and a load generator tells neither. The
   * work of leasing and reserving stays.
   */
  private static ApplyCatalogRequest richSample() {
    ApplyCatalogRequest.Builder sample = CatalogFile.sample().toBuilder();
    for (CatalogEntry.Builder entry : sample.getEntriesBuilderList()) {
      if (entry.hasCampaign()) {
        Budget.Builder budget = entry.getCampaignBuilder().getBudgetBuilder();
        budget.setTotalMicros(RICH_MICROS).setDailyMicros(RICH_MICROS);
      }
    }
    return sample.build();
  }

  /** How many entries it has. */
  private static long applyCrowd(CoreChannel core, CampaignCrowd crowd, Consumer<String> progress) {
    List<ApplyCatalogRequest> requests = crowd.requests(RICH_MICROS);
    long entries = 0;
    for (int i = 0; i < requests.size(); i++) {
      progress.accept("campaigns: part " + (i + 1) + " of " + requests.size());
      applyPatiently(core, requests.get(i));
      entries += requests.get(i).getEntriesCount();
    }
    return entries;
  }

  /** A store with the time-outs of bidding is late now and then with so much at once; what was written meanwhile is found unchanged. */
  private static void applyPatiently(CoreChannel core, ApplyCatalogRequest request) {
    for (int left = MAX_TRIES; ; left--) {
      try {
        ApplyCommand.apply(core, request);
        return;
      } catch (ToolException e) {
        if (left == 1) {
          throw e;
        }
      }
    }
  }

  /** One for each user, the products of the sample in turn. */
  private static List<String> skus(int users) {
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
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(ECHO_START_SECONDS);
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

  /** Where bid requests go. */
  String url() {
    return house.publicUrl();
  }

  /** Where the core answers, {@code host:port}. */
  String grpcAddress() {
    return house.grpcAddress();
  }

  /** How many entries the catalog has. */
  long catalogEntries() {
    return catalogEntries;
  }

  String echoUrl() {
    return echoUrl;
  }

  /** Our ids of the tracked visitors at the exchange {@code test}. */
  List<String> knownUsers() {
    return knownUsers;
  }

  /** Process ids of Redis, core and gateway, by those names. */
  Map<String, Long> pids() {
    Map<String, Long> pids = new LinkedHashMap<>();
    for (ChildProcess process : house.processes()) {
      pids.put(process.name(), process.pid());
    }
    return pids;
  }

  Map<String, Long> echoPid() {
    return Map.of("echo", echo.pid());
  }

  @Override
  public void close() {
    close(house, echo, data);
  }

  private static void close(@Nullable AllInOne house, @Nullable ChildProcess echo, Path data) {
    if (echo != null) {
      echo.close();
    }
    if (house != null) {
      house.close();
    }
    delete(data);
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
