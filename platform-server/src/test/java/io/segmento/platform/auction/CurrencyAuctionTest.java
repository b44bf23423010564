package io.segmento.platform.auction;

import static io.segmento.platform.auction.AuctionNode.OTHER;
import static io.segmento.platform.auction.AuctionNode.SCRIPTED;
import static io.segmento.platform.auction.AuctionNode.request;
import static io.segmento.platform.auction.AuctionNode.scripted;
import static io.segmento.platform.auction.AuctionNode.withBanner;
import static org.assertj.core.api.Assertions.assertThat;

import io.segmento.platform.testing.MutableClock;
import io.segmento.platform.testing.RedisExtension;
import io.segmento.proto.openrtb.BidRequest;
import io.segmento.proto.openrtb.BidResponse;
import io.segmento.proto.openrtb.BidResponse.Bid;
import io.segmento.proto.v1.BidReply;
import io.segmento.proto.v1.CatalogEntry;
import io.segmento.proto.v1.NoBidReason;
import io.segmento.proto.v1.NoticeReply;
import io.segmento.proto.v1.NoticeRequest;
import io.segmento.proto.v1.NoticeServiceGrpc;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Campaigns whose money is not the exchange's. */
final class CurrencyAuctionTest {
  @RegisterExtension
  static final RedisExtension redis = RedisExtension.dedicated();

  @TempDir
  static Path work;

  private final MutableClock clock = MutableClock.at("2026-11-24T10:00:00Z");
  private AuctionNode node;

  @BeforeEach
  void start() throws IOException {
    Path rates = work.resolve("rates.json");
    Files.writeString(rates, """
        {"date": "2026-11-24", "base": "EUR", "rates": {"USD": 1.25, "JPY": 160, "RUB": 100}}
        """);
    node =
        AuctionNode.start(redis, work, clock, () -> 1, "currency.rates-file = \"" + rates + "\"");
  }

  @AfterEach
  void close() {
    node.close();
  }

  /** Of four euros at most, bidding {@code price}. */
  private static CatalogEntry[] inEuro(String id, String strategy, String price) {
    return withBanner(scripted(id, strategy, Map.of("price", price))
        .setCurrency("EUR")
        .setMaxBidCpmMicros(4_000_000)
        .build());
  }

  private static BidRequest floor(double floor, String currency) {
    BidRequest.Builder request = request().addCur("JPY").addCur("USD");
    request.getImpBuilder(0).setBidfloor(floor).setBidfloorcur(currency);
    return request.build();
  }

  @Test
  void theBidIsToldInTheExchangesCurrencyAndBilledInTheCampaigns() {
    node.shop(inEuro("euro", SCRIPTED, "2000000"));

    BidResponse response = node.bid(floor(0, "USD")).getResponse();

    assertThat(response.getCur()).isEqualTo("JPY");
    Bid bid = response.getSeatbid(0).getBid(0);
    assertThat(bid.getPrice()).isEqualTo(320);
    assertThat(bill(bid, "320").getBilledMicros()).isEqualTo(2_000);
  }

  @Test
  void whatClearsLowerIsBilledAtTheRateOfTheBidWhateverTheRatesAreNow() throws IOException {
    node.shop(inEuro("euro", SCRIPTED, "2000000"));
    Bid bid = node.bid(floor(0, "USD")).getResponse().getSeatbid(0).getBid(0);

    // No rates are in force any more when the notice comes.
    clock.set(Instant.parse("2026-12-24T10:00:00Z"));
    assertThat(reason(node.bid(floor(0, "USD")))).isEqualTo(NoBidReason.FILTERED);
    clock.set(Instant.parse("2026-11-24T11:00:00Z"));
    assertThat(bill(bid, "80").getBilledMicros()).isEqualTo(500);
  }

  @Test
  void theFloorIsComparedInOneCurrency() {
    // 2 EUR are 200 RUB.
    node.shop(inEuro("euro", SCRIPTED, "2000000"));

    assertThat(node.bid(floor(200, "RUB")).hasResponse()).isTrue();
    assertThat(reason(node.bid(floor(200.01, "RUB")))).isEqualTo(NoBidReason.BELOW_FLOOR);
    // Four euros are the campaign's most.
    assertThat(reason(node.bid(floor(400.01, "RUB")))).isEqualTo(NoBidReason.FILTERED);
    assertThat(reason(node.bid(floor(0.01, "CHF")))).isEqualTo(NoBidReason.FILTERED);
    assertThat(node.bid(floor(0, "CHF")).hasResponse()).isTrue();
  }

  @Test
  void campaignsOfSeveralCurrenciesCompeteByWorthAndNotByNumber() {
    CatalogEntry[] euro = inEuro("euro", SCRIPTED, "2000000");
    CatalogEntry[] rouble =
        withBanner(scripted("rouble", OTHER, Map.of("price", "150000000", "value", "160000000"))
            .setCurrency("RUB")
            .setMaxBidCpmMicros(1_000_000_000)
            .build());
    node.shop(euro[0], euro[1], rouble[0], rouble[1]);

    // 150 of 160 roubles leave 0.1 EUR of surplus; the euro campaign's price is its value.
    BidResponse response = node.bid(floor(0, "USD")).getResponse();
    assertThat(response.getSeatbid(0).getBid(0).getCid()).isEqualTo("rouble");
    assertThat(response.getSeatbid(0).getBid(0).getPrice()).isEqualTo(240);
  }

  @Test
  void aCurrencyThatNobodyHasARateOfEndsTheBid() {
    node.shop(inEuro("euro", SCRIPTED, "2000000"));
    assertThat(reason(node.bid(request().addCur("CHF").build()))).isEqualTo(NoBidReason.FILTERED);
    // Where the exchange takes the campaign's own, no rate is needed.
    BidResponse own = node.bid(request().addCur("CHF").addCur("EUR").build()).getResponse();
    assertThat(own.getCur()).isEqualTo("EUR");
    assertThat(own.getSeatbid(0).getBid(0).getPrice()).isEqualTo(2);
  }

  private NoticeReply bill(Bid bid, String price) {
    String url = bid.getBurl();
    String token = url.substring(url.indexOf("t=") + 2, url.indexOf('&'));
    return NoticeServiceGrpc.newBlockingStub(node.node().channel())
        .bill(NoticeRequest.newBuilder().setToken(token).setPrice(price).build());
  }

  private static NoBidReason reason(BidReply reply) {
    assertThat(reply.hasResponse()).isFalse();
    return reply.getNoBid().getReason();
  }
}
