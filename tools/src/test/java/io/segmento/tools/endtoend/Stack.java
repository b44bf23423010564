package io.segmento.tools.endtoend;

import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.segmento.tools.allinone.AllInOne;
import io.segmento.tools.allinone.AllInOneOptions;
import io.segmento.tools.allinone.Ports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Core and gateway as processes on free ports, with the shipped plugins, on a Redis of the test's, and with time for a busy machine. */
final class Stack implements AutoCloseable {

  static final String USER_AGENT =
      "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36";

  private static final Duration TIMEOUT = Duration.ofSeconds(60);

  private final AllInOne running;
  private final ManagedChannel channel;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private Stack(AllInOne running) {
    this.running = running;
    this.channel = NettyChannelBuilder.forTarget("dns:///" + running.grpcAddress())
        .usePlaintext()
        .build();
  }

  static Stack start(String redisUri, Path work) {
    return start(List.of(redisUri), work);
  }

  /** With a Redis of its own that nobody empties between tests. */
  static Stack withItsOwnRedis(Path work) {
    return start(List.of(), work);
  }

  private static Stack start(List<String> redisUris, Path work) {
    return new Stack(AllInOne.start(
        new AllInOneOptions(
            Ports.FREE,
            redisUris,
            work.resolve("data"),
            BuiltPlugins.in(work),
            false,
            AllInOneOptions.Tuning.PATIENT),
        line -> {}));
  }

  /** Where browsers and exchanges go. */
  String site() {
    return running.publicUrl();
  }

  String redisUri() {
    return running.redisUris().get(0);
  }

  ManagedChannel channel() {
    return channel;
  }

  String metricsOfGateway() {
    return get(running.gatewayAdmin() + "/metrics").body();
  }

  String metricsOfCore() {
    return get(running.coreAdmin() + "/metrics").body();
  }

  HttpResponse<String> readiness() {
    return get(running.gatewayAdmin() + "/readyz");
  }

  HttpResponse<String> bid(String exchange, byte[] json) {
    return send(HttpRequest.newBuilder(URI.create(running.publicUrl() + "/openrtb/" + exchange))
        .header("Content-Type", "application/json")
        .POST(BodyPublishers.ofByteArray(json)));
  }

  HttpResponse<String> get(String path, String cookies) {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(running.publicUrl() + path))
        .header("User-Agent", USER_AGENT);
    if (!cookies.isEmpty()) {
      request.header("Cookie", cookies);
    }
    return send(request);
  }

  private HttpResponse<String> get(String url) {
    return send(HttpRequest.newBuilder(URI.create(url)));
  }

  private HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return http.send(request.timeout(TIMEOUT).build(), BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    channel.shutdownNow();
    running.close();
  }
}
