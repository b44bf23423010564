package io.segmento.gateway.observability;

import static org.assertj.core.api.Assertions.assertThat;

import io.segmento.gateway.RunningGateway;
import io.segmento.policy.Clause;
import java.io.File;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class MetricsTest {

  private static final String BID = "{\"id\":\"r\",\"imp\":[{\"id\":\"1\"}]}";

  private static RunningGateway gateway;

  @TempDir
  private Path directory;

  @BeforeAll
  static void start() {
    gateway = new RunningGateway();
    gateway.send(gateway.post("/openrtb/demo", BID));
    gateway.send(gateway.post("/openrtb/nobody-knows-me", BID));
    gateway.send(gateway.get("/t?a=shop&e=page_view"));
    gateway.send(gateway.post("/e", "nonsense"));
  }

  @AfterAll
  static void stop() {
    gateway.close();
  }

  @Test
  void requestsAreCountedByRouteAndOutcome() {
    for (String sample : List.of(
        "segmento_gateway_requests_total{route=\"openrtb\",outcome=\"ok\",} 1.0",
        "segmento_gateway_requests_total{route=\"openrtb\",outcome=\"no_content\",} 1.0",
        "segmento_gateway_requests_total{route=\"pixel\",outcome=\"ok\",} 1.0",
        "segmento_gateway_requests_total{route=\"beacon\",outcome=\"refused\",} 1.0",
        "segmento_gateway_bids_total{exchange=\"demo\",outcome=\"bid\",} 1.0",
        "segmento_gateway_bids_total{exchange=\"other\",outcome=\"edge_exchange_unknown\",} 1.0",
        "segmento_gateway_bid_batch_items_count 1.0")) {
      // A request is counted when its answer has been written: a moment after the client has it.
      RunningGateway.until(() -> metrics("*/*").contains(sample));
    }
  }

  @Clause("S6")
  @Test
  void anExchangeThatNobodyKnowsIsNoLabel() {
    assertThat(metrics("*/*")).doesNotContain("nobody-knows-me");
  }

  @Test
  void bothFormatsAreServed() {
    HttpResponse<byte[]> open = gateway.send(gateway
        .admin("/metrics")
        .header("Accept", "application/openmetrics-text;version=1.0.0,text/plain;q=0.5"));
    HttpResponse<byte[]> plain = gateway.send(gateway.admin("/metrics"));

    assertThat(open.headers().firstValue("content-type").orElseThrow())
        .startsWith("application/openmetrics-text");
    assertThat(RunningGateway.text(open)).endsWith("# EOF\n").contains("segmento_gateway_requests");
    assertThat(plain.headers().firstValue("content-type").orElseThrow()).startsWith("text/plain");
    assertThat(RunningGateway.text(plain))
        .contains("# TYPE segmento_gateway_requests_total counter", "jvm_threads_current");
  }

  @Test
  void ourMetricsSatisfyPromtool() throws Exception {
    Optional<Path> promtool = promtool();
    if (promtool.isEmpty()) {
      System.out.println("promtool is not installed: the format of /metrics was not checked");
      return;
    }
    Path input = Files.writeString(directory.resolve("metrics"), metrics("*/*"));
    Path output = directory.resolve("out");
    Process process = new ProcessBuilder(promtool.get().toString(), "check", "metrics")
        .redirectInput(input.toFile())
        .redirectErrorStream(true)
        .redirectOutput(output.toFile())
        .start();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(Files.readAllLines(output)).noneMatch(line -> line.startsWith("segmento_"));
    // 3 is lint alone, which the libraries' metrics draw; 1 is a format that cannot be parsed.
    assertThat(process.exitValue()).as(Files.readString(output)).isIn(0, 3);
  }

  private static String metrics(String accept) {
    return RunningGateway.text(gateway.send(gateway.admin("/metrics").header("Accept", accept)));
  }

  private static Optional<Path> promtool() {
    for (String place : System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1)) {
      Path candidate = Path.of(place, "promtool");
      if (Files.isExecutable(candidate)) {
        return Optional.of(candidate);
      }
    }
    return Optional.empty();
  }
}
