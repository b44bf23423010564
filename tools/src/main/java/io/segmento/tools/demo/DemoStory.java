package io.segmento.tools.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.segmento.proto.v1.ApplyCatalogRequest;
import io.segmento.proto.v1.CatalogEntry;
import io.segmento.proto.v1.ReportDimension;
import io.segmento.proto.v1.ReportMetric;
import io.segmento.proto.v1.ReportQuery;
import io.segmento.proto.v1.ReportRow;
import io.segmento.proto.v1.ReportTable;
import io.segmento.proto.v1.ReportValue;
import io.segmento.tools.allinone.AllInOne;
import io.segmento.tools.catalog.ApplyCommand;
import io.segmento.tools.catalog.CatalogFile;
import io.segmento.tools.console.CoreChannel;
import io.segmento.tools.console.ToolException;
import io.segmento.tools.demo.StepLog.StepFailure;
import io.segmento.tools.exchange.Bid;
import io.segmento.tools.exchange.BidRequests;
import io.segmento.tools.exchange.Browser;
import io.segmento.tools.exchange.KnownUsers;
import io.segmento.tools.exchange.SyncEndpoint;
import io.segmento.tools.report.ReportCommand;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The story of one visitor, from the first visit to the opt-out, on a stack with an empty store. */
final class DemoStory implements AutoCloseable {
  private static final String EXCHANGE = "test";
  private static final String ADVERTISER = "shop";
  private static final String CAMPAIGN = "shop-retargeting";
  private static final String SKU = "pack-28";
  private static final String PRODUCT = "Ridge day pack 28 l";
  private static final String PRODUCT_PAGE = "https://shop.example.com/p/pack-28";
  private static final int PIXEL_BYTES = 43;
  /** More than exchanges give: the processes have just started and run uncompiled code. */
  private static final int TMAX = 10_000;

  /** Half a micro of one impression, so that rounding shows; bounded by the bid. */
  private static final BigDecimal CLEARING_CPM = new BigDecimal("1.2345");

  /** CPM to micros of one impression. */
  private static final BigDecimal MICROS_OF_ONE = BigDecimal.valueOf(1000);

  private static final List<ReportMetric> REPORTED = List.of(
      ReportMetric.WINS,
      ReportMetric.BILLED,
      ReportMetric.IMPRESSIONS,
      ReportMetric.CLICKS,
      ReportMetric.SPEND_MICROS);

  private static final String JSON = "application/json";
  private static final String HTML = "text/html";

  private final AllInOne house;
  private final StepLog log;
  private final String site;
  private final HttpClient http = Browser.client();
  private final Browser visitor;
  private final SyncEndpoint exchange = SyncEndpoint.start();
  private final CoreChannel core;
  private final LocalDate firstDay = LocalDate.now(ZoneOffset.UTC);
  private final String requestId = UUID.randomUUID().toString();
  private String cookie = "";
  private String buyerUid = "";
  private @Nullable Bid bid;
  private BigDecimal price = BigDecimal.ZERO;

  DemoStory(AllInOne house, StepLog log) {
    this.house = house;
    this.log = log;
    site = house.publicUrl();
    visitor = new Browser(http, site);
    core = new CoreChannel(house.grpcAddress());
  }

  /** Plays all of it; throws what the first step that does not hold throws. */
  void play() {
    log.step("An advertiser, its campaigns, banners and products; an exchange", this::loadCatalog);
    log.step("A visit: the pixel sets a pseudonymous cookie", this::visit);
    log.step("The visitor looks at a product: " + PRODUCT, this::viewProduct);
    log.step("Sync: the exchange learns its own name for this browser", this::sync);
    log.step("A bid request of the exchange for a stranger: no bid", this::stranger);
    log.step("A bid request for our visitor: a bid that shows the product", this::bidOnVisitor);
    log.step("The exchange tells us that we won, and bills us", this::noticeWinAndBill);
    log.step("The banner is shown: its impression pixel", this::impression);
    log.step("The banner is clicked: on to the product's page", this::click);
    log.step("The report of today", () -> report("after one of each"));
    log.step("The exchange bills a second time: nothing changes", this::billAgain);
    log.step("The privacy page offers the opt-out", this::optOutPage);
    log.step("The visitor opts out", this::optOut);
    log.step("The same bid request again: no bid", this::bidAfterOptOut);
    log.step(
        "The store holds nothing of this visitor but the suppression",
        this::storeHoldsOnlySuppression);
    log.step("Another visitor of the same product is bid on as before", this::anotherVisitor);
  }

