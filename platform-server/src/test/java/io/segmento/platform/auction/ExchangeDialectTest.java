package io.segmento.platform.auction;

import static io.segmento.platform.auction.AuctionNode.SCRIPTED;
import static io.segmento.platform.auction.AuctionNode.request;
import static io.segmento.platform.auction.AuctionNode.scripted;
import static org.assertj.core.api.Assertions.assertThat;

import io.segmento.platform.testing.CatalogFixtures;
import io.segmento.platform.testing.MutableClock;
import io.segmento.platform.testing.RedisExtension;
import io.segmento.proto.openrtb.BidRequest.Regs;
import io.segmento.proto.openrtb.BidResponse.Bid;
import io.segmento.proto.openrtb.ExtensionsProto;
import io.segmento.proto.v1.BidReply;
import io.segmento.proto.v1.Billing;
import io.segmento.proto.v1.Exchange;
import io.segmento.proto.v1.Macros;
import io.segmento.proto.v1.NoBidReason;
import io.segmento.proto.v1.NoticeOutcome;
import io.segmento.proto.v1.NoticeReply;
import io.segmento.proto.v1.NoticeRequest;
import io.segmento.proto.v1.NoticeServiceGrpc;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What an exchange's version and ways make of the same bid. */
@SuppressWarnings("deprecation")
class ExchangeDialectTest {
  @RegisterExtension
  static final RedisExtension redis = RedisExtension.dedicated();

  @TempDir
  static Path work;

  private AuctionNode node;
  private long seed;

  @BeforeEach
  void start() {
    node =
        AuctionNode.start(redis, work, MutableClock.at("2026-11-23T10:00:00Z"), () -> ++seed, "");
    node.shop(AuctionNode.withBanner(
        scripted("brand", SCRIPTED, Map.of("price", "2000000")).build()));
  }

  @AfterEach
  void stop() {
    node.close();
  }

  @Test
  void version26AsksForEveryMacroThatANoticeCanUse() {
    Bid bid = bid(exchange("2.6"));

    assertThat(bid.getMtype()).isEqualTo(1);
    assertThat(parameters(bid.getNurl()))
        .isEqualTo("&p=${AUCTION_PRICE}&m=${AUCTION_MIN_TO_WIN}&b=${AUCTION_MBR}");
    assertThat(parameters(bid.getBurl()))
        .isEqualTo("&p=${AUCTION_PRICE}&x=${AUCTION_MULTIPLIER}&i=${AUCTION_IMP_TS}");
    assertThat(parameters(bid.getLurl())).isEqualTo("&r=${AUCTION_LOSS}&m=${AUCTION_MIN_TO_WIN}");
    assertThat(impressionUrl(bid)).doesNotContain("AUCTION_PRICE");
  }

  @Test
  void version25HasNeitherMarkupTypesNorTheNewerMacros() {
    Bid bid = bid(exchange("2.5"));

    assertThat(bid.hasMtype()).isFalse();
    assertThat(parameters(bid.getNurl())).isEqualTo("&p=${AUCTION_PRICE}&b=${AUCTION_MBR}");
    assertThat(parameters(bid.getBurl())).isEqualTo("&p=${AUCTION_PRICE}");
    assertThat(parameters(bid.getLurl())).isEqualTo("&r=${AUCTION_LOSS}");
  }

  @Test
  void beforeVersion25TheImpressionBillsAndTellsThePrice() {
    for (String version : List.of("2.3", "2.4")) {
      Bid bid = bid(exchange(version).setBilling(Billing.ON_IMPRESSION));

      assertThat(bid.hasBurl()).isFalse();
      assertThat(bid.hasLurl()).isFalse();
      assertThat(bid.hasLanguage()).isFalse();
      assertThat(parameters(bid.getNurl())).isEqualTo("&p=${AUCTION_PRICE}");
      assertThat(impressionUrl(bid)).endsWith("&amp;p=${AUCTION_PRICE}");
    }
  }

