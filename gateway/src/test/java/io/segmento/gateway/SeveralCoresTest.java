package io.segmento.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.segmento.gateway.config.GatewayConfig;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A gateway before two cores: each gets its share, and one is enough. */
class SeveralCoresTest {

  private static final String BID = """
      {"id":"r1","tmax":10000,"imp":[{"id":"1","banner":{"w":300,"h":250}}]}""";

  private final FakeCore first = new FakeCore();
  private final FakeCore second = new FakeCore();
  private final HttpClient client = HttpClient.newHttpClient();
  private final GatewayServer gateway = new GatewayServer(
      GatewayConfig.parse("dev = true\nhttp.port = 0\nadmin.port = 0\nhttp.event-loops = 2\n"
          + "http.drain-timeout = 1s\ncore.addresses = [\"127.0.0.1:" + first.port()
          + "\", \"127.0.0.1:" + second.port() + "\"]"));

  @AfterEach
  void close() {
    gateway.close();
    first.close();
    second.close();
  }

  @Test
  void eachEventLoopBeginsWithACoreOfItsOwn() throws IOException {
    start();
    assertThat(first.bidStreams()).isEqualTo(1);
    assertThat(second.bidStreams()).isEqualTo(1);
  }

  @Test
  void whatOneCoreLeavesTheOtherServes() throws IOException {
    start();

    // The first is also the one that the policy and the calls of browsers go to.
    first.stop();
    RunningGateway.until(() -> second.bidStreams() == 2 && readyz() == 200);
    for (int i = 0; i < 20; i++) {
      // Each on a connection of its own, so that both event loops are asked.
      assertThat(bid(HttpClient.newHttpClient())).isEqualTo(200);
    }
    assertThat(get(gateway.publicPort(), "/t?a=shop")).isEqualTo(200);
    assertThat(second.tracks).hasSize(1);

    first.startAgain();
    second.stop();
    RunningGateway.until(() -> first.bidStreams() == 2 && readyz() == 200);
    assertThat(bid(client)).isEqualTo(200);
  }

  private void start() throws IOException {
    gateway.start();
    RunningGateway.until(() -> first.bidStreams() + second.bidStreams() == 2 && readyz() == 200);
  }

  private int readyz() {
    return get(gateway.adminPort(), "/readyz");
  }

  private int get(int port, String path) {
    return send(client, request(port, path));
  }

  private int bid(HttpClient from) {
    return send(
        from,
        request(gateway.publicPort(), "/openrtb/demo")
            .header("content-type", "application/json")
            .POST(BodyPublishers.ofString(BID)));
  }

  private static HttpRequest.Builder request(int port, String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
        .timeout(Duration.ofSeconds(60));
  }

  private static int send(HttpClient from, HttpRequest.Builder request) {
    try {
      return from.send(request.build(), BodyHandlers.discarding()).statusCode();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