  /** What the core counted of its decisions: why there was no bid. */
  String auctionCounters() {
    try {
      String metrics = new String(
          new Browser(http, house.coreAdmin())
              .get(house.coreAdmin() + "/metrics")
              .body(),
          UTF_8);
      return metrics
          .lines()
          .filter(line -> line.startsWith("segmento_auction") && !line.endsWith(" 0.0"))
          .filter(line -> line.contains("_total{"))
          .map(line -> "    " + line + "\n")
          .collect(Collectors.joining());
    } catch (ToolException e) {
      return "    (not to be had: " + e.getMessage() + ")\n";
    }
  }

  private void loadCatalog() {
    ApplyCatalogRequest.Builder entries = CatalogFile.sample().toBuilder();
    for (CatalogEntry.Builder entry : entries.getEntriesBuilderList()) {
      if (entry.hasExchange() && entry.getExchange().getId().equals(EXCHANGE)) {
        entry
            .getExchangeBuilder()
            .getSyncBuilder()
            .setRedirectTemplate(exchange.redirectTemplate());
      }
    }
    log.sent(
        "CatalogService.Apply: " + entries.getEntriesCount() + " entries of sample-catalog.yaml");
    log.seen(
        "catalog version " + ApplyCommand.apply(core, entries.build()).getVersion() + " is live");
  }

  private void visit() {
    pixel("/t?a=" + ADVERTISER + "&e=page_view&u=https%3A%2F%2Fshop.example.com%2F");
    cookie = identityCookie();
    log.note("cookie sid: " + cookie.substring(0, Math.min(6, cookie.length()))
        + "… (random, sealed, HttpOnly)");
  }

  private void viewProduct() {
    pixel("/t?a=" + ADVERTISER + "&e=product_view&sku=" + SKU
        + "&u=https%3A%2F%2Fshop.example.com%2Fp%2F" + SKU);
    log.check("cookie after the second call", identityCookie(), cookie);
    try (Store store = store()) {
      List<String> keys = store.keys("*{u:*");
      log.note("in the store: " + keys.size() + " keys of one user: " + shapes(keys));
      log.check(
          "profile in the store",
          keys.stream().anyMatch(key -> key.startsWith("p:")),
          keys,
          "a key p:{u:…}:<month>");
    }
  }

  private void sync() throws InterruptedException {
    HttpResponse<byte[]> response = get("/sync?ex=" + EXCHANGE);
    log.check("status", response.statusCode(), 302);
    String location = header(response, "location");
    log.check(
        "redirect",
        location.startsWith("http://127.0.0.1:"),
        location,
        "the exchange's own sync URL");
    HttpResponse<byte[]> atExchange = visitor.get(location);
    String uid = exchange.received();
    log.seen("the exchange got uid=" + uid + " and answered " + atExchange.statusCode());
    log.check("uid at the exchange", uid != null && !uid.isEmpty(), uid, "our id for this browser");
    buyerUid = uid == null ? "" : uid;
    log.check("uid", !buyerUid.contains(cookie), buyerUid, "nothing of the cookie's value");
  }

  private void stranger() {
    HttpResponse<byte[]> response =
        bidRequest(UUID.randomUUID().toString(), "A".repeat(buyerUid.length()));
    log.check("status", response.statusCode(), 204);
  }

  private void bidOnVisitor() {
    HttpResponse<byte[]> response = bidRequest(requestId, buyerUid);
    log.check("status", response.statusCode(), 200);
    Bid seen = Bid.of(response.body(), requestId);
    bid = seen;
    log.seen("price " + seen.price() + " " + seen.currency() + " CPM, campaign " + seen.campaign()
        + ", creative " + seen.creative());
    log.check("campaign", seen.campaign(), CAMPAIGN);
    log.check("adm shows the product", seen.adm().contains(PRODUCT), seen.adm(), PRODUCT);
    log.note("adm shows “" + PRODUCT + "”, " + seen.adm().length() + " characters");
    log.check(
        "price",
        seen.price().compareTo(new BigDecimal("0.35")) >= 0,
        seen.price(),
        "≥ the floor of 0.35");
    price = seen.price().min(CLEARING_CPM);
  }

