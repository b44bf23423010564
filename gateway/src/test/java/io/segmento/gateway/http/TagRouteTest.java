package io.segmento.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.segmento.gateway.RunningGateway;
import io.segmento.proto.v1.Cookie;
import io.segmento.proto.v1.CookieInstruction;
import io.segmento.proto.v1.EventOutcome;
import io.segmento.proto.v1.EventResult;
import io.segmento.proto.v1.TrackReply;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class TagRouteTest {

  private static final int GIF_WIDTH_AT = 6;

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
  void theTagIsASmallScriptThatEverybodyMayKeepForAnHour() {
    HttpResponse<byte[]> plain = gateway.send(gateway.get("/tag.js"));
    HttpResponse<byte[]> gzip =
        gateway.send(gateway.get("/tag.js").header("accept-encoding", "gzip"));

    assertThat(plain.headers().firstValue("content-type"))
        .contains("text/javascript; charset=utf-8");
    assertThat(plain.headers().firstValue("cache-control").orElse(""))
        .startsWith("public, max-age=3600");
    assertThat(plain.headers().firstValue("content-encoding")).isEmpty();
    assertThat(plain.headers().firstValue("set-cookie")).isEmpty();
    assertThat(RunningGateway.text(plain)).contains("w.sg.version = '2'");
    assertThat(gzip.headers().firstValue("content-encoding")).contains("gzip");
    assertThat(gzip.body()).hasSizeLessThan(4_096);
  }

  @Test
  void aBrowserThatHasTheTagIsToldSo() {
    String etag =
        gateway.send(gateway.get("/tag.js")).headers().firstValue("etag").orElseThrow();

    HttpResponse<byte[]> again = gateway.send(gateway.get("/tag.js").header("if-none-match", etag));

    assertThat(again.statusCode()).isEqualTo(304);
    assertThat(again.body()).isEmpty();
    assertThat(gateway
            .send(gateway.get("/tag.js").header("if-none-match", "W/\"old\""))
            .statusCode())
        .isEqualTo(200);
  }

  @Test
  void thePixelOfAFirstContactIsTwoWideAndOfTheSameSize() {
    gateway.core.trackReply = TrackReply.newBuilder()
        .addResults(EventResult.newBuilder().setOutcome(EventOutcome.NOT_IDENTIFIED))
        .addCookies(CookieInstruction.newBuilder()
            .setCookie(Cookie.IDENTITY_COOKIE)
            .setAction(CookieInstruction.Action.SET)
            .setValue("new")
            .setMaxAgeSeconds(10))
        .build();
    assertWidth(2);
    gateway.core.trackReply = TrackReply.newBuilder()
        .addResults(EventResult.newBuilder().setOutcome(EventOutcome.NOT_IDENTIFIED))
        .build();
    assertWidth(1);
    gateway.core.trackReply = TrackReply.newBuilder()
        .addResults(EventResult.newBuilder().setOutcome(EventOutcome.RECORDED))
        .build();
    assertWidth(1);
  }

  private static void assertWidth(int width) {
    HttpResponse<byte[]> pixel = gateway.send(gateway.get("/t?a=shop&e=page_view"));
    assertThat(pixel.body()).hasSize(43);
    assertThat(pixel.body()[GIF_WIDTH_AT]).isEqualTo((byte) width);
  }
}
