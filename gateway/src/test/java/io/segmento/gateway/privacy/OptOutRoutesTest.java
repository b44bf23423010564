package io.segmento.gateway.privacy;

import static io.segmento.gateway.RunningGateway.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import io.segmento.gateway.RunningGateway;
import io.segmento.policy.Clause;
import io.segmento.proto.v1.Cookie;
import io.segmento.proto.v1.CookieInstruction;
import io.segmento.proto.v1.IdentityKind;
import io.segmento.proto.v1.OptOutReply;
import io.segmento.proto.v1.OptOutState;
import io.segmento.proto.v1.PrivacySignal;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class OptOutRoutesTest {

  private static final String MARK = "opt-out=1";
  private static final OptOutReply RECORDED = OptOutReply.newBuilder()
      .setState(OptOutState.OPTED_OUT)
      .setRecorded(true)
      .addCookies(CookieInstruction.newBuilder()
          .setCookie(Cookie.OPT_OUT_COOKIE_MARK)
          .setAction(CookieInstruction.Action.SET)
          .setValue("1")
          .setMaxAgeSeconds(157_852_800))
      .addCookies(CookieInstruction.newBuilder()
          .setCookie(Cookie.IDENTITY_COOKIE)
          .setAction(CookieInstruction.Action.DROP))
      .build();
  private static final OptOutReply CONFIRMED = OptOutReply.newBuilder()
      .setState(OptOutState.OPTED_OUT)
      .setRecorded(true)
      .setEffective(true)
      .setSinceMillis(1_763_000_000_000L)
      .build();

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

  @Clause("U3")
  @Test
  void choiceIsClaimedWhenTheCookieCameBackAndTheCoreConfirmsIt() {
    gateway.core.optOutReply = RECORDED;
    gateway.core.statusReply = CONFIRMED;

    HttpResponse<byte[]> choice = optOut("sid=abc");

    assertThat(choice.statusCode()).isEqualTo(303);
    assertThat(location(choice)).isEqualTo("/optout/status?lang=en&after=out");
    assertThat(choice.headers().allValues("set-cookie"))
        .satisfiesExactly(
            mark -> assertThat(mark).startsWith(MARK + ";").contains("Max-Age=157852800"),
            id -> assertThat(id).startsWith("sid=;").contains("Max-Age=0"));
    assertThat(gateway.core.optOuts.getLast().getBrowser().getIdentityCookie()).isEqualTo("abc");
    assertThat(json(location(choice), MARK))
        .isEqualTo(
            "{\"state\":\"opted_out\",\"effective\":true,\"since\":\"2025-11-13T02:13:20Z\"}\n");
    assertThat(html(location(choice), MARK))
        .contains(
            "<h2>You have opted out</h2>", "Since 13 November 2025", "action=\"/optin?lang=en\"")
        .doesNotContain("action=\"/optout?lang=en\"><button type");
  }

  @Clause("U2")
  @Test
  void choiceWhoseCookieDidNotComeBackIsNotEffectiveAndDeviceSettingsAreShown() {
    gateway.core.optOutReply = RECORDED;
    gateway.core.statusReply =
        OptOutReply.newBuilder().setState(OptOutState.ACTIVE).setEffective(true).build();

    String after = location(optOut("sid=abc"));

    assertThat(json(after, ""))
        .startsWith("{\"state\":\"opted_out\",\"effective\":false,")
        .contains(
            "\"instructions\":[{\"for\":\"browser\"", "\"for\":\"safari\"", "\"for\":\"android\"");
    assertThat(html(after, ""))
        .contains(
            "Your browser did not keep your choice",
            "href=\"/optout/status?after=out&amp;lang=ru\"",
            "<details id=\"how-safari\" open>")
        .doesNotContain("You have opted out<");
  }

  @Test
  void choiceThatTheCoreCouldNotRecordIsNotEffective() {
    gateway.core.optOutReply =
        RECORDED.toBuilder().setRecorded(false).removeCookies(1).build();
    gateway.core.statusReply =
        OptOutReply.newBuilder().setState(OptOutState.OPTED_OUT).build();

    String after = location(optOut("sid=abc"));

    assertThat(after).isEqualTo("/optout/status?lang=en&after=tried");
    assertThat(json(after, MARK + "; sid=abc"))
        .startsWith("{\"state\":\"opted_out\",\"effective\":false,");
    assertThat(html(after, MARK + "; sid=abc"))
        .contains("not yet confirmed by our servers", ">Opt out again</button>")
        .doesNotContain("You have opted out<");
    assertThat(json(after, "")).startsWith("{\"state\":\"unknown\",\"effective\":false,");
    assertThat(html(after, "")).contains("Nothing has changed yet");
  }

  @Test
  void effectIsWhatTheCoreSaysNotWhatTheCookieSays() {
    gateway.core.statusReply =
        OptOutReply.newBuilder().setState(OptOutState.OPTED_OUT).build();
    assertThat(json("/optout/status", MARK)).contains("\"effective\":false");
    gateway.core.statusReply = CONFIRMED;
    assertThat(json("/optout/status", MARK)).contains("\"effective\":true");
  }

  @Test
  void withoutTheCoreTheBrowserStillGetsItsCookieAndIsToldTheTruth() {
    for (Status failure : List.of(Status.UNAVAILABLE, Status.DEADLINE_EXCEEDED, Status.INTERNAL)) {
      gateway.core.optOutFailure = failure;

      HttpResponse<byte[]> choice = optOut("sid=abc");

      assertThat(choice.statusCode()).isEqualTo(303);
      // The identity is not dropped: by it the next contact records the choice.
      assertThat(choice.headers().allValues("set-cookie"))
          .singleElement()
          .asString()
          .startsWith(MARK + ";")
          .contains("Max-Age=157852800", "HTTPOnly", "Path=/");
      HttpResponse<byte[]> status = gateway.send(gateway
          .get(location(choice))
          .header("Cookie", MARK)
          .header("Accept", "application/json"));
      assertThat(status.statusCode()).isEqualTo(200);
      assertThat(text(status))
          .startsWith("{\"state\":\"opted_out\",\"effective\":false,")
          .contains("\"instructions\"");
      assertThat(status.headers().allValues("set-cookie"))
          .singleElement()
          .asString()
          .startsWith(MARK + ";");
    }
    assertThat(gateway.send(gateway.get("/optout/status")).statusCode()).isEqualTo(503);
    // What the policy promises to say is said without the core too.
    assertThat(gateway.send(gateway.get("/privacy")).statusCode()).isEqualTo(200);
  }

  @Test
  void optingInIsClaimedOnlyWhenTheMarkIsGone() {
    HttpResponse<byte[]> response = gateway.send(
        gateway.post("/optin", "").header("Origin", "http://127.0.0.1:" + gateway.publicPort()));

    assertThat(location(response)).isEqualTo("/optout/status?lang=en&after=in");
    assertThat(gateway.core.optIns).hasSize(1);
    assertThat(html(location(response), "")).contains("Ads by Segmento are on");
    gateway.core.statusReply = CONFIRMED;
    assertThat(html(location(response), MARK)).contains("You are still opted out");

    gateway.core.optOutFailure = Status.UNAVAILABLE;
    HttpResponse<byte[]> failed = gateway.send(gateway.post("/optin", ""));
    assertThat(failed.headers().allValues("set-cookie")).isEmpty();
    assertThat(html(location(failed), MARK)).contains("Your choice could not be changed");
  }

  @Test
  void signalOfTheBrowserIsNamed() {
    gateway.core.optOutReply = OptOutReply.newBuilder()
        .setState(OptOutState.FORBIDDEN_BY_SIGNAL)
        .setForbiddenBy(PrivacySignal.GPC)
        .setEffective(true)
        .build();
    assertThat(json("/optout/status", ""))
        .isEqualTo(
            "{\"state\":\"forbidden_by_signal\",\"effective\":true,\"forbidden_by\":\"gpc\"}\n");
    assertThat(html("/optout", "")).contains("It sends a signal (Global Privacy Control)");
  }

  @Test
  void deviceIsOptedOutByItsAdvertisingId() {
    gateway.core.optOutReply = CONFIRMED;
    HttpResponse<byte[]> done = device("device=AB-1%20&kind=idfa");
    assertThat(done.statusCode()).isEqualTo(200);
    assertThat(text(done)).contains("This device is opted out").doesNotContain("AB-1");
    assertThat(gateway.core.optOuts.getLast().getDevice().getValue()).isEqualTo("AB-1");
    assertThat(gateway.core.optOuts.getLast().getDevice().getKind()).isEqualTo(IdentityKind.IDFA);

    gateway.core.optOutReply = CONFIRMED.toBuilder().setEffective(false).build();
    assertThat(text(device("device=AB-1&kind=gaid"))).contains("could not be opted out");
    gateway.core.optOutFailure = Status.INVALID_ARGUMENT;
    assertThat(device("device=%3Cb%3E&kind=gaid").statusCode()).isEqualTo(400);
    gateway.core.optOutFailure = Status.UNAVAILABLE;
    assertThat(device("device=AB-1&kind=gaid").statusCode()).isEqualTo(503);
  }

  @Test
  void formOfAnotherSiteMakesNoChoice() {
    for (String path : List.of("/optout", "/optin")) {
      for (List<String> header : List.of(
          List.of("Origin", "https://evil.example"),
          List.of("Origin", "null"),
          List.of("Origin", "http://[broken"),
          List.of("Referer", "https://evil.example/page"),
          List.of("Sec-Fetch-Site", "cross-site"),
          List.of("Sec-Fetch-Site", "same-site"))) {
        HttpResponse<byte[]> response =
            gateway.send(gateway.post(path, "").header(header.get(0), header.get(1)));
        assertThat(response.statusCode()).as(path + header).isEqualTo(403);
        assertThat(response.headers().allValues("set-cookie")).isEmpty();
      }
      assertThat(gateway
              .send(gateway
                  .post(path, "")
                  .header("Referer", "http://127.0.0.1:" + gateway.publicPort() + "/optout"))
              .statusCode())
          .isEqualTo(303);
    }
    assertThat(gateway.core.optOuts).hasSize(1);
    assertThat(gateway.core.optIns).hasSize(1);
  }

  @Test
  void gettingThePageOptsNobodyOut() {
    html("/optout", "");
    assertThat(gateway.core.optOuts).isEmpty();
    assertThat(gateway.send(gateway.get("/optin")).statusCode()).isEqualTo(405);
  }

  @Clause("U11")
  @Test
  void safariIsToldThatTheCookieIsNotEnough() {
    gateway.core.optOutReply = CONFIRMED;
    HttpRequest.Builder request = gateway
        .get("/optout")
        .header("Cookie", MARK)
        .header(
            "User-Agent",
            "Mozilla/5.0 (iPhone; CPU iPhone OS 11_3 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/11.0 Mobile/15E148 Safari/604.1");
    assertThat(text(gateway.send(request)))
        .contains("Safari hides our cookies")
        .containsSubsequence(
            "<details id=\"how-safari\" open>",
            "<details id=\"how-ios\" open>",
            "<details id=\"how-browser\">");
  }

  private static HttpResponse<byte[]> optOut(String cookies) {
    return gateway.send(gateway
        .post("/optout?lang=en", "")
        .header("Sec-Fetch-Site", "same-origin")
        .header("Cookie", cookies));
  }

  private static HttpResponse<byte[]> device(String form) {
    return gateway.send(
        gateway.post("/optout", form).header("Content-Type", "application/x-www-form-urlencoded"));
  }

  private static String location(HttpResponse<byte[]> response) {
    return response.headers().firstValue("location").orElseThrow();
  }

  private static String json(String path, String cookies) {
    return page(path, cookies, "application/json");
  }

  private static String html(String path, String cookies) {
    return page(path, cookies, "text/html,application/xhtml+xml,application/json;q=0.5");
  }

  private static String page(String path, String cookies, String accept) {
    HttpRequest.Builder request = gateway.get(path).header("Accept", accept);
    return text(gateway.send(cookies.isEmpty() ? request : request.header("Cookie", cookies)));
  }
}