  private void noticeWinAndBill() {
    HttpResponse<byte[]> win = get(filled(bid().nurl()));
    log.check("status of the win notice", win.statusCode() / 100, 2);
    HttpResponse<byte[]> bill = get(filled(bid().burl()));
    log.check("status of the billing notice", bill.statusCode() / 100, 2);
  }

  private void impression() {
    HttpResponse<byte[]> response = get(bid().url(site + "/i?"));
    log.check("status", response.statusCode(), 200);
    log.check("bytes", response.body().length, PIXEL_BYTES);
  }

  private void click() {
    HttpResponse<byte[]> response = get(bid().url(site + "/c?"));
    log.check("status", response.statusCode(), 302);
    log.check("location", header(response, "location"), PRODUCT_PAGE);
  }

  private void billAgain() {
    HttpResponse<byte[]> again = get(filled(bid().burl()));
    log.check("status of the second billing notice", again.statusCode() / 100, 2);
    report("unchanged");
  }

  private void report(String what) {
    ReportQuery query = ReportQuery.newBuilder()
        .setFromDay(firstDay.toString())
        .setToDay(LocalDate.now(ZoneOffset.UTC).toString())
        .addDimensions(ReportDimension.CAMPAIGN_DIMENSION)
        .addCampaignIds(CAMPAIGN)
        .build();
    log.sent("ReportService.Query " + query.getFromDay() + " to " + query.getToDay() + ", campaign "
        + CAMPAIGN);
    ReportTable table = ReportCommand.query(core, query);
    log.check("rows of the report", table.getRowsCount(), 1);
    ReportRow row = table.getRows(0);
    Map<ReportMetric, Long> values = new EnumMap<>(ReportMetric.class);
    for (ReportValue value : row.getValuesList()) {
      values.put(value.getMetric(), value.getValue());
    }
    StringBuilder text = new StringBuilder();
    for (ReportMetric metric : REPORTED) {
      text.append(metric.name().toLowerCase(Locale.ROOT))
          .append(' ')
          .append(values.get(metric))
          .append("  ");
    }
    log.seen(text + row.getCurrency() + " (" + what + ")");
    for (ReportMetric metric : REPORTED) {
      if (metric != ReportMetric.SPEND_MICROS) {
        log.check(metric.name().toLowerCase(Locale.ROOT), values.get(metric), 1L);
      }
    }
    long spend =
        price.multiply(MICROS_OF_ONE).setScale(0, RoundingMode.HALF_EVEN).longValueExact();
    log.check(
        "spend_micros at a clearing price of " + price + " CPM",
        values.get(ReportMetric.SPEND_MICROS),
        spend);
  }

  private void optOutPage() {
    HttpResponse<byte[]> page = get("/optout", HTML);
    log.check("status", page.statusCode(), 200);
    log.check(
        "content type",
        header(page, "content-type").startsWith(HTML),
        header(page, "content-type"),
        HTML);
    String text = new String(page.body(), UTF_8);
    log.check("a form to opt out", text.contains("<form"), text, "<form");
  }

  private void optOut() {
    log.sent("POST /optout");
    HttpResponse<byte[]> choice = visitor.post(site + "/optout", HTML, "");
    String next = header(choice, "location");
    log.seen(choice.statusCode() + " to " + next);
    log.check("status", choice.statusCode(), 303);
    log.check("cookie sid", visitor.cookie("sid") == null, visitor.cookie("sid"), "dropped");
    log.check(
        "cookie opt-out", visitor.cookie("opt-out") != null, visitor.cookie("opt-out"), "set");
    // Only a status page that sees the cookie come back may say that the choice holds.
    HttpResponse<byte[]> status = get(next, JSON);
    String body = new String(status.body(), UTF_8).strip();
    log.note("the status page says " + body + "; cookie sid is gone, cookie opt-out is set");
    log.check("status of the status page", status.statusCode(), 200);
    JsonNode state = json(body);
    log.check("state", state.path("state").asText(), "opted_out");
    log.check("effective", state.path("effective").asBoolean(), true);
  }

  private void bidAfterOptOut() {
    HttpResponse<byte[]> response = bidRequest(requestId, buyerUid);
    log.check("status", response.statusCode(), 204);
  }

