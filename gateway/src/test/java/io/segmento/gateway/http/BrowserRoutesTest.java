package io.segmento.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.grpc.Status;
import io.segmento.gateway.RunningGateway;
import io.segmento.policy.Clause;
import io.segmento.proto.v1.BrowserContext;
import io.segmento.proto.v1.Cookie;
import io.segmento.proto.v1.CookieInstruction;
import io.segmento.proto.v1.Event;
import io.segmento.proto.v1.EventProduct;
import io.segmento.proto.v1.EventType;
import io.segmento.proto.v1.NoticeReply;
import io.segmento.proto.v1.PrivacySignals;
import io.segmento.proto.v1.SyncReply;
import io.segmento.proto.v1.TrackReply;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class BrowserRoutesTest {

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

  // What a browser's call carries.

  @Test
  void addressUserAgentAndHintsReachTheCore() {
    gateway.send(gateway
        .get("/t?a=shop&e=page_view")
        .header("user-agent", "Browser/1")
        .header("sec-ch-ua-mobile", "?1")
        .header("sec-ch-ua-model", "Exact Phone")
        .header("x-forwarded-for", "203.0.113.9"));

    BrowserContext browser = gateway.core.tracks.getLast().getBrowser();
    assertThat(browser.getClientIp().toByteArray()).containsExactly(127, 0, 0, 1);
    assertThat(browser.getUserAgent()).isEqualTo("Browser/1");
    assertThat(browser.getClientHintsMap())
        .containsExactly(java.util.Map.entry("sec-ch-ua-mobile", "?1"));
  }

  // The pixel.

  @Clause("U5")
  @Test
  void thePixelIsAGifThatNobodyMayKeep() {
    assertPixel(get("/t?a=shop&e=page_view"));
    assertPixel(get("/t"));
  }

  /** A GIF ends in a semicolon. Two packets would be read one by one, at least once in so many. */
  @Test
  void headAndBodyOfThePixelLeaveTogether() {
    String get = "GET /t?a=shop&e=page_view HTTP/1.1\r\nHost: localhost\r\n\r\n";

    assertThat(gateway.firstReads(get, 50))
        .allMatch(read -> read.startsWith("HTTP/1.1 200") && read.endsWith(";"));
  }

  @Test
  void parametersOfThePixelBecomeAnEvent() {
    get(
        "/t?a=shop&e=purchase&id=e1&sku=A1,%20B2,,C3&v=12.345678&cur=EUR&oid=o9&ts=1700000000123"
            + "&cat=shoes&q=red%20shoes&u=https%3A%2F%2Fshop.example%2Fp%3Fx%3D1&r=https%3A%2F%2Fs.example");

    assertThat(gateway.core.tracks.getLast().getEventsList())
        .containsExactly(Event.newBuilder()
            .setAdvertiserId("shop")
            .setType(EventType.PURCHASE)
            .setEventId("e1")
            .addProducts(EventProduct.newBuilder().setSku("A1"))
            .addProducts(EventProduct.newBuilder().setSku("B2"))
            .addProducts(EventProduct.newBuilder().setSku("C3"))
            .setValueMicros(12_345_678)
            .setCurrency("EUR")
            .setOrderId("o9")
            .setOccurredAtMillis(1_700_000_000_123L)
            .setCategory("shoes")
            .setQuery("red shoes")
            .setPageUrl("https://shop.example/p?x=1")
            .setReferrerUrl("https://s.example")
            .build());
  }

  @Test
  void parametersThatCannotBeReadAreLeftOut() {
    for (String bad :
        List.of("-1", "x", "1e999999999", "1e30", "NaN", "9999999999999999999999999")) {
      assertPixel(get("/t?a=shop&e=dance&v=" + bad + "&ts=" + bad));
      Event event = gateway.core.tracks.getLast().getEvents(0);
      assertThat(event)
          .as(bad)
          .isEqualTo(Event.newBuilder()
              .setEventId(event.getEventId())
              .setAdvertiserId("shop")
              .build());
    }
  }

  @Test
  void signalsAndCookiesReachTheCoreWordForWord() {
    gateway.send(gateway
        .get(
            "/t?a=shop&gdpr=1&gdpr_consent=CPx.y%20z&gpp=DBAA&gpp_sid=7_8&us_privacy=1YNN&adchoices_signal=1&coppa=1")
        .header("X-Adchoices", "BYVHiWQAAAAA")
        .header("Cookie2", "BYVHiWSADABAAIQAwABAZEA")
        .header("DNT", "yes please")
        .header("Sec-GPC", "1")
        .header("Sec-GPC", "0")
        .header("User-Agent", "Browser/1")
        .header("Sec-Purpose", "prefetch;prerender")
        .header("Cookie", "a=b; sid=abc-123; opt-out=1; sid=second"));

    BrowserContext browser = gateway.core.tracks.getLast().getBrowser();
    assertThat(browser)
        .isEqualTo(BrowserContext.newBuilder()
            .setIdentityCookie("abc-123")
            .setUserAgent("Browser/1")
            .setPrefetch(true)
            .setClientIp(ByteString.copyFrom(new byte[] {127, 0, 0, 1}))
            .setSignals(PrivacySignals.newBuilder()
                .setDnt("yes please")
                .addGpc("1")
                .addGpc("0")
                .setGdpr("1")
                .setGdprConsent("CPx.y z")
                .setGpp("DBAA")
                .setGppSid("7_8")
                .setUsPrivacy("1YNN")
                .setAdchoices("1")
                .addAdchoicesHeaders("BYVHiWQAAAAA")
                .addAdchoicesHeaders("BYVHiWSADABAAIQAwABAZEA")
                .setCoppa(true)
                .setOptOutCookie(true))
            .build());
  }

  @Test
  void signalsThatAreNotThereAreAbsentAndEmptyOnesArePresent() {
    get("/t?a=shop&gdpr=");

    PrivacySignals signals = gateway.core.tracks.getLast().getBrowser().getSignals();
    assertThat(signals).isEqualTo(PrivacySignals.newBuilder().setGdpr("").build());
  }

  @Test
  void cookiesAreSetAndDroppedExactlyAsTheCoreSays() {
    gateway.core.trackReply = TrackReply.newBuilder()
        .addCookies(set(Cookie.IDENTITY_COOKIE, "new-id", 3_600))
        .addCookies(drop(Cookie.OPT_OUT_COOKIE_MARK))
        .addCookies(set(Cookie.COOKIE_UNSPECIFIED, "x", 1))
        .build();

    List<String> cookies = get("/t?a=shop").headers().allValues("set-cookie");

    assertThat(cookies).hasSize(2);
    assertThat(cookies.get(0).split("; "))
        .containsExactlyInAnyOrder(
            "sid=new-id",
            "Path=/",
            "Max-Age=3600",
            "HTTPOnly",
            "SameSite=Lax",
            expires(cookies.get(0)));
    assertThat(cookies.get(1)).startsWith("opt-out=;").contains("Max-Age=0;");
  }

  @Test
  void withoutAnInstructionNoCookieIsSet() {
    assertThat(get("/t?a=shop").headers().allValues("set-cookie")).isEmpty();
  }

  // The beacon.

  @Test
  void theBeaconTakesABatchAsPlainText() {
    String body = "{\"events\":[{\"a\":\"shop\",\"e\":\"product_view\",\"sku\":\"A1\"},"
        + "{\"a\":\"shop\",\"e\":\"basket\",\"v\":1.5}],\"gdpr\":1,\"gdpr_consent\":\"CP\"}";

    HttpResponse<byte[]> response =
        gateway.send(gateway.post("/e", body).header("content-type", "text/plain;charset=UTF-8"));

    assertThat(response.statusCode()).isEqualTo(204);
    assertThat(gateway.core.tracks).hasSize(1);
    assertThat(gateway.core.tracks.getLast().getEventsList())
        .extracting(Event::getType)
        .containsExactly(EventType.PRODUCT_VIEW, EventType.BASKET);
    assertThat(gateway.core.tracks.getLast().getEvents(1).getValueMicros()).isEqualTo(1_500_000);
    PrivacySignals signals = gateway.core.tracks.getLast().getBrowser().getSignals();
    assertThat(signals.getGdpr()).isEqualTo("1");
    assertThat(signals.getGdprConsent()).isEqualTo("CP");
  }

  @Test
  void theBeaconTakesABareArray() {
    assertThat(gateway.send(gateway.post("/e", "[{\"a\":\"shop\"}]")).statusCode())
        .isEqualTo(204);
    assertThat(gateway.core.tracks.getLast().getEventsCount()).isEqualTo(1);
  }

  @Test
  void malformedBeaconsAre400AndReachNobody() {
    String tooMany = "[" + "{},".repeat(100) + "{}]";
    for (String body : List.of(
        "",
        "{",
        "nonsense",
        "{}",
        "[]",
        "[1]",
        "null",
        "{\"events\":{}}",
        tooMany,
        "[".repeat(5_000))) {
      HttpResponse<byte[]> response = gateway.send(gateway.post("/e", body));
      assertThat(response.statusCode()).as(body).isEqualTo(400);
      assertNoInternals(response);
    }
    assertThat(gateway.core.tracks).isEmpty();
  }

  @Test
  void aBeaconAbove64KibibytesIs413() {
    assertThat(gateway.statusLineOfUnfinishedPost("/e", 1 << 20, 80 * 1024))
        .startsWith("HTTP/1.1 413");
  }

  // Cookie sync.

  @Test
  void syncRedirectsOnlyWhereTheCoreSays() {
    gateway.core.syncReply = SyncReply.newBuilder()
        .setRedirectUrl("https://exchange.example/match?id=1")
        .addCookies(set(Cookie.IDENTITY_COOKIE, "id", 60))
        .build();

    HttpResponse<byte[]> response =
        get("/sync?ex=demo&redirect=https%3A%2F%2Fevil.example&url=https%3A%2F%2Fevil.example");

    assertThat(response.statusCode()).isEqualTo(302);
    assertThat(response.headers().allValues("location"))
        .containsExactly("https://exchange.example/match?id=1");
    assertThat(response.headers().allValues("set-cookie")).hasSize(1);
    assertNotStored(response);
    assertThat(gateway.core.syncs.getLast().getExchange()).isEqualTo("demo");
  }

  @Test
  void syncWithoutARedirectIsThePixel() {
    assertPixel(get("/sync?ex=nobody&hop=1"));
    assertThat(gateway.core.syncs.getLast().getHops()).isEqualTo(1);
    assertPixel(get("/sync"));
  }

  @Test
  void aMatchHandsTheExchangesIdToTheCoreAndIsThePixelWhateverItSays() {
    gateway.core.syncReply = SyncReply.newBuilder()
        .addCookies(set(Cookie.OPT_OUT_COOKIE_MARK, "1", 60))
        .build();

    HttpResponse<byte[]> response =
        get("/match?ex=demo&ex_uid=a%2Fb%20c&hop=1&url=https%3A%2F%2Fevil.example");

    assertPixel(response);
    assertThat(response.headers().allValues("set-cookie")).hasSize(1);
    assertThat(gateway.core.matches.getLast().getExchange()).isEqualTo("demo");
    assertThat(gateway.core.matches.getLast().getExchangeUserId()).isEqualTo("a/b c");
    assertThat(gateway.core.matches.getLast().getHops()).isEqualTo(1);
    assertPixel(get("/match"));
  }

  @Test
  void whateverABrowserCallsAskingInAdvanceItIsSaidToTheCore() {
    for (String header : List.of(
        "Sec-Purpose: prefetch;prerender",
        "Purpose: prefetch",
        "X-Purpose: preview",
        "X-Moz: prefetch")) {
      String[] parts = header.split(": ", 2);
      gateway.send(gateway.get("/t?a=shop&e=page_view").header(parts[0], parts[1]));
      assertThat(gateway.core.tracks.getLast().getBrowser().getPrefetch())
          .as(header)
          .isTrue();
    }
    gateway.send(gateway.get("/t?a=shop&e=page_view").header("Purpose", "other"));
    assertThat(gateway.core.tracks.getLast().getBrowser().getPrefetch()).isFalse();
  }

  @Test
  void theCookieOfASiteAndThatItIsAnothersPageAreSaidToTheCore() {
    gateway.send(gateway
        .get("/t?a=shop&e=page_view")
        .header("Cookie", "site=20780; sid=abc")
        .header("Sec-Fetch-Site", "cross-site"));
    assertThat(gateway.core.tracks.getLast().getBrowser().getPartitionedCookie())
        .isEqualTo("20780");
    assertThat(gateway.core.tracks.getLast().getBrowser().getCrossSite()).isTrue();
    gateway.send(gateway.get("/t?a=shop&e=page_view").header("Sec-Fetch-Site", "same-site"));
    assertThat(gateway.core.tracks.getLast().getBrowser().getCrossSite()).isFalse();
  }

  // Notices.

  @Test
  void noticesAre204AndCarryTheirParameters() {
    for (String kind : List.of("win", "bill", "loss")) {
      HttpResponse<byte[]> response = get("/n/" + kind + "?t=token&p=1.25&r=102&m=1.3");

      assertThat(response.statusCode()).as(kind).isEqualTo(204);
      assertThat(gateway.core.noticeMethods.getLast()).isEqualTo(kind);
      assertThat(gateway.core.notices.getLast().getToken()).isEqualTo("token");
      assertThat(gateway.core.notices.getLast().getPrice()).isEqualTo("1.25");
      assertThat(gateway.core.notices.getLast().getLossReason()).isEqualTo("102");
      assertThat(gateway.core.notices.getLast().getMinToWin()).isEqualTo("1.3");
    }
  }

  @Test
  void aForgedNoticeIs400AndAFailureOfTheCore503() {
    gateway.core.noticeFailure = Status.INVALID_ARGUMENT.withDescription("secret inside");
    HttpResponse<byte[]> forged = get("/n/win?t=forged");
    assertThat(forged.statusCode()).isEqualTo(400);
    assertThat(RunningGateway.text(forged)).isEqualTo("t: not a token of this notice\n");

    gateway.core.noticeFailure = Status.INTERNAL.withDescription("secret inside");
    HttpResponse<byte[]> failed = get("/n/bill?t=x");
    assertThat(failed.statusCode()).isEqualTo(503);
    assertThat(RunningGateway.text(failed)).isEqualTo("try again\n");
  }

  @Test
  void theImpressionIsAPixelWhateverTheCoreSays() {
    assertPixel(get("/i?t=token"));
    assertThat(gateway.core.noticeMethods.getLast()).isEqualTo("impression");
    gateway.core.noticeFailure = Status.INVALID_ARGUMENT;
    assertPixel(get("/i?t=forged"));
  }

  @Test
  void viewableAndProgressArePixelsToo() {
    assertPixel(get("/v?t=token"));
    assertThat(gateway.core.noticeMethods.getLast()).isEqualTo("viewable");
    assertPixel(get("/p?t=token&e=firstQuartile"));
    assertThat(gateway.core.noticeMethods.getLast()).isEqualTo("progress firstQuartile");
    gateway.core.noticeFailure = Status.INVALID_ARGUMENT;
    assertPixel(get("/p?t=forged&e=nonsense"));
  }

  @Test
  void aClickThatOnlyCountsLeadsNowhere() {
    gateway.core.noticeReply =
        NoticeReply.newBuilder().setRedirectUrl("https://shop.example/p/1").build();
    assertPixel(get("/c?t=token&r=0"));
    assertThat(gateway.core.noticeMethods.getLast()).isEqualTo("click");
  }

  @Test
  void aClickGoesWhereTheCoreSaysAndNowhereElse() {
    gateway.core.noticeReply =
        NoticeReply.newBuilder().setRedirectUrl("https://shop.example/p/1").build();
    HttpResponse<byte[]> response = get("/c?t=token&url=https%3A%2F%2Fevil.example");
    assertThat(response.statusCode()).isEqualTo(302);
    assertThat(response.headers().allValues("location"))
        .containsExactly("https://shop.example/p/1");
    assertNotStored(response);

    gateway.core.noticeFailure = Status.NOT_FOUND;
    assertThat(get("/c?t=old").statusCode()).isEqualTo(404);
    gateway.core.noticeFailure = Status.INVALID_ARGUMENT;
    HttpResponse<byte[]> forged = get("/c?t=forged");
    assertThat(forged.statusCode()).isEqualTo(400);
    assertThat(forged.headers().firstValue("location")).isEmpty();
  }

  @Test
  void aClickThatTheCoreKnowsNoAddressForLeadsNowhere() {
    HttpResponse<byte[]> response = get("/c?t=token");

    assertThat(response.statusCode()).isEqualTo(404);
    assertThat(response.headers().firstValue("location")).isEmpty();
  }

  // Everything else.

  @Test
  void withoutTheCorePixelsStayPixelsAndTheRestSaysSo() {
    try (RunningGateway own = new RunningGateway()) {
      own.core.stop();
      List<HttpResponse<byte[]>> refused = new ArrayList<>();
      for (String path : List.of("/t?a=shop&e=page_view", "/sync?ex=demo", "/i?t=x")) {
        assertPixel(own.send(own.get(path)));
      }
      assertThat(own.send(own.post("/e", "[{\"a\":\"shop\"}]")).statusCode()).isEqualTo(204);
      for (String path :
          List.of("/n/win?t=x", "/n/bill?t=x", "/n/loss?t=x", "/c?t=x", "/optout/status")) {
        refused.add(own.send(own.get(path)));
      }
      for (HttpResponse<byte[]> response : refused) {
        assertThat(response.statusCode()).as(response.uri().getPath()).isEqualTo(503);
        assertNoInternals(response);
      }
    }
  }

  @Test
  void unknownPathsAre404AndThePortsShareNone() {
    List<String> onlyAdmin = List.of("/metrics", "/healthz", "/readyz", "/docs/");
    List<String> onlyPublic =
        List.of("/t", "/e", "/sync", "/privacy", "/n/win", "/c", "/openrtb/x");
    assertThat(get("/nothing/here").statusCode()).isEqualTo(404);
    for (String path : onlyAdmin) {
      HttpResponse<byte[]> response = get(path);
      assertThat(response.statusCode()).as(path).isEqualTo(404);
      assertNoInternals(response);
    }
    for (String path : onlyPublic) {
      assertThat(gateway.send(gateway.admin(path)).statusCode()).as(path).isEqualTo(404);
    }
  }

  private static HttpResponse<byte[]> get(String path) {
    return gateway.send(gateway.get(path));
  }

  private static void assertPixel(HttpResponse<byte[]> response) {
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("content-type")).contains("image/gif");
    assertThat(response.body())
        .hasSize(43)
        .startsWith("GIF89a".getBytes(StandardCharsets.US_ASCII));
    assertNotStored(response);
  }

  private static void assertNotStored(HttpResponse<byte[]> response) {
    assertThat(response.headers().firstValue("cache-control"))
        .contains("no-store, no-cache, must-revalidate, private");
    assertThat(response.headers().firstValue("pragma")).contains("no-cache");
    assertThat(response.headers().firstValue("expires")).contains("0");
    assertThat(response.headers().firstValue("x-content-type-options")).contains("nosniff");
  }

  private static void assertNoInternals(HttpResponse<byte[]> response) {
    assertThat(RunningGateway.text(response))
        .doesNotContain("Exception", "\tat ", "io.segmento", "io.grpc", "armeria");
    assertThat(response.headers().firstValue("server")).isEmpty();
  }

  /** The attribute with the date, which says the same as Max-Age; empty when there is none. */
  private static String expires(String cookie) {
    Matcher expires = Pattern.compile("Expires=[^;]+").matcher(cookie);
    return expires.find() ? expires.group() : "";
  }

  private static CookieInstruction set(Cookie cookie, String value, long seconds) {
    return CookieInstruction.newBuilder()
        .setCookie(cookie)
        .setAction(CookieInstruction.Action.SET)
        .setValue(value)
        .setMaxAgeSeconds(seconds)
        .build();
  }

  private static CookieInstruction drop(Cookie cookie) {
    return CookieInstruction.newBuilder()
        .setCookie(cookie)
        .setAction(CookieInstruction.Action.DROP)
        .build();
  }
}
