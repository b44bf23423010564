package io.segmento.tools.traffic;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.segmento.tools.console.ToolException;
import io.segmento.tools.exchange.Bid;
import io.segmento.tools.exchange.BidRequests;
import io.segmento.tools.exchange.Browser;
import io.segmento.tools.exchange.Visitor;
import java.math.BigDecimal;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.UUID;

/**
 * One impression from its offer to what comes of it, as browser and exchange play it: a view of a product before, the bid request, a first-price auction
 * against the highest rival bid, the notices that follow, the ad's pixel, a click, a purchase. For one thread.
 */
final class OfferedImpression {
  private static final int TMAX_MILLIS = 1_000;
  private static final int OK = 200;
  private static final int NO_CONTENT = 204;
  private static final int FOUND = 302;
  private static final int CHEAPEST = 20;
  private static final int DEAREST = 180;
  private static final int STRANGERS_ID = 22;
  /** Of OpenRTB's loss reasons: lost to a higher bid. */
  private static final String OUTBID = "102";

  private final String site;
  private final Market market;
  private final List<String> skus;
  private final Tally tally;
  private final Random random;

  OfferedImpression(String site, Market market, List<String> skus, Tally tally, Random random) {
    this.site = site;
    this.market = market;
    this.skus = skus;
    this.tally = tally;
    this.random = random;
  }

  /** An answer that browser or exchange did not expect, such as an overloaded platform's. */
  static final class Unexpected extends RuntimeException {
    private static final long serialVersionUID = 1;

    Unexpected(String message) {
      super(message);
    }
  }

  /** Offers it; what comes after an answer that was not expected is not played. Throws {@link ToolException} where nobody answers. */
  void play(Visitor visitor) {
    try {
      offer(visitor);
    } catch (Unexpected e) {
      tally.unexpected(String.valueOf(e.getMessage()));
    }
  }

  private void offer(Visitor visitor) {
    boolean stranger = happens(market.strangers());
    Browser browser = stranger ? visitor.browser().another() : visitor.browser();
    if (!stranger && happens(market.views())) {
      expect(
          browser.get(
              site + "/t?a=shop&e=product_view&sku=" + skus.get(random.nextInt(skus.size()))),
          OK);
    }
    String uid = stranger ? strangersUid() : visitor.buyerUid();
    String id = UUID.randomUUID().toString();
    HttpResponse<byte[]> answer = browser.post(
        site + "/openrtb/test",
        Map.of("Content-Type", "application/json", "x-openrtb-version", "2.6"),
        BidRequests.banner(id, uid, TMAX_MILLIS).getBytes(UTF_8));
    tally.offered();
    if (answer.statusCode() == NO_CONTENT) {
      return;
    }
    expect(answer, OK);
    Bid bid = Bid.of(answer.body(), id);
    tally.bid(bid);
    BigDecimal rival = market.rivalBid(random);
    if (bid.price().compareTo(rival) > 0) {
      won(browser, bid, rival);
    } else {
      notice(browser, bid.lurl(), bid.price(), rival);
    }
  }

  private void won(Browser browser, Bid bid, BigDecimal rival) {
    notice(browser, bid.nurl(), bid.price(), rival);
    notice(browser, bid.burl(), bid.price(), rival);
    expect(browser.get(bid.url(site + "/i?")), OK);
    tally.shown(bid, bid.price());
    if (!happens(market.clicks())) {
      return;
    }
    expect(browser.get(bid.url(site + "/c?")), FOUND);
    tally.clicked(bid);
    if (happens(market.purchases())) {
      expect(
          browser.get(String.format(
              Locale.ROOT,
              "%s/t?a=shop&e=purchase&sku=%s&oid=%s&v=%d.00&cur=USD",
              site,
              skus.get(random.nextInt(skus.size())),
              UUID.randomUUID(),
              CHEAPEST + random.nextInt(DEAREST))),
          OK);
      tally.bought(bid);
    }
  }

  /** An exchange fills in what it knows, and nothing for the rest. */
  private static void notice(Browser browser, String url, BigDecimal price, BigDecimal rival) {
    if (!url.isEmpty()) {
      HttpResponse<byte[]> answer =
          browser.get(url.replace("${AUCTION_PRICE}", price.toPlainString())
              .replace("${AUCTION_MIN_TO_WIN}", rival.toPlainString())
              .replace("${AUCTION_LOSS}", OUTBID)
              .replaceAll("\\$\\{[A-Z_]+}", ""));
      if (answer.statusCode() != OK && answer.statusCode() != NO_CONTENT) {
        throw unexpected(answer, "200 or 204");
      }
    }
  }

  private boolean happens(double share) {
    return random.nextDouble() < share;
  }

  private String strangersUid() {
    StringBuilder id = new StringBuilder();
    for (int i = 0; i < STRANGERS_ID; i++) {
      id.append((char) ('A' + random.nextInt('Z' - 'A' + 1)));
    }
    return id.toString();
  }

  private static void expect(HttpResponse<byte[]> answer, int status) {
    if (answer.statusCode() != status) {
      throw unexpected(answer, Integer.toString(status));
    }
  }

  private static Unexpected unexpected(HttpResponse<byte[]> answer, String expected) {
    return new Unexpected("status " + answer.statusCode() + " of "
        + answer.uri().getPath() + " (expected: " + expected + ")");
  }
}
