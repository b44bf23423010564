package io.segmento.gateway.bidding;

import static org.assertj.core.api.Assertions.assertThat;

import io.segmento.gateway.FakeCore;
import io.segmento.gateway.RunningGateway;
import io.segmento.proto.v1.BidBatch;
import io.segmento.proto.v1.EdgeDeal;
import io.segmento.proto.v1.EdgeExchange;
import io.segmento.proto.v1.EdgePolicy;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Which requests are turned away when there are too many: those on guaranteed deals last. */
final class AdmissionTest {

  private static final int PLACES = 16;
  private static final int TRIES = 100;
  private static final String ORDINARY =
      "{\"id\":\"r1\",\"tmax\":1000,\"imp\":[{\"id\":\"1\",\"banner\":{\"w\":300,\"h\":250}}]}";
  private static final String GUARANTEED = ORDINARY.replace(
      "\"banner\"", "\"pmp\":{\"deals\":[{\"id\":\"agreed\",\"guar\":1}]},\"banner\"");

  private static RunningGateway gateway;

  @BeforeAll
  static void start() {
    gateway = new RunningGateway("bids.in-flight-per-loop = " + PLACES);
    EdgeDeal deal = EdgeDeal.newBuilder().setId("agreed").build();
    gateway.core.publish(EdgePolicy.newBuilder(FakeCore.POLICY)
        .setVersion(7)
        .clearExchanges()
        .addExchanges(EdgeExchange.newBuilder()
            .setId("narrow")
            .setActive(true)
            .setQpsQuota(4)
            .addDeals(deal))
        .addExchanges(EdgeExchange.newBuilder().setId("plain").setActive(true).setQpsQuota(4))
        .addExchanges(EdgeExchange.newBuilder().setId("wide").setActive(true).addDeals(deal))
        .build());
    RunningGateway.until(() -> bid("wide", ORDINARY).statusCode() == 200);
  }

  @AfterAll
  static void stop() {
    gateway.close();
  }

  @Test
  void whatExceedsTheQuotaIs204WithItsReason() {
    assertThat(untilTurnedAway("plain", ORDINARY)).isEqualTo("quota; policy=7");
  }

  @Test
  void anotherExchangeDoesNotFeelIt() {
    untilTurnedAway("plain", ORDINARY);

    assertThat(bid("wide", ORDINARY).statusCode()).isEqualTo(200);
  }

  @Test
  void guaranteedDealsPassAQuotaThatIsUsedUpAndHaveAnEndToo() {
    gateway.trying(() -> {
      untilTurnedAway("narrow", ORDINARY);

      assertThat(bid("narrow", GUARANTEED).statusCode()).isEqualTo(200);
    });
    assertThat(untilTurnedAway("narrow", GUARANTEED)).isEqualTo("quota; policy=7");
  }

  @Test
  void guaranteedDealsAreNotShedUntilEverythingElseIs() {
    EdgePolicy calm = EdgePolicy.newBuilder(FakeCore.POLICY)
        .setVersion(8)
        .clearExchanges()
        .addExchanges(EdgeExchange.newBuilder()
            .setId("wide")
            .setActive(true)
            .addDeals(EdgeDeal.newBuilder().setId("agreed").setGuaranteed(true)))
        .build();
    try (RunningGateway other = new RunningGateway()) {
      other.core.publish(calm.toBuilder().setShedPerMille(500).build());
      RunningGateway.until(
          () -> reason(other.send(other.post("/openrtb/wide", ORDINARY))).equals("shed; policy=8"));
      int shed = 0;
      for (int i = 0; i < TRIES; i++) {
        shed += other.send(other.post("/openrtb/wide", ORDINARY)).statusCode() == 204 ? 1 : 0;
        shed += other.send(other.post("/openrtb/wide", ORDINARY)).statusCode() == 204 ? 1 : 0;
        assertThat(other.send(other.post("/openrtb/wide", GUARANTEED)).statusCode())
            .isEqualTo(200);
      }
      // Half of three is three quarters of two.
      assertThat(shed).isBetween(TRIES, 2 * TRIES - 1);
      other.core.publish(calm.toBuilder().setShedPerMille(1_000).build());
      RunningGateway.until(() ->
          reason(other.send(other.post("/openrtb/wide", GUARANTEED))).equals("shed; policy=8"));
    }
  }

