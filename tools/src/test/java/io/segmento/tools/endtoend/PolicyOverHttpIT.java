package io.segmento.tools.endtoend;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.sync.RedisCommands;
import io.segmento.platform.testing.Await;
import io.segmento.policy.Clause;
import io.segmento.proto.v1.Advertiser;
import io.segmento.proto.v1.ApplyCatalogRequest;
import io.segmento.proto.v1.Campaign;
import io.segmento.proto.v1.CatalogEntry;
import io.segmento.proto.v1.CatalogServiceGrpc;
import io.segmento.proto.v1.Creative;
import io.segmento.proto.v1.Exchange;
import io.segmento.tools.catalog.CatalogFile;
import io.segmento.tools.exchange.BidRequests;
import io.segmento.tools.exchange.Browser;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the policy promises to visitors, seen from outside: browsers, apps and exchanges that call the real processes. */
@Tag("one-jdk")
@Timeout(300)
class PolicyOverHttpIT {

  private static final String SHOP_KEY = "shop's key";
  private static final String OTHER_KEY = "other's key";
  private static final String VIEW = "/t?a=shop&e=product_view&sku=pack-28";
  private static final Pattern UID = Pattern.compile("[?&]uid=([A-Za-z0-9_-]+)");
  private static final String IDENTITY = "sid";
  private static final String ZEROS = "00000000-0000-0000-0000-000000000000";
  /** The AdChoices Signal of somebody who limits everybody. */
  private static final String LIMITED = "BYVHiWQAAAAA";

  @TempDir
  static Path work;

  private static Stack stack;
  private static RedisClient redisClient;
  private static RedisCommands<String, String> redis;
  private static String site;

  @BeforeAll
  static void start() throws Exception {
    stack = Stack.withItsOwnRedis(work);
    redisClient = RedisClient.create(stack.redisUri());
    redis = redisClient.connect().sync();
    site = stack.site();
    long version =
        CatalogServiceGrpc.newBlockingStub(stack.channel()).apply(catalog()).getVersion();
    Await.until(
        "the catalog is live",
        () -> stack.metricsOfCore().contains("segmento_catalog_version " + version + ".0"));
    // Until the gateway has the new exchanges too, their requests are answered at the door.
    Browser probe = visitor();
    String uid = buyerUid(probe, "test");
    Await.until("the exchanges are known", () -> bid("test", siteRequest(uid)) == 200);
  }

  @AfterAll
  static void stop() {
    redisClient.shutdown();
    stack.close();
  }

  @BeforeEach
  void emptyOfUsers() {
    redis.keys("*{u:*").forEach(redis::del);
  }

  /** The shipped sample, and another advertiser whose campaign is alone on an exchange of its own. */
  private static ApplyCatalogRequest catalog() throws Exception {
    ApplyCatalogRequest.Builder catalog = CatalogFile.sample().toBuilder();
    for (CatalogEntry.Builder entry : catalog.getEntriesBuilderList()) {
      if (entry.hasAdvertiser()) {
        entry.getAdvertiserBuilder().setApiKeyHash(hash(SHOP_KEY));
      }
    }
    Exchange partner = entries(catalog)
        .map(CatalogEntry::getExchange)
        .filter(each -> each.getId().equals("test"))
        .findFirst()
        .orElseThrow();
    Campaign brand = entries(catalog)
        .map(CatalogEntry::getCampaign)
        .filter(each -> each.getId().equals("shop-brand"))
        .findFirst()
        .orElseThrow();
    Creative banner = entries(catalog)
        .map(CatalogEntry::getCreative)
        .filter(each -> each.getId().equals("brand-300x250"))
        .findFirst()
        .orElseThrow();
    return catalog
        .addEntries(CatalogEntry.newBuilder().setExchange(partner.toBuilder().setId("partner")))
        .addEntries(CatalogEntry.newBuilder()
            .setAdvertiser(Advertiser.newBuilder()
                .setId("other")
                .setName("Other")
                .setDomain("other.example.com")
                .setActive(true)
                .setApiKeyHash(hash(OTHER_KEY))))
        .addEntries(CatalogEntry.newBuilder()
            .setCampaign(brand.toBuilder()
                .setId("other-brand")
                .setAdvertiserId("other")
                .setTargeting(
                    brand.getTargeting().toBuilder().clearExchanges().addExchanges("partner"))))
        .addEntries(CatalogEntry.newBuilder()
            .setCreative(banner.toBuilder().setId("other-300x250").setCampaignId("other-brand")))
        .build();
  }

