package io.segmento.browser;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.net.CookieManager;
import java.net.CookiePolicy;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Visitors of the sample shop, and an exchange that offers their impressions: something for the live page to show. */
final class Market {
  private static final String AGENT = "Mozilla/5.0 (X11; Linux x86_64) Chrome/140.0";
  private static final Pattern UID = Pattern.compile("uid=([^&]+)");
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final String site;
  private final String exchange;
  private int requests;
  private int bids;

  Market(String site, String exchange) {
    this.site = site;
    this.exchange = exchange;
  }

  int requests() {
    return requests;
  }

  int bids() {
    return bids;
  }

  /** So many visitors look at a product; each is offered at several floors, a part of what is won is clicked, the first buys. */
  void visitors(int count) {
    for (int i = 0; i < count; i++) {
      HttpClient browser = HttpClient.newBuilder()
          .cookieHandler(new CookieManager(null, CookiePolicy.ACCEPT_ALL))
          .build();
      get(browser, site + "/t?a=shop&e=page_view");
      get(browser, site + "/t?a=shop&e=product_view&sku=pack-28");
      String uid = uid(get(browser, site + "/sync?ex=" + exchange));
      for (double floor : new double[] {0.05, 0.3, 0.3, 1.2, 9}) {
        for (JsonObject bid : offer(browser, uid, floor)) {
          sell(browser, bid, i);
        }
      }
      if (i == 0) {
        get(
            browser,
            site + "/t?a=shop&e=purchase&sku=pack-28&v=120&cur=USD&oid=order-" + exchange + "-"
                + requests);
      }
    }
  }

  /** So many whom nobody knows are offered. */
  void strangers(int count) {
    HttpClient browser = HttpClient.newHttpClient();
    for (int i = 0; i < count; i++) {
      offer(browser, "a-stranger-" + i, 0.1);
    }
  }

  private static void sell(HttpClient browser, JsonObject bid, int visitor) {
    String markup = bid.get("adm").getAsString();
    get(
        browser,
        bid.get("burl")
            .getAsString()
            .replace("${AUCTION_PRICE}", bid.get("price").getAsString())
            .replaceAll("\\$\\{[A-Z_]*\\}", ""));
    if (bid.has("nurl")) {
      get(
          browser,
          bid.get("nurl")
              .getAsString()
              .replace("${AUCTION_PRICE}", bid.get("price").getAsString())
              .replaceAll("\\$\\{[A-Z_]*\\}", ""));
    }
    get(browser, url(markup, "/i?t="));
    if (visitor % 4 == 0) {
      get(browser, url(markup, "/c?t="));
    }
  }

  private List<JsonObject> offer(HttpClient browser, String uid, double floor) {
    requests++;
    String request = """
        {"id":"%d","imp":[{"id":"1","banner":{"w":300,"h":250},"bidfloor":%s}],"site":{"domain":"news.example.com"},
        "user":{"buyeruid":"%s"},"tmax":10000}""".formatted(requests, floor, uid);
    HttpResponse<byte[]> answer = send(
        browser,
        HttpRequest.newBuilder(URI.create(site + "/openrtb/" + exchange))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(request)));
    List<JsonObject> won = new ArrayList<>();
    if (answer.statusCode() == 200) {
      bids++;
      JsonParser.parseString(new String(answer.body(), StandardCharsets.UTF_8))
          .getAsJsonObject()
          .getAsJsonArray("seatbid")
          .get(0)
          .getAsJsonObject()
          .getAsJsonArray("bid")
          .forEach(bid -> won.add(bid.getAsJsonObject()));
    }
    return won;
  }

  private static String url(String markup, String path) {
    Matcher url = Pattern.compile("http[^\"'\\s<>]*" + Pattern.quote(path) + "[A-Za-z0-9_-]*")
        .matcher(markup);
    if (!url.find()) {
      throw new IllegalStateException("no " + path + " in the markup");
    }
    return url.group();
  }

  private static String uid(HttpResponse<byte[]> sync) {
    Matcher uid = UID.matcher(sync.headers().firstValue("location").orElse(""));
    if (!uid.find()) {
      throw new IllegalStateException("sync: " + sync.statusCode());
    }
    return uid.group(1);
  }

  private static HttpResponse<byte[]> get(HttpClient browser, String url) {
    return send(browser, HttpRequest.newBuilder(URI.create(url)));
  }

  private static HttpResponse<byte[]> send(HttpClient browser, HttpRequest.Builder request) {
    try {
      return browser.send(
          request.header("User-Agent", AGENT).timeout(LIMIT).build(), BodyHandlers.ofByteArray());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
