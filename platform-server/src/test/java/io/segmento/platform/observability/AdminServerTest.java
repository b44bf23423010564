package io.segmento.platform.observability;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.Counter;
import io.prometheus.client.hotspot.DefaultExports;
import io.segmento.platform.config.ConfigReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class AdminServerTest {
  @TempDir
  Path directory;

  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(60)).build();
  private final CollectorRegistry registry = new CollectorRegistry(true);
  private final AtomicReference<Optional<String>> reason = new AtomicReference<>(Optional.empty());
  private final Readiness readiness =
      new Readiness(Set.of(new Check()), new ReadinessMetrics(registry));
  private final CompletableFuture<AdminPage.Document> made = new CompletableFuture<>();
  private final AdminServer server = new AdminServer(
      AdminConfig.from(ConfigReader.parse("dev = true, admin.port = 0")),
      registry,
      readiness,
      Set.of(new SlowPage()));

  @BeforeEach
  void start() throws IOException {
    server.start();
  }

  @AfterEach
  void stop() {
    server.close();
    readiness.close();
  }

  @Test
  void processIsAliveWhileItIsNotReady() throws Exception {
    assertThat(get("/healthz").statusCode()).isEqualTo(200);
    assertThat(get("/readyz").statusCode()).isEqualTo(503);
  }

  @Test
  void readinessFollowsItsChecksAndNamesTheReason() throws Exception {
    readiness.look();
    assertThat(get("/readyz").statusCode()).isEqualTo(200);
    assertThat(registry.getSampleValue("segmento_ready")).isEqualTo(1);
    reason.set(Optional.of("connection refused"));
    readiness.look();
    HttpResponse<byte[]> answer = get("/readyz");
    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(new String(answer.body(), UTF_8)).isEqualTo("redis: connection refused\n");
    assertThat(registry.getSampleValue("segmento_ready")).isZero();
  }

  @Test
  void whatElseIsAskedIsNotFound() throws Exception {
    assertThat(get("/").statusCode()).isEqualTo(404);
    assertThat(get("/metrics/x").statusCode()).isEqualTo(404);
    HttpRequest post = HttpRequest.newBuilder(uri("/metrics"))
        .POST(HttpRequest.BodyPublishers.ofString("x"))
        .build();
    assertThat(http.send(post, HttpResponse.BodyHandlers.discarding()).statusCode())
        .isEqualTo(405);
  }

  @Test
  void pageIsServedWithItsPolicyAndKeepsNoThreadWhileItIsMade() throws Exception {
    List<CompletableFuture<HttpResponse<byte[]>>> asked = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      asked.add(http.sendAsync(
          HttpRequest.newBuilder(uri("/page")).build(), HttpResponse.BodyHandlers.ofByteArray()));
    }
    // More than there are threads; a probe is answered all the same.
    assertThat(get("/healthz").statusCode()).isEqualTo(200);
    made.complete(new AdminPage.Document("<p>now</p>", "default-src 'none'"));
    for (CompletableFuture<HttpResponse<byte[]>> each : asked) {
      HttpResponse<byte[]> answer = each.get(60, TimeUnit.SECONDS);
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(new String(answer.body(), UTF_8)).isEqualTo("<p>now</p>");
      assertThat(answer.headers().firstValue("Content-Security-Policy"))
          .hasValue("default-src 'none'");
      assertThat(answer.headers().firstValue("Cache-Control")).hasValue("no-store");
    }
  }

  @Test
  void pageThatCannotBeMadeIsNotAvailable() throws Exception {
    made.completeExceptionally(new IllegalStateException("no numbers"));
    HttpResponse<byte[]> answer = get("/page");
    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(new String(answer.body(), UTF_8)).doesNotContain("numbers");
    assertThat(get("/page/x").statusCode()).isEqualTo(404);
  }

  @Test
  void formatAndCompressionAreAsTheScraperAsks() throws Exception {
    Counter.build("demo_total", "A counter.").register(registry).inc();
    HttpResponse<byte[]> plain = get("/metrics");
    assertThat(plain.headers().firstValue("Content-Type").orElse(""))
        .startsWith("text/plain; version=0.0.4");
    assertThat(new String(plain.body(), UTF_8)).contains("demo_total 1.0");
    HttpResponse<byte[]> open =
        get("/metrics", "Accept", "application/openmetrics-text;version=1.0.0");
    assertThat(open.headers().firstValue("Content-Type").orElse(""))
        .startsWith("application/openmetrics-text");
    assertThat(new String(open.body(), UTF_8)).endsWith("# EOF\n");
    HttpResponse<byte[]> packed = get("/metrics", "Accept-Encoding", "gzip");
    assertThat(packed.headers().firstValue("Content-Encoding")).hasValue("gzip");
    byte[] unpacked = new GZIPInputStream(new ByteArrayInputStream(packed.body())).readAllBytes();
    assertThat(new String(unpacked, UTF_8)).contains("demo_total 1.0");
  }

  @Test
  void metricsOfTheJvmSatisfyPromtool() throws Exception {
    DefaultExports.register(registry);
    byte[] text = get("/metrics").body();
    assertThat(new String(text, UTF_8)).contains("jvm_threads_current");
    Optional<Path> promtool = promtool();
    if (promtool.isEmpty()) {
      System.out.println(
          "promtool is not installed: the format of /metrics was checked by eye only");
      return;
    }
    Path input = Files.write(directory.resolve("metrics"), text);
    Path output = directory.resolve("out");
    Process process = new ProcessBuilder(promtool.get().toString(), "check", "metrics")
        .redirectInput(input.toFile())
        .redirectErrorStream(true)
        .redirectOutput(output.toFile())
        .start();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    List<String> ours = Files.readAllLines(output).stream()
        .filter(line -> !line.startsWith("jvm_") && !line.startsWith("process_"))
        .toList();
    assertThat(ours).isEmpty();
    // 3 is lint alone, which simpleclient's own JVM metrics draw; 1 is a format that cannot be
    // parsed.
    assertThat(process.exitValue()).isIn(0, 3);
  }

  private HttpResponse<byte[]> get(String path, String... headers) throws Exception {
    HttpRequest.Builder request = HttpRequest.newBuilder(uri(path)).timeout(Duration.ofSeconds(60));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
  }

  private URI uri(String path) {
    return URI.create("http://127.0.0.1:" + server.port() + path);
  }

  private static Optional<Path> promtool() {
    String path = System.getenv().getOrDefault("PATH", "");
    for (String place : path.split(java.io.File.pathSeparator, -1)) {
      Path candidate = Path.of(place, "promtool");
      if (Files.isExecutable(candidate)) {
        return Optional.of(candidate);
      }
    }
    return Optional.empty();
  }

  private final class Check implements ReadinessCheck {
    @Override
    public String name() {
      return "redis";
    }

    @Override
    public Optional<String> notReady() {
      return Objects.requireNonNull(reason.get());
    }
  }

  /** Made when the test says. */
  private final class SlowPage implements AdminPage {
    @Override
    public String path() {
      return "/page";
    }

    @Override
    public CompletableFuture<Document> render() {
      return made;
    }
  }
}
