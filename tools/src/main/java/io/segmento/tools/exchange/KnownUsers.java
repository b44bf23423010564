package io.segmento.tools.exchange;

import io.segmento.tools.console.ToolException;
import java.net.URLDecoder;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Visitors of the sample shop, and what the exchange calls them. */
public final class KnownUsers {
  private static final Pattern UID = Pattern.compile("[?&]uid=([^&]+)");

  private static final int AT_ONCE = 16;

  private KnownUsers() {}

  /**
   * Tracks one visitor for each product number, several at a time, and returns our ids for them at the exchange {@code test}, in that order.
   *
   * @param progress is told how many are done, ten times in all
   */
  public static List<String> track(String site, List<String> skus, IntConsumer progress) {
    return arrive(site, skus, progress).stream().map(Visitor::buyerUid).toList();
  }

  /** As {@link #track}, with their browsers. */
  public static List<Visitor> arrive(String site, List<String> skus, IntConsumer progress) {
    HttpClient http = Browser.client();
    AtomicInteger done = new AtomicInteger();
    int tell = Math.max(1, skus.size() / 10);
    ExecutorService visitors = Executors.newFixedThreadPool(AT_ONCE);
    try {
      List<Future<Visitor>> arriving = new ArrayList<>();
      for (String sku : skus) {
        arriving.add(visitors.submit(() -> {
          Visitor visitor = arrive(new Browser(http, site), site, sku);
          int count = done.incrementAndGet();
          if (count % tell == 0) {
            progress.accept(count);
          }
          return visitor;
        }));
      }
      List<Visitor> found = new ArrayList<>();
      for (Future<Visitor> visitor : arriving) {
        found.add(visitor.get());
      }
      return found;
    } catch (ExecutionException e) {
      String cause = e.getCause() instanceof ToolException known
          ? String.valueOf(known.getMessage())
          : String.valueOf(e.getCause());
      throw new ToolException("a visitor could not be tracked: " + cause, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ToolException("interrupted", e);
    } finally {
      visitors.shutdownNow();
    }
  }

  private static Visitor arrive(Browser visitor, String site, String sku) {
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
    return new Visitor(visitor, URLDecoder.decode(uid.group(1), StandardCharsets.UTF_8));
  }

  private static HttpResponse<byte[]> require(HttpResponse<byte[]> response, int status) {
    if (response.statusCode() != status) {
      throw new ToolException(
          response.uri() + ": status " + response.statusCode() + " (expected: " + status + ")");
    }
    return response;
  }
}
