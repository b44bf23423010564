package io.segmento.tools.exchange;

import io.segmento.tools.console.ToolException;
import java.net.URLDecoder;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Visitors of the sample shop, and what the exchange calls them. */
public final class KnownUsers {
  private static final Pattern UID = Pattern.compile("[?&]uid=([^&]+)");

  private KnownUsers() {}

  /** Tracks one visitor for each product number, and returns our ids for them at the exchange {@code test}. */
  public static List<String> track(String site, List<String> skus) {
    HttpClient http = Browser.client();
    List<String> uids = new ArrayList<>();
    for (String sku : skus) {
      Browser visitor = new Browser(http, site);
      require(visitor.get(site + "/t?a=shop&e=page_view"), 200);
      require(visitor.get(site + "/t?a=shop&e=product_view&sku=" + sku), 200);
      String location = require(visitor.get(site + "/sync?ex=test"), 302)
          .headers()
          .firstValue("location")
          .orElse("");
      Matcher uid = UID.matcher(location);
      if (!uid.find()) {
        throw new ToolException("/sync led to " + location + " (expected: a URL with uid=)");
      }
      uids.add(URLDecoder.decode(uid.group(1), StandardCharsets.UTF_8));
    }
    return uids;
  }

  private static HttpResponse<byte[]> require(HttpResponse<byte[]> response, int status) {
    if (response.statusCode() != status) {
      throw new ToolException(
          response.uri() + ": status " + response.statusCode() + " (expected: " + status + ")");
    }
    return response;
  }
}
