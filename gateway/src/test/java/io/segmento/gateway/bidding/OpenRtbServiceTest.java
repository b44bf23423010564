package io.segmento.gateway.bidding;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.rpc.Code;
import io.segmento.gateway.FakeCore;
import io.segmento.gateway.RunningGateway;
import io.segmento.proto.openrtb.BidRequest;
import io.segmento.proto.openrtb.BidResponse;
import io.segmento.proto.v1.BidBatch;
import io.segmento.proto.v1.BidItem;
import io.segmento.proto.v1.BidItemReply;
import io.segmento.proto.v1.CoreReadiness;
import io.segmento.proto.v1.EdgeExchange;
import io.segmento.proto.v1.EdgePolicy;
import io.segmento.proto.v1.ItemFault;
import io.segmento.proto.v1.NoBid;
import io.segmento.proto.v1.NoBidReason;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class OpenRtbServiceTest {

  private static final String MINIMAL =
      "{\"id\":\"r1\",\"imp\":[{\"id\":\"1\",\"banner\":{\"w\":300,\"h\":250}}]}";
  private static final int MIB = 1 << 20;

  private static RunningGateway gateway;

  @BeforeAll
  static void start() {
    gateway = new RunningGateway();
  }

  @AfterAll
  static void stop() {
    gateway.close();
  }

  @BeforeEach
  void reset() {
    gateway.core.reset();
  }

  @Test
  void jsonInGivesJsonOutWithTheVersion() {
    HttpResponse<byte[]> response = bid("demo", MINIMAL);

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("content-type")).contains("application/json");
    assertThat(response.headers().firstValue("x-openrtb-version")).contains("2.6");
    assertThat(RunningGateway.text(response)).isEqualTo("{\"id\":\"r1\"}");
    BidItem item = gateway.core.batches.element().getItems(0);
    assertThat(item.getExchange()).isEqualTo("demo");
    // The default tmax of 10 s, less the reserve of 10 ms and what the gateway itself took.
    assertThat(item.getTimeLeftMicros()).isBetween(1, 9_989_999);
  }

  @Test
  void theCoreGetsTheRequestAsProtobuf() throws IOException {
    bid("demo", MINIMAL);

    BidRequest request =
        BidRequest.parseFrom(gateway.core.batches.element().getItems(0).getRequest());
    assertThat(request.getImp(0).getBanner().getW()).isEqualTo(300);
  }

  @Test
  void protobufInGivesProtobufOut() throws IOException {
    byte[] body = BidRequest.newBuilder().setId("binary").build().toByteArray();

    HttpResponse<byte[]> response = gateway.send(
        gateway.post("/openrtb/demo", body).header("content-type", "application/x-protobuf"));

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("content-type")).contains("application/x-protobuf");
    assertThat(BidResponse.parseFrom(response.body()).getId()).isEqualTo("binary");
  }

  @Test
  void gzipComesInAndLongAnswersGoOutAsGzip() throws IOException {
    String longId = "x".repeat(4_000);

    HttpResponse<byte[]> response = gateway.send(gateway
        .post("/openrtb/demo", gzip(MINIMAL.replace("r1", longId)))
        .header("content-type", "application/json")
        .header("content-encoding", "gzip")
        .header("accept-encoding", "gzip"));

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("content-encoding")).contains("gzip");
    try (GZIPInputStream plain = new GZIPInputStream(new ByteArrayInputStream(response.body()))) {
      assertThat(new String(plain.readAllBytes(), StandardCharsets.UTF_8))
          .isEqualTo("{\"id\":\"" + longId + "\"}");
    }
  }

  @Test
  void aShortAnswerIsNotCompressed() {
    HttpResponse<byte[]> response =
        gateway.send(gateway.post("/openrtb/demo", MINIMAL).header("accept-encoding", "gzip"));

    assertThat(response.headers().firstValue("content-encoding")).isEmpty();
    assertThat(RunningGateway.text(response)).isEqualTo("{\"id\":\"r1\"}");
  }

  @Test
  void anExchangeIsAnsweredInItsOwnVersion() {
    gateway.core.publish(EdgePolicy.newBuilder(FakeCore.POLICY)
        .addExchanges(
            EdgeExchange.newBuilder().setId("old").setActive(true).setOpenrtbVersion("2.4"))
        .addExchanges(EdgeExchange.newBuilder().setId("old-off").setOpenrtbVersion("2.3"))
        .build());
    RunningGateway.until(
        () -> gateway.send(gateway.post("/openrtb/old", MINIMAL)).statusCode() == 200);

    assertThat(gateway
            .send(gateway.post("/openrtb/old", MINIMAL))
            .headers()
            .firstValue("x-openrtb-version"))
        .contains("2.4");
    assertThat(gateway
            .send(gateway.post("/openrtb/old-off", MINIMAL))
            .headers()
            .firstValue("x-openrtb-version"))
        .contains("2.3");
    gateway.core.publish(FakeCore.POLICY);
  }

  @Test
  void aNoBidIs204WithoutABody() {
    gateway.core.bidder = OpenRtbServiceTest::noBid;

    HttpResponse<byte[]> response = bid("demo", MINIMAL);

    assertThat(response.statusCode()).isEqualTo(204);
    assertThat(response.body()).isEmpty();
    assertThat(response.headers().firstValue("x-openrtb-version")).contains("2.6");
    assertThat(response.headers().firstValue("x-segmento-no-bid")).isEmpty();
  }

  @Test
  void anExchangeThatWantsTheReasonOfANoBidGetsIt() {
    gateway.core.bidder = OpenRtbServiceTest::noBid;

    HttpResponse<byte[]> response = bid("talkative", MINIMAL);

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(RunningGateway.text(response)).isEqualTo("{\"id\":\"r1\",\"nbr\":0}");
  }

  @Test
  void unknownAndInactiveExchangesGet204AndNeverReachTheCore() {
    assertThat(ownNoBid(bid("nobody", MINIMAL))).isEqualTo("exchange_unknown");
    assertThat(ownNoBid(bid("off", MINIMAL))).isEqualTo("exchange_off");
    assertThat(gateway.core.batches).isEmpty();
  }

  @Test
  void theShareThatTheCoreWantsShedNeverReachesIt() {
    gateway.core.publish(FakeCore.POLICY.toBuilder().setShedPerMille(1_000).build());
    try {
      RunningGateway.until(() -> bid("demo", MINIMAL)
          .headers()
          .firstValue("x-segmento-no-bid")
          .orElse("")
          .startsWith("shed; policy="));
    } finally {
      gateway.core.publish(FakeCore.POLICY);
      RunningGateway.until(() -> bid("demo", MINIMAL).statusCode() == 200);
    }
  }

  @Test
  void gzipThatTheExchangeRefusesIsNotSent() {
    String longId = "x".repeat(4_000);
    HttpResponse<byte[]> response = gateway.send(gateway
        .post("/openrtb/demo", MINIMAL.replace("r1", longId))
        .header("accept-encoding", "br, gzip;q=0"));
    assertThat(response.headers().firstValue("content-encoding")).isEmpty();
  }

  @Test
  void mediaTypesAndEncodingsThatAreNotSpokenAre415() {
    assertThat(gateway
            .send(gateway.post("/openrtb/demo", MINIMAL).header("content-type", "image/png"))
            .statusCode())
        .isEqualTo(415);
    assertThat(gateway
            .send(gateway.post("/openrtb/demo", MINIMAL).header("content-encoding", "br"))
            .statusCode())
        .isEqualTo(415);
  }

  @Test
  void aMalformedImpressionIs400WithItsPath() {
    HttpResponse<byte[]> response =
        bid("demo", "{\"id\":\"r\",\"imp\":[{\"id\":\"1\",\"banner\":{\"w\":\"wide\"}}]}");

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(RunningGateway.text(response)).contains("imp[0].banner.w").doesNotContain("wide");
  }

  @Test
  void missingImpressionsAre400WithTheirPath() {
    HttpResponse<byte[]> response = bid("demo", "{\"id\":\"r\"}");

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(RunningGateway.text(response)).isEqualTo("imp: missing or empty\n");
    assertThat(gateway.core.batches).isEmpty();
  }

  @Test
  void aFaultThatTheCoreFindsIs400WithItsPath() {
    gateway.core.bidder = item -> fault(item, Code.INVALID_ARGUMENT, "imp[0]: no format");

    HttpResponse<byte[]> response = bid("demo", MINIMAL);

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(RunningGateway.text(response)).isEqualTo("imp[0]: no format\n");
  }

  @Test
  void aFaultOfTheCoreItselfIs204() {
    gateway.core.bidder = item -> fault(item, Code.INTERNAL, "java.lang.NullPointerException");

    assertThat(bid("demo", MINIMAL).statusCode()).isEqualTo(204);
  }

  @Test
  void truncatedBodiesAre400AtEveryLength() {
    for (int length = 0; length < MINIMAL.length(); length++) {
      assertThat(bid("demo", MINIMAL.substring(0, length)).statusCode())
          .as("%s bytes", length)
          .isEqualTo(400);
    }
  }

  @Test
  void textThatIsNotUtf8Is400() {
    byte[] body = MINIMAL.getBytes(StandardCharsets.UTF_8);
    body[MINIMAL.indexOf("r1")] = (byte) 0xFF;

    assertThat(gateway.send(gateway.post("/openrtb/demo", body)).statusCode()).isEqualTo(400);
  }

  @Test
  void nestingOf65LevelsIs400() {
    String nested =
        "{\"id\":\"r\",\"imp\":[{\"id\":\"1\"}],\"ext\":" + "[".repeat(64) + "]".repeat(64) + "}";

    assertThat(bid("demo", nested).statusCode()).isEqualTo(400);
  }

  @Test
  void aBodyAboveOneMebibyteIs413BeforeItsEnd() {
    assertThat(gateway.statusLineOfUnfinishedPost("/openrtb/demo", 8 * MIB, MIB + 65_536))
        .startsWith("HTTP/1.1 413");
  }

  @Test
  void gzipThatInflatesAboveOneMebibyteIs413() {
    HttpResponse<byte[]> response = gateway.send(gateway
        .post("/openrtb/demo", gzip(" ".repeat(64 * MIB)))
        .header("content-encoding", "gzip"));

    assertThat(response.statusCode()).isEqualTo(413);
  }

  @Test
  void brokenGzipAndUnknownEncodingsAre400() {
    byte[] whole = gzip(MINIMAL);
    List<byte[]> broken = List.of(
        MINIMAL.getBytes(StandardCharsets.UTF_8),
        Arrays.copyOf(whole, whole.length - 12),
        new byte[0]);
    for (byte[] body : broken) {
      HttpResponse<byte[]> response =
          gateway.send(gateway.post("/openrtb/demo", body).header("content-encoding", "gzip"));
      assertThat(response.statusCode()).isEqualTo(400);
      assertThat(RunningGateway.text(response)).isEqualTo("body: not gzip\n");
    }
  }

  /** Two packets would be read one by one, at least once in so many. */
  @Test
  void headAndBodyOfAnAnswerLeaveTogether() {
    String post =
        "POST /openrtb/demo HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: "
            + MINIMAL.length() + "\r\n\r\n" + MINIMAL;
    gateway.trying(() -> assertThat(gateway.firstReads(post, 50))
        .allMatch(read -> read.startsWith("HTTP/1.1 200") && read.endsWith("{\"id\":\"r1\"}")));
  }

  @Test
  void aCoreThatNeverAnswersCostsTheExchangeNoMoreThanItsTime() {
    gateway.core.bidder = item -> null;
    bid("demo", MINIMAL);

    long begin = System.nanoTime();
    HttpResponse<byte[]> response =
        bid("demo", MINIMAL.replace("{\"id\":\"r1\"", "{\"id\":\"r1\",\"tmax\":60"));
    long millis = (System.nanoTime() - begin) / 1_000_000;

    assertThat(response.statusCode()).isEqualTo(204);
    // 60 ms less the reserve of 10 ms; the rest, up to what it would be without tmax, is room for a
    // busy machine.
    assertThat(millis).isBetween(45L, 8_000L);
  }

  @Test
  void manyRequestsTravelInFewerBatchesAndEachGetsItsOwnAnswer() {
    gateway.trying(() -> {
      int count = 200;
      List<CompletableFuture<HttpResponse<byte[]>>> answers = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        answers.add(gateway.client.sendAsync(
            gateway.post("/openrtb/demo", request("q" + i)).build(), BodyHandlers.ofByteArray()));
      }

      Set<String> seen = new HashSet<>();
      for (int i = 0; i < count; i++) {
        HttpResponse<byte[]> response = answers.get(i).join();
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(RunningGateway.text(response)).isEqualTo("{\"id\":\"q" + i + "\"}");
        seen.add(RunningGateway.text(response));
      }
      assertThat(seen).hasSize(count);
      assertThat(gateway.core.batches.stream().mapToInt(BidBatch::getItemsCount).sum())
          .isEqualTo(count);
      assertThat(gateway.core.batches.size()).isLessThan(count);
    });
  }

  @Test
  void oneBadItemFailsAlone() {
    gateway.trying(() -> {
      gateway.core.bidder = item -> item.getRequest().toStringUtf8().contains("bad")
          ? fault(item, Code.INVALID_ARGUMENT, "imp[0].id: missing")
          : FakeCore.ECHO.apply(item);
      List<CompletableFuture<HttpResponse<byte[]>>> answers = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        String id = i == 25 ? "bad" : "good" + i;
        answers.add(gateway.client.sendAsync(
            gateway.post("/openrtb/demo", request(id)).build(), BodyHandlers.ofByteArray()));
      }

      for (int i = 0; i < 50; i++) {
        assertThat(answers.get(i).join().statusCode()).isEqualTo(i == 25 ? 400 : 200);
      }
    });
  }

  @Test
  void aBodyThatWouldFillABatchGoesAsACallOfItsOwn() {
    gateway.trying(() -> {
      String body = request("big")
          .replace("\"tmax\"", "\"badv\":[\"" + "x".repeat(300 * 1024) + "\"],\"tmax\"");

      HttpResponse<byte[]> response = bid("demo", body);

      assertThat(RunningGateway.text(response)).isEqualTo("{\"id\":\"big\"}");
      assertThat(gateway.core.batches).isEmpty();
      assertThat(gateway.core.bidCalls.element().getTimeLeftMillis()).isBetween(1, 9_990);
    });
  }

  @Test
  void aBodyOfTwoBatchesThatIsNoProtobufIs400() {
    byte[] garbage = new byte[300 * 1024];
    Arrays.fill(garbage, (byte) 0xFF);

    HttpResponse<byte[]> response = gateway.send(
        gateway.post("/openrtb/demo", garbage).header("content-type", "application/x-protobuf"));

    assertThat(response.statusCode()).isEqualTo(400);
  }

  @Test
  void bidsStopWithTheCoreAndComeBackWithIt() {
    try (RunningGateway own = new RunningGateway()) {
      assertThat(own.send(own.post("/openrtb/demo", MINIMAL)).statusCode()).isEqualTo(200);

      own.core.stop();
      RunningGateway.until(() -> own.send(own.admin("/readyz")).statusCode() == 503);
      assertThat(RunningGateway.text(own.send(own.admin("/readyz"))))
          .isEqualTo("core: not connected\n");
      assertThat(own.send(own.post("/openrtb/demo", MINIMAL)).statusCode()).isEqualTo(204);
      assertThat(own.send(own.admin("/healthz")).statusCode()).isEqualTo(200);

      own.core.startAgain();
      own.untilConnected();
      RunningGateway.until(() -> own.send(own.post("/openrtb/demo", MINIMAL)).statusCode() == 200);
    }
  }

  @Test
  void aCoreThatIsNotReadySaysWhyOnReadyz() {
    EdgePolicy notReady = FakeCore.POLICY.toBuilder()
        .setReadiness(CoreReadiness.newBuilder().addReasons("redis: away"))
        .build();
    gateway.core.publish(notReady);
    try {
      RunningGateway.until(() -> gateway.send(gateway.admin("/readyz")).statusCode() == 503);
      assertThat(RunningGateway.text(gateway.send(gateway.admin("/readyz"))))
          .isEqualTo("redis: away\n");
    } finally {
      gateway.core.publish(FakeCore.POLICY);
      gateway.untilConnected();
    }
  }

  @Test
  void onlyPostIsAllowed() {
    assertThat(gateway.send(gateway.get("/openrtb/demo")).statusCode()).isEqualTo(405);
  }

  /** The reason of a 204 that the gateway gives by itself. */
  private static String ownNoBid(HttpResponse<byte[]> response) {
    assertThat(response.statusCode()).isEqualTo(204);
    String header = response.headers().firstValue("x-segmento-no-bid").orElse("");
    assertThat(header).contains("; policy=");
    return header.substring(0, header.indexOf(';'));
  }

  private static HttpResponse<byte[]> bid(String exchange, String json) {
    return gateway.send(gateway
        .post("/openrtb/" + exchange, json)
        .header("content-type", "application/json")
        .header("x-openrtb-version", "2.6"));
  }

  /** With time enough for a busy build machine. */
  private static String request(String id) {
    return "{\"id\":\"" + id + "\",\"tmax\":10000,\"imp\":[{\"id\":\"1\"}]}";
  }

  private static byte[] gzip(String text) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(text.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  private static @Nullable BidItemReply noBid(BidItem item) {
    return BidItemReply.newBuilder()
        .setSequence(item.getSequence())
        .setNoBid(NoBid.newBuilder().setReason(NoBidReason.NO_CAMPAIGN))
        .build();
  }

  private static BidItemReply fault(BidItem item, Code code, String message) {
    return BidItemReply.newBuilder()
        .setSequence(item.getSequence())
        .setFault(ItemFault.newBuilder().setCode(code.getNumber()).setMessage(message))
        .build();
  }
}
