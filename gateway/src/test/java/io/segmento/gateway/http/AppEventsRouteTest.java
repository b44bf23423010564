package io.segmento.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.segmento.gateway.RunningGateway;
import io.segmento.proto.v1.AppContext;
import io.segmento.proto.v1.EventOutcome;
import io.segmento.proto.v1.EventResult;
import io.segmento.proto.v1.EventType;
import io.segmento.proto.v1.IdentityKind;
import io.segmento.proto.v1.PrivacySignal;
import io.segmento.proto.v1.TrackReply;
import io.segmento.proto.v1.TrackRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class AppEventsRouteTest {

  private static final String IDFA = "6d92078a-8246-4ba4-ae5b-76104861e7dc";

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
  void deviceSignalsKeyAndEventsReachTheCoreAndEachEventHasItsResult() {
    gateway.core.trackReply = TrackReply.newBuilder()
        .addResults(EventResult.newBuilder().setOutcome(EventOutcome.RECORDED))
        .addResults(EventResult.newBuilder()
            .setOutcome(EventOutcome.FORBIDDEN)
            .setForbiddenBy(PrivacySignal.LMT))
        .build();

    HttpResponse<byte[]> response = post(
        "{\"idfa\":\"" + IDFA
            + "\",\"lmt\":1,\"att\":3,\"us_privacy\":\"1YNN\",\"events\":["
            + "{\"a\":\"shop\",\"e\":\"product_view\",\"sku\":\"A1\",\"id\":\"x\"},{\"a\":\"shop\",\"e\":\"custom\",\"n\":\"level_up\"}]}");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(RunningGateway.text(response))
        .isEqualTo(
            "{\"results\":[{\"outcome\":\"recorded\"},{\"outcome\":\"forbidden\",\"forbidden_by\":\"lmt\"}]}");
    TrackRequest request = gateway.core.tracks.getLast();
    AppContext app = request.getApp();
    assertThat(app.getDevice().getKind()).isEqualTo(IdentityKind.IDFA);
    assertThat(app.getDevice().getValue()).isEqualTo(IDFA);
    assertThat(app.getApiKey()).isEqualTo("the key");
    assertThat(app.getSignals().getLmt()).isTrue();
    assertThat(app.getSignals().getAttStatus()).isEqualTo(3);
    assertThat(app.getSignals().getUsPrivacy()).isEqualTo("1YNN");
    assertThat(app.getClientIp().toByteArray()).containsExactly(127, 0, 0, 1);
    assertThat(request.getEvents(0).getProducts(0).getSku()).isEqualTo("A1");
    assertThat(request.getEvents(1).getType()).isEqualTo(EventType.CUSTOM);
    assertThat(request.getEvents(1).getCustomName()).isEqualTo("level_up");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "nonsense | body: not JSON",
        "[] | body: (expected: an object)",
        "{\"events\":[{}]} | idfa, gaid: (expected: exactly one of the two)",
        "{\"idfa\":\"a\",\"gaid\":\"b\",\"events\":[{}]} | idfa, gaid: (expected: exactly one of the two)",
        "{\"gaid\":\"b\"} | events: (expected: an array of 1 to 100 events)",
        "{\"gaid\":\"b\",\"events\":[1]} | events[0]: (expected: an object)",
        "{\"gaid\":\"b\",\"lmt\":\"perhaps\",\"events\":[{}]} | lmt: (expected: 0 or 1)",
        "{\"gaid\":\"b\",\"lmt\":null,\"events\":[{}]} | lmt: (expected: 0 or 1)",
        "{\"gaid\":\"b\",\"att\":4,\"events\":[{}]} | att: (expected: 0, 1, 2 or 3)",
      })
  void whatCannotBeReadIsNamed(String body, String line) {
    HttpResponse<byte[]> response = post(body);

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(RunningGateway.text(response)).isEqualTo(line + "\n");
    assertThat(gateway.core.tracks).isEmpty();
  }

  @Test
  void withoutAKeyNothingIsRead() {
    HttpResponse<byte[]> response = gateway.send(gateway.post("/app/events", "{}"));

    assertThat(response.statusCode()).isEqualTo(401);
    assertThat(gateway.core.tracks).isEmpty();
  }

  @Test
  void whenTheCoreIsAwayTheAppIsAskedToSendAgain() {
    try (RunningGateway own = new RunningGateway()) {
      own.core.stop();
      HttpResponse<byte[]> response = own.send(own.post(
              "/app/events",
              "{\"gaid\":\"" + IDFA + "\",\"events\":[{\"a\":\"shop\",\"e\":\"page_view\"}]}")
          .header("authorization", "Bearer k"));
      assertThat(response.statusCode()).isEqualTo(503);
      assertThat(RunningGateway.text(response)).contains("send again");
    }
  }

  private static HttpResponse<byte[]> post(String body) {
    return gateway.send(
        gateway.post("/app/events", body).header("authorization", "Bearer the key"));
  }
}
