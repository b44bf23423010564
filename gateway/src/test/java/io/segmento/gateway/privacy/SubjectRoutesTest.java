package io.segmento.gateway.privacy;

import static io.segmento.gateway.RunningGateway.text;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Message;
import com.google.protobuf.util.JsonFormat;
import io.grpc.Status;
import io.segmento.gateway.RunningGateway;
import io.segmento.policy.Clause;
import io.segmento.proto.v1.AdvertiserProfile;
import io.segmento.proto.v1.CollectedMonth;
import io.segmento.proto.v1.ConsentEvidence;
import io.segmento.proto.v1.Cookie;
import io.segmento.proto.v1.CookieInstruction;
import io.segmento.proto.v1.EraseReply;
import io.segmento.proto.v1.EraseRequest;
import io.segmento.proto.v1.ExportReply;
import io.segmento.proto.v1.ExportRequest;
import io.segmento.proto.v1.IdentityKind;
import io.segmento.proto.v1.ProductInterest;
import io.segmento.proto.v1.SearchInterest;
import io.segmento.proto.v1.WhyReply;
import io.segmento.proto.v1.WhyRequest;
import io.segmento.proto.v1.WithdrawReply;
import io.segmento.proto.v1.WithdrawRequest;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class SubjectRoutesTest {

  private static final long NOVEMBER = 1_763_000_000_000L;
  private static final AdvertiserProfile SHOP = AdvertiserProfile.newBuilder()
      .setAdvertiserId("shop")
      .setAdvertiserName("Shop <&>")
      .setAdvertiserDomain("shop.example")
      .setEvents(7)
      .setFirstSeenMillis(NOVEMBER)
      .setLastSeenMillis(NOVEMBER)
      .addProducts(ProductInterest.newBuilder()
          .setSku("sku-1")
          .setName("Tent for <two>")
          .setViews(3)
          .setLastSeenMillis(NOVEMBER))
      .addSearches(SearchInterest.newBuilder().setQuery("\"><script>").setCount(2))
      .build();
  private static final ExportReply SOME = ExportReply.newBuilder()
      .setIdentified(true)
      .setGeneratedAtMillis(NOVEMBER)
      .addMonths(CollectedMonth.newBuilder()
          .setMonth("2025-11")
          .setEndsAtMillis(1_825_000_000_000L)
          .addAdvertisers(SHOP))
      .addTotals(SHOP)
      .addUsedForAds(SHOP)
      .setRememberedEventIds(4)
      .addLinkedExchanges("big-exchange")
      .addEvidence(ConsentEvidence.newBuilder()
          .setAdvertiserId("shop")
          .setFramework("tcf")
          .setDay("2025-11-13")
          .setLastDay("2025-11-14")
          .setPolicyVersion("2019-02-08"))
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

  @Test
  void pageShowsWhatIsHeldAndOffersEveryRight() {
    gateway.core.exportReply = SOME;
    String html = html("/privacy/my-data?lang=en");
    assertThat(html)
        .contains(
            "so that they recognise you: big-exchange",
            "At Shop &lt;&amp;&gt;",
            "Tent for &lt;two&gt;",
            "&quot;&gt;&lt;script&gt;",
            "7 events from 13 November 2025",
            "ends on 31 October 2027",
            "Consent form of the site (IAB TCF)",
            "14 November 2025",
            "href=\"/privacy/export?lang=en\"",
            "action=\"/privacy/withdraw?lang=en\"",
            "name=\"advertiser\" value=\"shop\"",
            "action=\"/privacy/erase?lang=en\"",
            "<a href=\"/privacy/my-data?lang=en\" aria-current=\"page\">")
        .doesNotContain("<script", "<two>");
    assertThat(html("/privacy/my-data?lang=ru"))
        .contains("Ваши данные", "Скачать всё", "Форма согласия сайта");
    ExportRequest asked = last(ExportRequest.class);
    assertThat(asked.getBrowser().getIdentityCookie()).isEqualTo("abc");
  }

  @Test
  void pageOfWhoIsUnknownOptedOutOrWithoutDataSaysSo() {
    assertThat(html("/privacy/my-data?lang=en"))
        .contains("We do not know this browser")
        .doesNotContain("name=\"sure\"");
    gateway.core.exportReply = ExportReply.newBuilder().setIdentified(true).build();
    assertThat(html("/privacy/my-data?lang=en")).contains("We hold nothing about this browser");
    gateway.core.exportReply = ExportReply.newBuilder()
        .setIdentified(true)
        .setOptedOutSinceMillis(NOVEMBER)
        .build();
    assertThat(html("/privacy/my-data?lang=en")).contains("You have opted out", "13 November 2025");
  }

  @Clause("P3")
  @Test
  void exportIsAFileThatReadsBackWithoutLoss() throws Exception {
    gateway.core.exportReply = SOME;
    HttpResponse<byte[]> file =
        gateway.send(gateway.get("/privacy/export").header("Cookie", "sid=abc"));
    assertThat(file.headers().firstValue("content-type"))
        .hasValue("application/json; charset=utf-8");
    assertThat(file.headers().firstValue("content-disposition"))
        .hasValue("attachment; filename=\"segmento-my-data.json\"");
    assertThat(file.headers().firstValue("cache-control").orElseThrow()).contains("no-store");
    assertThat(parsed(text(file))).isEqualTo(SOME);
    String json = text(gateway.send(gateway
        .get("/privacy/my-data")
        .header("Cookie", "sid=abc")
        .header("Accept", "application/json")));
    assertThat(parsed(json)).isEqualTo(SOME);
  }

  private static ExportReply parsed(String json) throws Exception {
    ExportReply.Builder parsed = ExportReply.newBuilder();
    JsonFormat.parser().merge(json, parsed);
    return parsed.build();
  }

  @Clause("P3")
  @Test
  void erasureDropsTheCookieAndHandsOverTheReceipt() {
    gateway.core.eraseReply = EraseReply.newBuilder()
        .setErasedKeys(5)
        .setReceipt("aaa.bbb.ccc")
        .addCookies(CookieInstruction.newBuilder()
            .setCookie(Cookie.IDENTITY_COOKIE)
            .setAction(CookieInstruction.Action.DROP))
        .build();
    HttpResponse<byte[]> answer = post("/privacy/erase?lang=en", "sure=yes", "text/html");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().allValues("set-cookie"))
        .singleElement()
        .asString()
        .startsWith("sid=;")
        .contains("Max-Age=0");
    assertThat(text(answer)).contains("It is erased", "<code>aaa.bbb.ccc</code>");
    assertThat(last(EraseRequest.class).getBrowser().getIdentityCookie()).isEqualTo("abc");
    assertThat(text(post("/privacy/erase", "", "application/json")))
        .isEqualTo("{\"state\":\"erased\",\"records\":5,\"receipt\":\"aaa.bbb.ccc\","
            + "\"receipt_keys\":\"/privacy/receipt-keys\"}\n");
  }

  @Test
  void deviceIsErasedByItsIdAndTheBrowserIsNot() {
    gateway.core.eraseReply = EraseReply.newBuilder().setReceipt("a.b.c").build();
    post("/privacy/erase", "kind=gaid&device=+6d92078a-8246-4ba4-ae5b-76104861e7dc", "text/html");
    EraseRequest erase = last(EraseRequest.class);
    assertThat(erase.hasBrowser()).isFalse();
    assertThat(erase.getDevice().getKind()).isEqualTo(IdentityKind.GAID);
    assertThat(erase.getDevice().getValue()).isEqualTo("6d92078a-8246-4ba4-ae5b-76104861e7dc");
  }

  @Clause("C3")
  @Test
  void consentIsWithdrawnForOneAdvertiser() {
    gateway.core.withdrawReply = WithdrawReply.newBuilder().setReceipt("a.b.c").build();
    HttpResponse<byte[]> answer = post("/privacy/withdraw?lang=en", "advertiser=shop", "text/html");
    assertThat(text(answer)).contains("Your consent is withdrawn", "<code>a.b.c</code>");
    WithdrawRequest withdraw = last(WithdrawRequest.class);
    assertThat(withdraw.getAdvertiserId()).isEqualTo("shop");
    assertThat(withdraw.getBrowser().getIdentityCookie()).isEqualTo("abc");
  }

  @Test
  void anotherSiteCannotEraseOrWithdraw() {
    for (String path : List.of("/privacy/erase", "/privacy/withdraw")) {
      for (String[] foreign : new String[][] {
        {"Sec-Fetch-Site", "cross-site"},
        {"Sec-Fetch-Site", "same-site"},
        {"Origin", "https://evil.example"},
        {"Origin", "null"}
      }) {
        HttpResponse<byte[]> answer = gateway.send(
            form(path, "sure=yes").header("Cookie", "sid=abc").header(foreign[0], foreign[1]));
        assertThat(answer.statusCode()).as(path + " " + foreign[1]).isEqualTo(403);
      }
    }
    assertThat(gateway.core.subjectRequests).isEmpty();
  }

  @Test
  void nothingIsDoneByLookingAtAnAddress() {
    for (String path : List.of("/privacy/erase", "/privacy/withdraw")) {
      assertThat(gateway.send(gateway.get(path).header("Cookie", "sid=abc")).statusCode())
          .as(path)
          .isIn(404, 405);
    }
    assertThat(gateway.core.subjectRequests).isEmpty();
  }

  @Test
  void failuresAreToldAsTheyAre() {
    record Case(Status failure, int status, String words) {}
    for (Case each : List.of(
        new Case(Status.NOT_FOUND, 404, "We do not know this browser"),
        new Case(Status.INVALID_ARGUMENT, 400, "That cannot be"),
        new Case(Status.UNAVAILABLE, 503, "Our servers cannot be reached"),
        new Case(Status.DEADLINE_EXCEEDED, 503, "Our servers cannot be reached"))) {
      gateway.core.subjectFailure = each.failure();
      HttpResponse<byte[]> page = post("/privacy/erase?lang=en", "", "text/html");
      assertThat(page.statusCode()).isEqualTo(each.status());
      assertThat(text(page)).contains(each.words()).doesNotContain("It is erased");
      HttpResponse<byte[]> json = post("/privacy/erase?lang=en", "", "application/json");
      assertThat(json.statusCode()).isEqualTo(each.status());
      assertThat(text(json)).startsWith("{\"error\":");
    }
    assertThat(gateway.send(gateway.get("/privacy/export")).statusCode()).isEqualTo(503);
  }

  @Test
  void whyTellsTheAdAndTheChoices() {
    gateway.core.whyReply = WhyReply.newBuilder()
        .setAdvertiserName("Shop <&>")
        .setAdvertiserDomain("shop.example")
        .setCampaignName("Come back")
        .setExchangeName("Test exchange")
        .setShownAtMillis(NOVEMBER)
        .setProductTitle("Tent")
        .setByProfile(true)
        .build();
    String html = html("/why?t=token-1&lang=en");
    assertThat(html)
        .contains(
            "An ad of Shop &lt;&amp;&gt; (shop.example)",
            "Come back",
            "Test exchange",
            "13 November 2025",
            "are shown only to the browser",
            "href=\"/why?t=token-1&amp;lang=ru\"",
            "href=\"/optout?lang=en\"")
        .doesNotContain("7 events");
    assertThat(last(WhyRequest.class).getToken()).isEqualTo("token-1");
    gateway.core.whyReply =
        gateway.core.whyReply.toBuilder().setSameBrowser(true).setOwnData(SHOP).build();
    assertThat(html("/why?t=token-1&lang=en")).contains("7 events", "Tent for &lt;two&gt;");
  }

  @Test
  void whyOfAnUnknownAdExplainsAdsInGeneral() {
    assertThat(html("/why?lang=en")).contains("Why this ad?", "href=\"/optout?lang=en\"");
    gateway.core.subjectFailure = Status.INVALID_ARGUMENT;
    HttpResponse<byte[]> unknown = gateway.send(gateway.get("/why?t=%3Cb%3E&lang=en"));
    assertThat(unknown.statusCode()).isEqualTo(404);
    assertThat(text(unknown))
        .contains("We do not know this ad any more", "href=\"/optout?lang=en\"")
        .doesNotContain("<b>");
    gateway.core.subjectFailure = Status.UNAVAILABLE;
    assertThat(gateway.send(gateway.get("/why?t=x")).statusCode()).isEqualTo(503);
  }

  @Test
  void keysOfReceiptsAreThere() {
    HttpResponse<byte[]> keys = gateway.send(gateway.get("/privacy/receipt-keys"));
    assertThat(keys.headers().firstValue("content-type")).hasValue("application/jwk-set+json");
    assertThat(text(keys)).isEqualTo("{\"keys\":[]}\n");
  }

  private static <T extends Message> T last(Class<T> type) {
    return type.cast(gateway.core.subjectRequests.getLast());
  }

  private static String html(String path) {
    HttpResponse<byte[]> response =
        gateway.send(gateway.get(path).header("Cookie", "sid=abc").header("Accept", "text/html"));
    assertThat(response.statusCode()).as(path).isEqualTo(200);
    return text(response);
  }

  private static HttpRequest.Builder form(String path, String body) {
    return gateway.post(path, body).header("Content-Type", "application/x-www-form-urlencoded");
  }

  private static HttpResponse<byte[]> post(String path, String body, String accept) {
    return gateway.send(form(path, body).header("Cookie", "sid=abc").header("Accept", accept));
  }
}
