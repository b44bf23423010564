package io.segmento.gateway.bidding;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.segmento.gateway.FakeCore;
import io.segmento.gateway.RunningGateway;
import io.segmento.proto.v1.BidBatch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the gateway learns from real connections. */
final class NetworkReserveHttpTest {

  private static final int REQUESTS = 20;
  private static final double CONFIGURED = 0.010;

  private final RunningGateway gateway = new RunningGateway("bids.max-network-reserve = 500 ms");

  @AfterEach
  void stop() {
    gateway.close();
  }

  @Test
  void anExchangeThatHangsUpEarlyIsAnsweredEarlier() {
    gateway.trying(() -> {
      askAndHangUp(500);

      assertThat(reserveSeconds("demo")).isGreaterThan(2 * CONFIGURED);
    });
    assertThat(reserveSeconds("talkative")).isEqualTo(CONFIGURED);
    gateway.core.reset();
    gateway.core.bidder = FakeCore.ECHO;
    gateway.send(gateway.post("/openrtb/demo", body(100)));
    assertThat(gateway.core.batches.element().getItems(0).getTimeLeftMicros())
        .isLessThanOrEqualTo(80_000);
  }

  @Test
  void oneThatClosesItsClientsIsNot() {
    askAndHangUp(4_000);

    assertThat(reserveSeconds("demo")).isEqualTo(CONFIGURED);
  }

  @Test
  void overHttp2EachRequestIsGivenUpByItself() {
    HttpClient client =
        HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).build();
    client
        .sendAsync(gateway.post("/openrtb/demo", body(500)).build(), BodyHandlers.ofByteArray())
        .thenAccept(upgraded -> assertThat(upgraded.version()).isEqualTo(HttpClient.Version.HTTP_2))
        .join();
    gateway.trying(() -> {
      gateway.core.reset();
      gateway.core.bidder = item -> null;
      double before = expired();
      List<CompletableFuture<HttpResponse<byte[]>>> asked = new ArrayList<>();
      for (int i = 0; i < REQUESTS; i++) {
        asked.add(client.sendAsync(
            gateway.post("/openrtb/demo", body(500)).build(), BodyHandlers.ofByteArray()));
      }
      RunningGateway.until(() -> items() == REQUESTS);
      asked.forEach(each -> each.cancel(true));

      RunningGateway.until(() -> expired() == before + REQUESTS);
      assertThat(reserveSeconds("demo")).isGreaterThan(2 * CONFIGURED);
    });
  }

  /** Hangs up when the core has all requests, and returns when the gateway has noticed. */
  private void askAndHangUp(int tmax) {
    gateway.core.bidder = item -> null;
    double before = expired();
    String body = body(tmax);
    List<Socket> sockets = new ArrayList<>();
    try {
      for (int i = 0; i < REQUESTS; i++) {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), gateway.publicPort());
        sockets.add(socket);
        socket
            .getOutputStream()
            .write(
                ("POST /openrtb/demo HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: "
                        + body.length() + "\r\n\r\n" + body)
                    .getBytes(US_ASCII));
      }
      RunningGateway.until(() -> items() == REQUESTS);
      for (Socket socket : sockets) {
        socket.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    RunningGateway.until(() -> expired() == before + REQUESTS);
  }

  private static String body(int tmax) {
    return "{\"id\":\"r1\",\"tmax\":" + tmax
        + ",\"imp\":[{\"id\":\"1\",\"banner\":{\"w\":300,\"h\":250}}]}";
  }

  private int items() {
    return gateway.core.batches.stream().mapToInt(BidBatch::getItemsCount).sum();
  }

  /** How many the core never answered in time, whoever gave up first. */
  private double expired() {
    return metric("segmento_gateway_bids_total{exchange=\"demo\",outcome=\"edge_deadline\",}");
  }

  private double reserveSeconds(String exchange) {
    return metric("segmento_gateway_network_reserve_seconds{exchange=\"" + exchange + "\",}");
  }

  private double metric(String series) {
    String page = RunningGateway.text(gateway.send(gateway.admin("/metrics")));
    Matcher line = Pattern.compile(Pattern.quote(series) + " (\\S+)").matcher(page);
    return line.find() ? Double.parseDouble(line.group(1)) : 0;
  }
}