  private static Stream<CatalogEntry> entries(ApplyCatalogRequest.Builder catalog) {
    return catalog.getEntriesList().stream();
  }

  private static ByteString hash(String key) throws Exception {
    return ByteString.copyFrom(MessageDigest.getInstance("SHA-256").digest(key.getBytes(UTF_8)));
  }

  @Clause({"U1", "U3"})
  @Test
  void whoOptsOutInTheBrowserIsStillKnownInTheAppAndTheOtherWayRound() {
    Browser browser = visitor();
    String uid = buyerUid(browser, "test");
    String device = device();
    assertThat(List.of(bid("test", siteRequest(uid)), bid("test", appRequest(device))))
        .containsExactly(200, 200);

    optOut(browser);
    assertThat(List.of(bid("test", siteRequest(uid)), bid("test", appRequest(device))))
        .containsExactly(204, 200);

    Browser another = visitor();
    String anothersUid = buyerUid(another, "test");
    assertThat(another
            .post(site + "/optout", "application/json", "kind=gaid&device=" + device)
            .statusCode())
        .isLessThan(400);
    assertThat(List.of(bid("test", siteRequest(anothersUid)), bid("test", appRequest(device))))
        .containsExactly(200, 204);
  }

  @Clause("U1")
  @Test
  void requestThatCarriesBothIdsLinksNothing() {
    Browser browser = visitor();
    String uid = buyerUid(browser, "test");
    String stranger = UUID.randomUUID().toString();
    List<String> before = userKeys();

    bid("test", siteRequest(uid).replace("\"dnt\":0", "\"dnt\":0,\"ifa\":\"" + stranger + "\""));

    assertThat(userKeys()).isEqualTo(before);
    assertThat(bid("test", appRequest(stranger))).isEqualTo(204);
  }

  @Clause("U10")
  @Test
  void webViewIsABrowserOfItsOwn() {
    Map<String, String> webView = Map.of(
        "User-Agent",
        "Mozilla/5.0 (Linux; Android 14; Pixel 8; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/142.0.0.0 Mobile Safari/537.36");
    Browser inApp = new Browser(Browser.client(), site);
    inApp.get(site + VIEW, webView);
    inApp.get(site + VIEW, webView);
    String inAppUid = uid(inApp.get(site + "/sync?ex=test", webView));
    Browser browser = visitor();
    String uid = buyerUid(browser, "test");
    String device = device();

    optOut(inApp);

    assertThat(bid("test", siteRequest(inAppUid))).isEqualTo(204);
    assertThat(List.of(bid("test", siteRequest(uid)), bid("test", appRequest(device))))
        .containsExactly(200, 200);
  }

  @Clause({"U5", "T4"})
  @Test
  void whoClearsTheCookiesIsAStrangerWhateverElseTheBrowserSends() {
    Browser browser = visitor();
    String before = browser.cookie(IDENTITY);
    optOut(browser);

    Browser cleared = new Browser(Browser.client(), site);
    HttpResponse<byte[]> pixel = cleared.get(
        site + VIEW,
        Map.of(
            "If-None-Match",
            "\"" + before + "\"",
            "If-Modified-Since",
            "Thu, 01 Jan 2026 00:00:00 GMT"));

    assertThat(pixel.statusCode()).isEqualTo(200);
    assertThat(pixel.headers().map()).doesNotContainKeys("etag", "last-modified");
    assertThat(cleared.cookie(IDENTITY)).isNotNull().isNotEqualTo(before);
    assertThat(text(cleared.get(site + "/optout/status", "application/json")))
        .doesNotContain("opted_out");
  }