  @Test
  void whatTheyAreWorthIsSeenInCompressedRequestsToo() throws IOException {
    byte[] nobody = gzip(ORDINARY);
    byte[] linked = gzip(ORDINARY.replace("\"imp\"", "\"user\":{\"id\":\"theirs\"},\"imp\""));
    byte[] known = gzip(ORDINARY.replace("\"imp\"", "\"user\":{\"buyeruid\":\"x\"},\"imp\""));
    try (RunningGateway other = new RunningGateway()) {
      other.core.publish(EdgePolicy.newBuilder(FakeCore.POLICY)
          .setVersion(9)
          .setShedPerMille(500)
          .clearExchanges()
          .addExchanges(
              EdgeExchange.newBuilder().setId("linked").setActive(true).setAcceptsMatch(true))
          .build());
      // On one connection, so on one event loop.
      HttpClient client =
          HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).build();
      RunningGateway.until(() -> shed(client, other, nobody) == 1);
      // Until it has seen how many there are of each: it looks every 50 ms.
      long until = System.nanoTime() + 250_000_000;
      for (int i = 0; i < TRIES || System.nanoTime() < until; i++) {
        shed(client, other, nobody, linked, known);
      }
      int ofNobody = 0;
      int ofLinked = 0;
      int ofKnown = 0;
      for (int i = 0; i < TRIES; i++) {
        ofNobody += shed(client, other, nobody);
        ofLinked += shed(client, other, linked);
        ofKnown += shed(client, other, known);
      }
      // Half of three: the first, and half of the second.
      assertThat(ofKnown).isZero();
      assertThat(ofLinked).isBetween(1, TRIES - 1);
      assertThat(ofNobody).isGreaterThan(ofLinked);
    }
  }

  /** How many of these were turned away. */
  private static int shed(HttpClient client, RunningGateway to, byte[]... bodies) {
    int shed = 0;
    for (byte[] body : bodies) {
      HttpResponse<byte[]> response = client
          .sendAsync(
              to.post("/openrtb/linked", body)
                  .header("content-encoding", "gzip")
                  .build(),
              BodyHandlers.ofByteArray())
          .join();
      shed += reason(response).equals("shed; policy=9") ? 1 : 0;
    }
    return shed;
  }

  private static byte[] gzip(String text) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return out.toByteArray();
  }

  @Test
  void theLastPlacesBeforeTheCoreAreForGuaranteedDeals() {
    gateway.trying(() -> {
      // On one connection, so on one event loop.
      HttpClient client =
          HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).build();
      client
          .sendAsync(gateway.post("/openrtb/wide", ORDINARY).build(), BodyHandlers.ofByteArray())
          .join();
      gateway.core.reset();
      gateway.core.bidder = item -> null;
      List<CompletableFuture<HttpResponse<byte[]>>> waiting = new ArrayList<>();
      for (int i = 1; i < PLACES; i++) {
        waiting.add(send(client, ORDINARY));
      }
      RunningGateway.until(() -> items() == PLACES - 1);

      assertThat(reason(send(client, ORDINARY).join())).isEqualTo("overload; policy=7");
      waiting.add(send(client, GUARANTEED));
      RunningGateway.until(() -> items() == PLACES);
      waiting.forEach(CompletableFuture::join);
      gateway.core.reset();
    });
  }

  private static CompletableFuture<HttpResponse<byte[]>> send(HttpClient client, String body) {
    return client.sendAsync(
        gateway.post("/openrtb/wide", body).build(), BodyHandlers.ofByteArray());
  }

  private static int items() {
    return gateway.core.batches.stream().mapToInt(BidBatch::getItemsCount).sum();
  }

  private static String untilTurnedAway(String exchange, String body) {
    for (int i = 0; i < TRIES; i++) {
      HttpResponse<byte[]> response = bid(exchange, body);
      if (response.statusCode() == 204) {
        return reason(response);
      }
    }
    return "never";
  }

  private static HttpResponse<byte[]> bid(String exchange, String body) {
    return gateway.send(gateway.post("/openrtb/" + exchange, body));
  }

  private static String reason(HttpResponse<byte[]> response) {
    return response.headers().firstValue("x-segmento-no-bid").orElse("");
  }
}
