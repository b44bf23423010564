package io.segmento.tools.load;

import io.segmento.proto.v1.CatalogEntry;
import io.segmento.tools.catalog.CatalogFile;
import io.segmento.tools.console.ToolException;
import io.segmento.tools.exchange.Browser;
import java.net.http.HttpClient;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.IntConsumer;

/** Visitors of the sample shop with their cookies and browsers, and the beacons that their pages send. */
final class Visitors {
  private static final String COOKIE = "sid";
  private static final int BROWSERS = 50;
  private static final List<String> QUERIES =
      List.of("day pack", "trail shoes", "tent for two", "rain jacket", "sleeping bag");

  private final List<String> cookies;
  private final List<String> skus = CatalogFile.sample().getEntriesList().stream()
      .filter(CatalogEntry::hasProduct)
      .map(entry -> entry.getProduct().getSku())
      .toList();

  private Visitors(List<String> cookies) {
    this.cookies = cookies;
  }

  /** As many first contacts. */
  static Visitors arrive(String site, int count, IntConsumer progress) {
    HttpClient http = Browser.client();
    List<String> cookies = new ArrayList<>();
    while (cookies.size() < count) {
      Browser browser = new Browser(http, site);
      var unused = browser.get(site + "/t?a=shop&e=page_view");
      String cookie = browser.cookie(COOKIE);
      if (cookie == null) {
        throw new ToolException("/t set no cookie (expected: " + COOKIE + ")");
      }
      cookies.add(cookie);
      if (cookies.size() % Math.max(1, count / 10) == 0) {
        progress.accept(cookies.size());
      }
    }
    return new Visitors(List.copyOf(cookies));
  }

  /** A beacon of one visitor. Its events have no ids, so that each counts however often it is sent. */
  LoadRequest beacon(String url, int events, Random random) {
    StringBuilder body = new StringBuilder("{\"events\":[");
    for (int i = 0; i < events; i++) {
      body.append(i == 0 ? "" : ",").append(event(random));
    }
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Content-Type", "text/plain;charset=UTF-8");
    headers.put("User-Agent", userAgent(random.nextInt(BROWSERS)));
    headers.put("Origin", "https://shop.example");
    headers.put("Referer", "https://shop.example/");
    headers.put("Accept", "*/*");
    headers.put("Cookie", COOKIE + "=" + cookies.get(random.nextInt(cookies.size())));
    byte[] wire = HttpConnection.post(url, "/e", headers, body.append("]}").toString());
    return new Beacon(wire);
  }

  /** Seven of ten are views of products. */
  private String event(Random random) {
    String page = "\"a\":\"shop\",\"u\":\"https://shop.example/p/" + random.nextInt(1_000) + "\",";
    String sku = skus.get(random.nextInt(skus.size()));
    int kind = random.nextInt(20);
    if (kind < 14) {
      return "{" + page + "\"e\":\"product_view\",\"sku\":\"" + sku + "\",\"cat\":\"packs\"}";
    }
    if (kind < 17) {
      return "{" + page + "\"e\":\"search\",\"q\":\"" + QUERIES.get(random.nextInt(QUERIES.size()))
          + "\"}";
    }
    return kind < 19
        ? "{" + page + "\"e\":\"page_view\"}"
        : "{" + page + "\"e\":\"basket\",\"sku\":\"" + sku + "\",\"v\":\"12.50\",\"cur\":\"USD\"}";
  }

  private static String userAgent(int number) {
    return String.format(
        Locale.ROOT,
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/%d.0.0.0 Safari/537.36",
        100 + number);
  }

  private static final class Beacon implements LoadRequest {
    private final byte[] wire;

    private Beacon(byte[] wire) {
      this.wire = wire;
    }

    @Override
    public byte[] wire() {
      return wire;
    }

    @Override
    public Optional<String> fault(HttpConnection answer, boolean closely) {
      return answer.status() == 204
          ? Optional.empty()
          : Optional.of("status " + answer.status() + " (expected: 204)");
    }
  }
}
