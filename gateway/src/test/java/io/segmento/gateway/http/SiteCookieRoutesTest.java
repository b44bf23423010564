package io.segmento.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.segmento.gateway.RunningGateway;
import io.segmento.policy.Clause;
import io.segmento.proto.v1.BrowserContext;
import io.segmento.proto.v1.Cookie;
import io.segmento.proto.v1.CookieInstruction;
import io.segmento.proto.v1.EraseReply;
import io.segmento.proto.v1.EraseRequest;
import io.segmento.proto.v1.OptOutReply;
import io.segmento.proto.v1.OptOutState;
import io.segmento.proto.v1.TrackReply;
import io.segmento.proto.v1.WithdrawReply;
import io.segmento.proto.v1.WithdrawRequest;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The cookie that a browser keeps for one site reaches the core wherever somebody may say no, and ends there when the core says so. */
final class SiteCookieRoutesTest {
  private static final CookieInstruction DROP = CookieInstruction.newBuilder()
      .setCookie(Cookie.SITE_COOKIE)
      .setAction(CookieInstruction.Action.DROP)
      .build();

  private static RunningGateway gateway;

  @BeforeAll
  static void start() {
    // As in production: without Secure there is no Partitioned.
    gateway = new RunningGateway("http.behind-proxy = true\n");
  }

  @AfterAll
  static void stop() {
    gateway.close();
  }

  @BeforeEach
  void reset() {
    gateway.core.reset();
  }

  @Clause({"U3", "U4"})
  @Test
  void endsWithAnOptOut() {
    gateway.core.optOutReply = OptOutReply.newBuilder()
        .setState(OptOutState.OPTED_OUT)
        .setRecorded(true)
        .addCookies(DROP)
        .build();
    HttpResponse<byte[]> answer =
        send(gateway.post("/optout", "").header("Sec-Fetch-Site", "same-origin"));
    assertEnds(answer, gateway.core.optOuts.getLast().getBrowser());
  }

  @Clause("P3")
  @Test
  void endsWithAnErasure() {
    gateway.core.eraseReply = EraseReply.newBuilder().addCookies(DROP).build();
    HttpResponse<byte[]> answer = send(form("/privacy/erase", "sure=yes"));
    assertEnds(answer, ((EraseRequest) gateway.core.subjectRequests.getLast()).getBrowser());
  }

  @Clause("C3")
  @Test
  void endsWithAWithdrawal() {
    gateway.core.withdrawReply = WithdrawReply.newBuilder().addCookies(DROP).build();
    HttpResponse<byte[]> answer = send(form("/privacy/withdraw", "advertiser=shop"));
    assertEnds(answer, ((WithdrawRequest) gateway.core.subjectRequests.getLast()).getBrowser());
  }

  @Clause({"U14", "C3"})
  @Test
  void endsWithARefusalOnThePage() {
    gateway.core.trackReply = TrackReply.newBuilder().addCookies(DROP).build();
    HttpResponse<byte[]> pixel = send(gateway.get("/t?a=shop&e=page_view").header("Sec-GPC", "1"));
    BrowserContext seen = gateway.core.tracks.getLast().getBrowser();
    assertThat(seen.getSignals().getGpcList()).containsExactly("1");
    assertEnds(pixel, seen);

    HttpResponse<byte[]> beacon = send(
        gateway.post("/e", "{\"events\":[{\"a\":\"shop\",\"e\":\"page_view\"}],\"gdpr\":\"1\"}"));
    seen = gateway.core.tracks.getLast().getBrowser();
    assertThat(seen.getSignals().getGdpr()).isEqualTo("1");
    assertEnds(beacon, seen);
  }

  private static HttpRequest.Builder form(String path, String body) {
    return gateway.post(path, body).header("Content-Type", "application/x-www-form-urlencoded");
  }

  private static HttpResponse<byte[]> send(HttpRequest.Builder request) {
    return gateway.send(request
        .header("X-Forwarded-Proto", "https")
        .header("Cookie", "__Host-sid=abc; __Host-site=20780"));
  }

  private static void assertEnds(HttpResponse<byte[]> answer, BrowserContext seen) {
    assertThat(seen.getPartitionedCookie()).isEqualTo("20780");
    assertThat(answer.headers().allValues("set-cookie"))
        .filteredOn(each -> each.startsWith("__Host-site="))
        .singleElement()
        .asString()
        .startsWith("__Host-site=;")
        .contains("Max-Age=0", "Path=/", "Secure")
        .endsWith("; Partitioned");
  }
}
