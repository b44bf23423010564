package io.segmento.tools.load;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.StringReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.xml.sax.InputSource;

/** Against a real HTTP server of which the test knows what it does. */
@Tag("one-jdk")
class OpenLoopTest {
  private static final int RATE = 200;

  private final AtomicInteger asked = new AtomicInteger();
  private final ExecutorService threads = Executors.newFixedThreadPool(4);
  private volatile int status = 204;
  private volatile boolean standsStillOnce;
  private volatile boolean gatewaysOwn;
  private HttpServer server;
  private String url;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", exchange -> {
      exchange.getRequestBody().readAllBytes();
      synchronized (asked) {
        if (asked.incrementAndGet() == RATE && standsStillOnce) {
          sleep(2_000);
        }
      }
      if (gatewaysOwn) {
        exchange.getResponseHeaders().set("X-Segmento-No-Bid", "shed; policy=1");
      }
      exchange.sendResponseHeaders(status, -1);
      exchange.close();
    });
    server.start();
    url = "http://127.0.0.1:" + server.getAddress().getPort();
  }

  @AfterEach
  void stop() {
    server.stop(0);
    threads.shutdownNow();
  }

  @Test
  void asManyRequestsGoOutAsTheRateSaysWhateverComesBack() throws Exception {
    Timeline timeline = run(List.of(new Step(RATE, 2), new Step(2 * RATE, 1)));

    // Four standard deviations of a Poisson process.
    assertThat(timeline.ofStep(0).due).isBetween(320, 480);
    assertThat(timeline.ofStep(1).due).isBetween(320, 480);
    assertThat(timeline.ofStep(0).noBids).isEqualTo(timeline.ofStep(0).due);
    assertThat(timeline.ofStep(1).noBids).isEqualTo(timeline.ofStep(1).due);
    assertThat(timeline.seconds()).hasSize(3);
    assertThat(timeline.faults()).isEmpty();
    assertThat(asked.get()).isEqualTo(timeline.ofStep(0).due + timeline.ofStep(1).due);
  }

  @Test
  void whoComesWhileTheServerStandsStillCountsAsWaiting() throws Exception {
    standsStillOnce = true;

    Timeline timeline = run(List.of(new Step(RATE, 4)), 600);

    // One request of 800 was slow to be served, but half came in those two seconds; they waited
    // until
    // nobody would have taken an answer any more.
    assertThat(timeline.ofStep(0).micros.getValueAtPercentile(85)).isGreaterThan(600_000);
    assertThat(timeline.ofStep(0).late).isGreaterThan(100);
    assertThat(timeline.ofStep(0).notSent).isGreaterThan(100);
    assertThat(timeline.ofStep(0).answers() + timeline.ofStep(0).notSent)
        .isEqualTo(timeline.ofStep(0).due);
    assertThat(timeline.secondsUntilNothingIsLate(0)).isPositive();
  }

  @Test
  void whatTheGatewayAnswersByItselfIsToldApart() throws Exception {
    gatewaysOwn = true;

    Timeline timeline = run(List.of(new Step(RATE, 1)));

    assertThat(timeline.ofStep(0).ofGateway).isEqualTo(timeline.ofStep(0).noBids);
    assertThat(timeline.ofStep(0).decidedMicros.getTotalCount()).isZero();
  }

  @Test
  void answersThatNoExchangeTakesAreFaults() throws Exception {
    status = 500;

    Timeline timeline = run(List.of(new Step(RATE, 1)));

    assertThat(timeline.faults()).containsOnlyKeys("status 500");
    assertThat(timeline.ofStep(0).others).isEqualTo(timeline.ofStep(0).due);
    assertThat(timeline.ofStep(0).invalid).isEqualTo(timeline.ofStep(0).due);
  }

  @Test
  void theReportHasEveryStepAndItsPageIsWellFormed() throws Exception {
    Timeline timeline = run(List.of(new Step(RATE, 2), new Step(RATE / 2, 1)));
    LatencyReport report = new LatencyReport(
        LatencyReport.Subject.BIDS, timeline, List.of(timeline), List.of("a < b & \"c\""));

    assertThat(report.markdown())
        .contains("| 200:2s |", "| 100:1s |", "| echo 200:2s |", "- After 200:2s: ", "a < b");
    String page = report.html();
    assertThat(page).contains("<figcaption>Requests per second</figcaption>", "a &lt; b &amp;");
    for (String svg : page.split("(?=<figure>)", -1)) {
      if (svg.startsWith("<figure>")) {
        String figure = svg.substring(0, svg.indexOf("</figure>") + "</figure>".length());
        var document = DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new InputSource(new StringReader(figure)));
        assertThat(document.getElementsByTagName("path").getLength()).isPositive();
        assertThat(figure).doesNotContain("NaN", "Infinity");
      }
    }
  }

  @Test
  void theReportOfBeaconsSaysNothingOfBids() throws Exception {
    Timeline timeline = run(List.of(new Step(RATE, 1)));
    LatencyReport report =
        new LatencyReport(LatencyReport.Subject.BEACONS, timeline, List.of(timeline), List.of());

    assertThat(report.markdown())
        .contains("| CPU µs per beacon |")
        .doesNotContain("bid", "gateway", "decided");
    List<String> table =
        report.markdown().lines().filter(line -> line.startsWith("|")).toList();
    assertThat(table)
        .hasSize(4)
        .allMatch(row -> row.split("\\|").length == table.get(0).split("\\|").length);
    assertThat(report.html())
        .contains("<h1>segmento load track</h1>", "<figcaption>Beacons per second</figcaption>")
        .doesNotContain("bids", "by the gateway");
  }

  /** With time enough for everything. */
  private Timeline run(List<Step> steps) throws IOException {
    return run(steps, 10_000);
  }

  private Timeline run(List<Step> steps, int tmaxMillis) throws IOException {
    Random random = new Random(7);
    List<MixRequest> requests = MixRequest.of(LoadMix.DEFAULT, url, "/x", List.of("u"), 50, random);
    try (OpenLoop loop =
        new OpenLoop(url, 4, Map.of("test", ProcessHandle.current().pid()))) {
      return loop.run(requests, steps, tmaxMillis, random, timeline -> {});
    }
  }

  private static void sleep(long millis) {
    try {
      TimeUnit.MILLISECONDS.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
