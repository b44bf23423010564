package io.segmento.browser;

import io.segmento.platform.testing.Await;
import io.segmento.proto.v1.ApplyCatalogRequest;
import io.segmento.tools.allinone.AllInOne;
import io.segmento.tools.allinone.AllInOneOptions;
import io.segmento.tools.allinone.Ports;
import io.segmento.tools.allinone.Project;
import io.segmento.tools.catalog.ApplyCommand;
import io.segmento.tools.catalog.CatalogFile;
import io.segmento.tools.console.CoreChannel;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Redis, core and gateway as processes of their own, with the sample catalog. */
final class House implements AutoCloseable {
  private final AllInOne running;
  private final HttpClient http = HttpClient.newHttpClient();

  private House(AllInOne running) {
    this.running = running;
  }

  static House start(Path data) {
    return start(data, CatalogFile.sample());
  }

  static House start(Path data, ApplyCatalogRequest catalog) {
    return start(data, catalog, AllInOneOptions.Tuning.PATIENT);
  }

  /** With the cookies of production, which Chromium also takes from loopback without TLS. */
  static House withSecureCookies(Path data) {
    List<String> gateway = new ArrayList<>(AllInOneOptions.Tuning.PATIENT.gateway());
    gateway.add("http.behind-proxy = true");
    gateway.add("http.trusted-proxies = 0");
    return start(
        data,
        CatalogFile.sample(),
        new AllInOneOptions.Tuning(AllInOneOptions.Tuning.PATIENT.core(), gateway));
  }

  private static House start(
      Path data, ApplyCatalogRequest catalog, AllInOneOptions.Tuning tuning) {
    AllInOne running = AllInOne.start(
        new AllInOneOptions(Ports.FREE, List.of(), data, Project.strategies(), false, tuning),
        line -> {});
    try (CoreChannel core = new CoreChannel(running.grpcAddress())) {
      ApplyCommand.apply(core, catalog);
    }
    return new House(running);
  }

  String site() {
    return running.publicUrl();
  }

  /** The core's admin port. */
  String coreAdmin() {
    return running.coreAdmin();
  }

  /** Events so far with this outcome. */
  long events(String outcome) {
    String sample = "segmento_tracking_events_total{outcome=\"" + outcome + "\",} ";
    return metrics()
        .lines()
        .filter(line -> line.startsWith(sample))
        .mapToLong(line -> (long) Double.parseDouble(line.substring(sample.length())))
        .sum();
  }

  /** Waits until as many events have had this outcome since {@code before}. */
  void awaitEvents(String outcome, long before, long count) {
    try {
      Await.until(count + " events " + outcome, () -> events(outcome) - before >= count);
    } catch (AssertionError e) {
      String counters = metrics()
          .lines()
          .filter(line -> line.startsWith("segmento_tracking_") && !line.endsWith(" 0.0"))
          .collect(Collectors.joining("\n"));
      throw new AssertionError(e.getMessage() + "\n" + counters, e);
    }
  }

  /** The core's, as text. */
  String metrics() {
    try {
      return http.send(
              HttpRequest.newBuilder(URI.create(running.coreAdmin() + "/metrics"))
                  .build(),
              BodyHandlers.ofString())
          .body();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    running.close();
  }
}