  private static Stream<Arguments> signals() {
    return Stream.of(
        Arguments.of("DNT", "1"),
        Arguments.of("Sec-GPC", "1"),
        Arguments.of("X-Adchoices", LIMITED));
  }

  @Clause("U12")
  @ParameterizedTest
  @MethodSource("signals")
  void noEndpointCollectsFromWhoDoesNotWantIt(String header, String value) {
    Map<String, String> signal = Map.of(header, value);
    for (String path :
        List.of(VIEW, "/sync?ex=test", "/match?ex=test&ex_uid=abc", "/i?t=x", "/c?t=x")) {
      Browser browser = new Browser(Browser.client(), site);
      browser.get(site + path, signal);
      browser.get(site + path, signal);
      assertThat(browser.cookie(IDENTITY)).as(path).isNull();
    }
    Browser browser = new Browser(Browser.client(), site);
    browser.post(
        site + "/e", signal, "{\"events\":[{\"a\":\"shop\",\"e\":\"page_view\"}]}".getBytes(UTF_8));
    assertThat(browser.cookie(IDENTITY)).isNull();
    assertThat(userKeys()).isEmpty();
  }

  @Clause({"U13", "U14"})
  @ParameterizedTest
  @MethodSource("signals")
  void signalStopsTheNextBidAndEndsWithTheNextContactWithoutIt(String header, String value) {
    Browser browser = visitor();
    String uid = buyerUid(browser, "test");
    assertThat(bid("test", siteRequest(uid))).isEqualTo(200);

    browser.get(site + VIEW, Map.of(header, value));
    assertThat(bid("test", siteRequest(uid))).isEqualTo(204);

    browser.get(site + VIEW);
    assertThat(bid("test", siteRequest(uid))).isEqualTo(200);
  }

  @Clause({"U6", "U7"})
  @Test
  void settingOfAnAndroidDeviceIsObeyedWhileItIsOn() {
    String device = device();
    String request = appRequest(device);
    List<String> before = userKeys();
    assertThat(bid("test", request)).isEqualTo(200);
    assertThat(bid("test", request.replace("\"lmt\":0", "\"lmt\":1"))).isEqualTo(204);
    assertThat(bid("test", request.replace("\"dnt\":0", "\"dnt\":1"))).isEqualTo(204);
    assertThat(userKeys()).isEqualTo(before);
    assertThat(bid("test", request)).isEqualTo(200);
  }