  private void storeHoldsOnlySuppression() {
    try (Store store = store()) {
      List<String> keys = store.keys("*{u:*");
      log.seen("keys of users: " + keys);
      log.check("number of keys of users", keys.size(), 1);
      log.check("the key", keys.get(0).startsWith("s:{u:"), keys.get(0), "s:{u:…}");
      List<String> withCookie = store.keysWith(cookie);
      log.check("keys that hold the cookie's value", withCookie, List.of());
      List<String> withUid = store.keysWith(buyerUid);
      log.check("keys that hold the exchange's uid", withUid, List.of());
      log.note("neither the cookie's value nor the exchange's uid stands anywhere in the store");
    }
  }

  /** Without this, a platform that has stopped bidding would pass for one that honours an opt-out. */
  private void anotherVisitor() {
    String uid = KnownUsers.track(site, List.of(SKU), done -> {}).get(0);
    String id = UUID.randomUUID().toString();
    HttpResponse<byte[]> response = bidRequest(id, uid);
    log.check("status", response.statusCode(), 200);
    log.check("campaign", Bid.of(response.body(), id).campaign(), CAMPAIGN);
  }

  private void pixel(String path) {
    HttpResponse<byte[]> response = get(path);
    log.check("status", response.statusCode(), 200);
    log.check("content type", header(response, "content-type"), "image/gif");
    log.check("bytes", response.body().length, PIXEL_BYTES);
  }

  private String identityCookie() {
    String value = visitor.cookie("sid");
    log.check("cookie sid", value != null, value, "set");
    return value == null ? "" : value;
  }

  private HttpResponse<byte[]> get(String pathOrUrl) {
    return get(pathOrUrl, "*/*");
  }

  private HttpResponse<byte[]> get(String pathOrUrl, String accept) {
    String url = pathOrUrl.startsWith("/") ? site + pathOrUrl : pathOrUrl;
    log.sent("GET " + url.substring(url.startsWith(site) ? site.length() : 0));
    HttpResponse<byte[]> response = visitor.get(url, accept);
    String location = header(response, "location");
    log.seen(response.statusCode() + " "
        + (location.isEmpty()
            ? (header(response, "content-type") + " " + response.body().length + " bytes").strip()
            : "to " + location));
    return response;
  }

  private HttpResponse<byte[]> bidRequest(String id, String uid) {
    String body = BidRequests.banner(id, uid, TMAX);
    log.sent("POST /openrtb/" + EXCHANGE + "  300x250, floor 0.35 USD, user.buyeruid=" + uid);
    try {
      HttpResponse<byte[]> response = http.send(
          HttpRequest.newBuilder(URI.create(site + "/openrtb/" + EXCHANGE))
              .timeout(Duration.ofSeconds(30))
              .header("Content-Type", JSON)
              .header("x-openrtb-version", "2.6")
              .POST(BodyPublishers.ofString(body))
              .build(),
          BodyHandlers.ofByteArray());
      log.seen(response.statusCode()
          + (response.statusCode() == 204 ? " no bid" : ", " + response.body().length + " bytes"));
      return response;
    } catch (IOException e) {
      throw new ToolException("POST /openrtb/" + EXCHANGE + ": no answer: " + e, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ToolException("interrupted", e);
    }
  }

  /** As the exchange does: macros replaced. */
  private String filled(String notice) {
    log.check("notice URL", notice.startsWith(site + "/n/"), notice, site + "/n/…");
    // This exchange knows nothing of the other macros, and sends them empty.
    return notice
        .replace("${AUCTION_PRICE}", price.toPlainString())
        .replaceAll("\\$\\{[A-Z_]+}", "");
  }

  private Bid bid() {
    Bid known = bid;
    if (known == null) {
      throw new IllegalStateException("no bid yet");
    }
    return known;
  }

  private Store store() {
    return new Store(house.redisUris().get(0));
  }

  private static JsonNode json(String text) {
    try {
      return new ObjectMapper().readTree(text);
    } catch (JsonProcessingException e) {
      throw new StepFailure("not JSON: " + text);
    }
  }

  private static String shapes(List<String> keys) {
    return String.join(
        " ", keys.stream().map(key -> key.replaceAll("\\{u:[^}]*}", "{u:…}")).toList());
  }

  private static String header(HttpResponse<?> response, String name) {
    return response.headers().firstValue(name).orElse("");
  }

  @Override
  public void close() {
    core.close();
    exchange.close();
  }
}