  @Test
  void anImpressionThatBillsBillsThePriceThatTheExchangeFilledIn() {
    String url =
        impressionUrl(bid(exchange("2.4").setBilling(Billing.ON_IMPRESSION))).replace("&amp;", "&");
    NoticeReply reply = NoticeServiceGrpc.newBlockingStub(node.node().channel())
        .impression(NoticeRequest.newBuilder()
            .setToken(url.substring(url.indexOf("t=") + 2, url.indexOf("&p=")))
            .setPrice("1.25")
            .setBrowser(AuctionNode.browser(""))
            .build());

    assertThat(reply.getOutcome()).isEqualTo(NoticeOutcome.COUNTED);
    assertThat(reply.getBilledMicros()).isEqualTo(1_250);
  }

  @Test
  void anExchangesOwnMacrosStandWhereTheStandardsWould() {
    Bid bid = bid(exchange("2.6")
        .setMacros(Macros.newBuilder()
            .setPrice("%%WINNING_PRICE%%")
            .addKnown("AUCTION_LOSS")
            .setClickPrefix("%%CLICK_URL_UNESC%%")));

    assertThat(parameters(bid.getNurl())).isEqualTo("&p=%%WINNING_PRICE%%");
    assertThat(parameters(bid.getBurl())).isEqualTo("&p=%%WINNING_PRICE%%");
    assertThat(parameters(bid.getLurl())).isEqualTo("&r=${AUCTION_LOSS}");
    assertThat(bid.getAdm()).containsPattern("%%CLICK_URL_UNESC%%https?%3A%2F%2F[^\"]+%2Fc%3Ft%3D");
  }

  @Test
  void noticesThatAnExchangeNeverCallsAreNotSent() {
    Bid bid = bid(exchange("2.6").setNoWinNotice(true).setNoLossNotice(true));

    assertThat(bid.hasNurl()).isFalse();
    assertThat(bid.hasLurl()).isFalse();
    assertThat(bid.hasBurl()).isTrue();
  }

  @Test
  void theAdvertisersNameIsToldWhereItIsWanted() {
    assertThat(bid(exchange("2.6")).hasExt()).isFalse();
    assertThat(bid(exchange("2.6").setNamesAdvertiser(true))
            .getExt()
            .getExtension(ExtensionsProto.advertiserName))
        .isEqualTo(CatalogFixtures.advertiser().getName());
  }

  @Test
  void aSignalInAnOlderPlaceForbidsTheSame() {
    BidReply reply = reply(
        exchange("2.5"),
        Regs.newBuilder()
            .setExt(Regs.Ext.newBuilder()
                .setExtension(ExtensionsProto.gpp, "not a GPP string")
                .addExtension(ExtensionsProto.gppSid, 2))
            .build());

    assertThat(reply.getNoBid().getReason()).isEqualTo(NoBidReason.PRIVACY);
  }

  private static Exchange.Builder exchange(String version) {
    return CatalogFixtures.exchange().toBuilder().setOpenrtbVersion(version);
  }

  private Bid bid(Exchange.Builder exchange) {
    BidReply reply = reply(exchange, Regs.getDefaultInstance());
    assertThat(reply.hasResponse()).as(reply.toString()).isTrue();
    return reply.getResponse().getSeatbid(0).getBid(0);
  }

  private BidReply reply(Exchange.Builder exchange, Regs regs) {
    node.apply(List.of(CatalogFixtures.of(exchange.build())));
    return node.bid(request().setRegs(regs).build());
  }

  /** What follows the token. */
  private static String parameters(String url) {
    return url.substring(url.indexOf('&'));
  }

  private static String impressionUrl(Bid bid) {
    int from = bid.getAdm().lastIndexOf('"', bid.getAdm().indexOf("/i?t=")) + 1;
    return bid.getAdm().substring(from, bid.getAdm().indexOf('"', from));
  }
}