  @Clause({"U8", "C12"})
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "\"ifa\":\"\",",
        "\"ifa\":\"" + ZEROS + "\",",
        "\"ext\":{\"ifa_type\":\"ppid\"},\"ifa\":\"%DEVICE%\","
      })
  void androidWithoutAnAdvertisingIdGetsNothingWhateverElseIdentifiesIt(String ifa) {
    String device = device();
    List<String> before = userKeys();
    String request = appRequest(device)
        .replace("\"ifa\":\"" + device + "\",", ifa.replace("%DEVICE%", device) + hardware());
    assertThat(bid("test", request)).isEqualTo(204);
    assertThat(userKeys()).isEqualTo(before);
  }

  private static String hardware() {
    String hash = "\"da39a3ee5e6b4b0d3255bfef95601890afd80709\"";
    return Stream.of("didsha1", "didmd5", "dpidsha1", "dpidmd5", "macsha1", "macmd5")
        .map(name -> "\"" + name + "\":" + hash + ",")
        .reduce("", String::concat);
  }

  @Clause({"U6", "U9"})
  @Test
  void settingsOfAnAppleDeviceAreObeyedAndAnIdOfZerosIsNobody() {
    String device = UUID.randomUUID().toString();
    app("idfa", device, "shop", SHOP_KEY);
    String request = appRequest(device).replace("\"os\":\"Android\"", "\"os\":\"iOS\"");
    assertThat(bid("test", request)).isEqualTo(200);
    for (int status = 0; status < 3; status++) {
      assertThat(bid(
              "test", request.replace("\"lmt\":0", "\"lmt\":0,\"ext\":{\"atts\":" + status + "}")))
          .as("atts " + status)
          .isEqualTo(204);
    }
    assertThat(bid("test", request.replace("\"lmt\":0", "\"lmt\":0,\"ext\":{\"atts\":3}")))
        .isEqualTo(200);
    assertThat(bid("test", request.replace("\"lmt\":0", "\"lmt\":1"))).isEqualTo(204);
    assertThat(bid("test", request.replace(device, ZEROS))).isEqualTo(204);
  }

  @Clause("T6")
  @Test
  void browsersWithoutCookiesAreServedAndNobodyIsKept() {
    for (int i = 0; i < 10; i++) {
      HttpResponse<byte[]> pixel = new Browser(Browser.client(), site).get(site + VIEW);
      assertThat(pixel.statusCode()).isEqualTo(200);
      assertThat(pixel.headers().firstValue("location")).isEmpty();
    }
    assertThat(userKeys()).isEmpty();
  }

  @Clause("T7")
  @Test
  void sitesAndAppsTellOfTheirVisitors() {
    visitor();
    int afterBrowser = userKeys().size();
    device();
    assertThat(afterBrowser).isPositive();
    assertThat(userKeys().size()).isGreaterThan(afterBrowser);
  }

  @Clause("T9")
  @Test
  void whatOneAdvertiserCollectedServesNoOther() {
    String shopsUid = buyerUid(visitor(), "partner");
    Browser othersVisitor = new Browser(Browser.client(), site);
    othersVisitor.get(site + "/t?a=other&e=page_view");
    othersVisitor.get(site + "/t?a=other&e=page_view");

    assertThat(bid("partner", siteRequest(buyerUid(othersVisitor, "partner")))).isEqualTo(200);
    assertThat(bid("partner", siteRequest(shopsUid))).isEqualTo(204);
  }

  @Clause({"T10", "X2"})
  @Test
  void whoIsNotLinkedIsNotKnownAndAnExchangeCannotUseAnothersLink() {
    String uid = buyerUid(visitor(), "test");
    assertThat(bid("test", siteRequest(uid))).isEqualTo(200);
    assertThat(bid("test", siteRequest("A".repeat(uid.length())))).isEqualTo(204);
    assertThat(bid("test", siteRequest(buyerUid(visitor(), "partner")))).isEqualTo(204);
  }

  @Clause({"C2", "T10"})
  @ParameterizedTest
  @ValueSource(
      strings = {
        "&gdpr=1",
        "&gdpr=1&gdpr_consent=",
        "&gdpr=1&gdpr_consent=nonsense",
        "&us_privacy=1YYN"
      })
  void withoutConsentWhereItIsNeededThereIsNoCookieNoLinkAndNothingStored(String consent) {
    Browser browser = new Browser(Browser.client(), site);
    browser.get(site + VIEW + consent);
    browser.get(site + VIEW + consent);
    HttpResponse<byte[]> sync = browser.get(site + "/sync?ex=test" + consent);
    assertThat(browser.cookie(IDENTITY)).isNull();
    assertThat(sync.statusCode()).isEqualTo(200);
    assertThat(sync.headers().firstValue("location")).isEmpty();
    assertThat(userKeys()).isEmpty();
  }

  @Clause({"C4", "C9"})
  @Test
  void eventsOfUnknownTypesAreDroppedAndAddressesOfPagesLeaveNothingOfTheirQueries() {
    Browser browser = visitor();
    browser.get(site + "/t?a=shop&e=heartbeat&q=pulse");
    browser.get(
        site
            + "/t?a=shop&e=search&q=boots&u=https%3A%2F%2Fanna%3Ahemmelig%40shop.example.com%2Fs%3Fmail%3Danna%40example.org%23top&r=https%3A%2F%2Fu%3Ap%40h.example%2Fx%3Femail%3Da%40b",
        Map.of("Referer", "https://u:p@h.example/x?email=a@b#f"));
    String export = text(browser.get(site + "/privacy/export"));
    assertThat(export)
        .contains("boots")
        .doesNotContain("pulse", "hemmelig", "anna", "example.org", "u:p", "a@b", "email");
  }

  @Clause({"C11", "C14", "C15"})
  @Test
  void whatARequestTellsOfThePersonIsNeitherUsedNorKept() {
    String uid = buyerUid(visitor(), "test");
    List<String> before = userKeys();
    String told = siteRequest(uid)
        .replace(
            "\"user\":{",
            "\"user\":{\"yob\":1980,\"gender\":\"F\",\"keywords\":\"anna@example.org\",\"eids\":[{\"source\":\"uidapi.com\",\"uids\":[{\"id\":\"hashed\"}]}],");
    assertThat(bid("test", told)).isEqualTo(200);
    // Known by such an id alone, nobody is known.
    assertThat(bid("test", told.replace("\"buyeruid\":\"" + uid + "\"", "\"customdata\":\"x\"")))
        .isEqualTo(204);
    assertThat(bid("test", siteRequest(uid).replace("\"coppa\":0", "\"coppa\":1")))
        .isEqualTo(204);
    assertThat(userKeys()).isEqualTo(before);
  }

  @Clause("R2")
  @Test
  void cookieIsRenewedForSixMonthsAndNoLonger() {
    String header = new Browser(Browser.client(), site)
        .get(site + VIEW)
        .headers()
        .firstValue("set-cookie")
        .orElseThrow();
    Matcher life = Pattern.compile("Max-Age=(\\d+)").matcher(header);
    assertThat(life.find()).as(header).isTrue();
    assertThat(Long.parseLong(life.group(1))).isBetween(181L * 86_400, 184L * 86_400);
  }

  /** A browser that has looked at a product of the shop. */
  private static Browser visitor() {
    Browser browser = new Browser(Browser.client(), site);
    browser.get(site + "/t?a=shop&e=page_view");
    browser.get(site + VIEW);
    return browser;
  }

  private static String buyerUid(Browser browser, String exchange) {
    return uid(browser.get(site + "/sync?ex=" + exchange));
  }

  private static String uid(HttpResponse<byte[]> sync) {
    Matcher uid = UID.matcher(sync.headers().firstValue("location").orElse(""));
    assertThat(uid.find()).as("a redirect with our id").isTrue();
    return uid.group(1);
  }

  /** An Android device whose owner has looked at a product in the shop's app. */
  private static String device() {
    String id = UUID.randomUUID().toString();
    app("gaid", id, "shop", SHOP_KEY);
    return id;
  }

  private static void app(String kind, String id, String advertiser, String key) {
    String body = "{\"" + kind + "\":\"" + id + "\",\"att\":3,\"events\":[{\"a\":\"" + advertiser
        + "\",\"e\":\"product_view\",\"sku\":\"pack-28\"}]}";
    HttpResponse<byte[]> reply = new Browser(Browser.client(), site)
        .post(
            site + "/app/events",
            Map.of("Authorization", "Bearer " + key, "Content-Type", "application/json"),
            body.getBytes(UTF_8));
    assertThat(text(reply)).contains("recorded");
  }

  private static void optOut(Browser browser) {
    browser.post(site + "/optout", "text/html", "");
    assertThat(text(browser.get(site + "/optout/status", "application/json")))
        .contains("opted_out");
  }

  private static String siteRequest(String buyerUid) {
    return BidRequests.banner(UUID.randomUUID().toString(), buyerUid, 2_000);
  }

  private static String appRequest(String device) {
    return siteRequest("x")
        .replaceFirst(
            "\"site\":\\{.*?\"device\":\\{",
            "\"app\":{\"id\":\"app-1\",\"bundle\":\"com.example.news\"},\"device\":{\"ifa\":\""
                + device + "\",")
        .replace("\"os\":\"Linux\"", "\"os\":\"Android\"")
        .replace(",\"buyeruid\":\"x\"", "");
  }

  private static int bid(String exchange, String request) {
    HttpResponse<String> response = stack.bid(exchange, request.getBytes(UTF_8));
    assertThat(response.statusCode()).as(response.body()).isIn(200, 204);
    return response.statusCode();
  }

  private static List<String> userKeys() {
    return redis.keys("*{u:*").stream().sorted().toList();
  }

  private static String text(HttpResponse<byte[]> response) {
    return new String(response.body(), UTF_8);
  }
}
