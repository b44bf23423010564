package io.segmento.sinks;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The process as it runs in production. */
public final class SinkProcess implements AutoCloseable {
  private static final String RUNS = "segmento-sink runs admin=";

  private final Process process;
  private final int port;
  private final HttpClient http = HttpClient.newHttpClient();

  private SinkProcess(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  /** Returns when its admin port is open. */
  public static SinkProcess start(Path config, Path log, String... jvmFlags) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:+UseSerialGC", "--enable-native-access=ALL-UNNAMED"));
    command.addAll(List.of(jvmFlags));
    command.addAll(List.of("-Djava.net.preferIPv4Stack=true", "-cp"));
    command.add(System.getProperty("java.class.path"));
    command.addAll(List.of(SinkMain.class.getName(), "--config", config.toString()));
    Process process = new ProcessBuilder(command)
        .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
        .start();
    BufferedReader out = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
    for (String line = out.readLine(); line != null; line = out.readLine()) {
      if (line.startsWith(RUNS)) {
        return new SinkProcess(process, Integer.parseInt(line.substring(RUNS.length())));
      }
    }
    throw new IOException("the sink ended at once: " + Files.readString(log));
  }

  /** Processor time since it was started. */
  long cpuNanos() {
    return process.info().totalCpuDuration().orElse(Duration.ZERO).toNanos();
  }

  /** Memory that it holds, 0 where that cannot be told. */
  long residentBytes() throws IOException {
    Path status = Path.of("/proc", Long.toString(process.pid()), "status");
    if (!Files.exists(status)) {
      return 0;
    }
    try (Stream<String> lines = Files.lines(status)) {
      return lines
          .filter(line -> line.startsWith("VmRSS:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
          .findFirst()
          .orElse(0);
    }
  }

  /** What {@code kill -9} does. */
  public void kill() {
    process.destroyForcibly();
    process.onExit().join();
  }

  /** Takes the processor from it, until {@link #resume}: it is there and does nothing. */
  void pause() throws IOException, InterruptedException {
    signal("-STOP");
  }

  void resume() throws IOException, InterruptedException {
    signal("-CONT");
  }

  private void signal(String signal) throws IOException, InterruptedException {
    Process sent = new ProcessBuilder("kill", signal, Long.toString(process.pid()))
        .inheritIO()
        .start();
    if (!sent.waitFor(60, TimeUnit.SECONDS) || sent.exitValue() != 0) {
      throw new IOException("the sink did not get the signal " + signal);
    }
  }

  /** What {@code kill} does; answers the exit code. */
  public int end() throws InterruptedException {
    process.destroy();
    return process.waitFor(60, TimeUnit.SECONDS) ? process.exitValue() : -1;
  }

  public boolean isReady() throws IOException, InterruptedException {
    return get("/readyz").statusCode() == 200;
  }

  /** A metric without labels, or with these; empty when it is not told. */
  public Optional<Double> metric(String name) throws IOException, InterruptedException {
    return get("/metrics")
        .body()
        .lines()
        .filter(line -> line.startsWith(name + " "))
        .map(line -> Double.valueOf(line.substring(name.length() + 1)))
        .findFirst();
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return http.send(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .timeout(Duration.ofSeconds(60))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  @Override
  public void close() {
    kill();
  }
}
