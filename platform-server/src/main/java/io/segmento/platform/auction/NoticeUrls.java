package io.segmento.platform.auction;

import io.segmento.proto.openrtb.BidResponse.Bid;
import io.segmento.proto.v1.Billing;
import io.segmento.proto.v1.Exchange;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The notice URLs of bids, with the macros that the exchange fills in. Only what a notice can use is asked for: who and what the bid was, the token
 * says. Thread-safe.
 */
final class NoticeUrls {

  private static final String PRICE = "${AUCTION_PRICE}";
  private static final String LOSS = "AUCTION_LOSS";
  private static final String MIN_TO_WIN = "AUCTION_MIN_TO_WIN";
  private static final String MARKET_BID_RATIO = "AUCTION_MBR";
  private static final String MULTIPLIER = "AUCTION_MULTIPLIER";
  private static final String IMPRESSION_TIME = "AUCTION_IMP_TS";

  /** What each version of the standard has beside the price. */
  private static final Map<AnswerDialect, Set<String>> KNOWN = new EnumMap<>(Map.of(
      AnswerDialect.V2_3, Set.of(),
      AnswerDialect.V2_4, Set.of(),
      AnswerDialect.V2_5, Set.of(LOSS, MARKET_BID_RATIO),
      AnswerDialect.V2_6, Set.of(LOSS, MARKET_BID_RATIO, MIN_TO_WIN, MULTIPLIER, IMPRESSION_TIME)));

  private final String baseUrl;

  /** With the gateway's public address, without a slash at its end. */
  NoticeUrls(String baseUrl) {
    this.baseUrl = baseUrl;
  }

  /** Whether the exchange calls a billing notice; else the impression bills. */
  static boolean billsByNotice(Exchange exchange) {
    return exchange.getBilling() != Billing.ON_IMPRESSION
        && AnswerDialect.of(exchange).hasBillingAndLossNotices();
  }

  /** Adds the notices that the exchange calls. */
  void write(Bid.Builder bid, Exchange exchange, String token) {
    AnswerDialect dialect = AnswerDialect.of(exchange);
    if (!exchange.getNoWinNotice()) {
      bid.setNurl(url("/n/win?t=", token)
          .append("&p=")
          .append(price(exchange))
          .append(parameter(exchange, dialect, "&m=", MIN_TO_WIN))
          .append(parameter(exchange, dialect, "&b=", MARKET_BID_RATIO))
          .toString());
    }
    if (billsByNotice(exchange)) {
      bid.setBurl(url("/n/bill?t=", token).append(billing(exchange)).toString());
    }
    if (dialect.hasBillingAndLossNotices() && !exchange.getNoLossNotice()) {
      bid.setLurl(url("/n/loss?t=", token)
          .append(parameter(exchange, dialect, "&r=", LOSS))
          .append(parameter(exchange, dialect, "&m=", MIN_TO_WIN))
          .toString());
    }
  }

  /** What whatever bills must tell: the rest of a URL. */
  static String billing(Exchange exchange) {
    AnswerDialect dialect = AnswerDialect.of(exchange);
    return "&p=" + price(exchange)
        + parameter(exchange, dialect, "&x=", MULTIPLIER)
        + parameter(exchange, dialect, "&i=", IMPRESSION_TIME);
  }

  private StringBuilder url(String path, String token) {
    return new StringBuilder(512).append(baseUrl).append(path).append(token);
  }

  private static String price(Exchange exchange) {
    String own = exchange.getMacros().getPrice();
    return own.isEmpty() ? PRICE : own;
  }

  private static String parameter(
      Exchange exchange, AnswerDialect dialect, String name, String macro) {
    List<String> own = exchange.getMacros().getKnownList();
    boolean known =
        own.isEmpty() ? KNOWN.getOrDefault(dialect, Set.of()).contains(macro) : own.contains(macro);
    return known ? name + "${" + macro + "}" : "";
  }
}
