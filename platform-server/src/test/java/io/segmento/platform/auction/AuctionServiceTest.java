package io.segmento.platform.auction;

import static io.segmento.platform.auction.AuctionNode.OTHER;
import static io.segmento.platform.auction.AuctionNode.SCRIPTED;
import static io.segmento.platform.auction.AuctionNode.campaign;
import static io.segmento.platform.auction.AuctionNode.imp;
import static io.segmento.platform.auction.AuctionNode.request;
import static io.segmento.platform.auction.AuctionNode.requestFor;
import static io.segmento.platform.auction.AuctionNode.scripted;
import static io.segmento.platform.auction.AuctionNode.withBanner;
import static io.segmento.platform.testing.CatalogFixtures.EXCHANGE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.segmento.platform.error.SegmentoException;
import io.segmento.platform.notice.BidTokens;
import io.segmento.platform.testing.Await;
import io.segmento.platform.testing.CatalogFixtures;
import io.segmento.platform.testing.MutableClock;
import io.segmento.platform.testing.RedisExtension;
import io.segmento.policy.Clause;
import io.segmento.proto.openrtb.BidRequest;
import io.segmento.proto.openrtb.BidRequest.Device;
import io.segmento.proto.openrtb.BidResponse.Bid;
import io.segmento.proto.openrtb.BidResponse.DsaResponse;
import io.segmento.proto.v1.BidReply;
import io.segmento.proto.v1.Billing;
import io.segmento.proto.v1.Budget;
import io.segmento.proto.v1.NoBidReason;
import io.segmento.proto.v1.OptOutRequest;
import io.segmento.proto.v1.OptOutServiceGrpc;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class AuctionServiceTest {
  @RegisterExtension
  static final RedisExtension redis = RedisExtension.dedicated();

  @TempDir
  static Path work;

  private final MutableClock clock = MutableClock.at("2026-11-23T10:00:00Z");
  private final AtomicLong seed = new AtomicLong();
  private AuctionNode node;

  @BeforeEach
  void start() {
    node = AuctionNode.start(redis, work, clock, seed::get, "");
  }

  @AfterEach
  void close() {
    node.close();
  }

  @Clause({"U3", "T1"})
  @Test
  void recognisedVisitorIsBidOnAndOptedOutOnesNot() {
    node.shop(withBanner(scripted("retarget", SCRIPTED, Map.of("price", "2500000"))
        .setNeedsUser(true)
        .build()));
    String cookie = node.visitor("sku-2");
    BidRequest request = requestFor(node.buyerUid(cookie)).build();
    Bid bid = onlyBid(node.bid(request));
    assertThat(bid.getImpid()).isEqualTo("i-1");
    assertThat(bid.getPrice()).isEqualTo(2.5);
    assertThat(bid.getCid()).isEqualTo("retarget");
    assertThat(bid.getCrid()).isEqualTo("retarget-banner");
    assertThat(bid.getAdomainList()).containsExactly("shop.example");

    assertThat(reason(node.bid(request().build()))).isEqualTo(NoBidReason.USER_UNKNOWN);
    var unused = OptOutServiceGrpc.newBlockingStub(node.node().channel())
        .optOut(
            OptOutRequest.newBuilder().setBrowser(AuctionNode.browser(cookie)).build());
    assertThat(reason(node.bid(request))).isEqualTo(NoBidReason.SUPPRESSED);
  }

  @Clause("X3")
  @Test
  void answerNamesNobodyAndItsTwoTokensDiffer() {
    node.shop(campaign("brand", SCRIPTED, Map.of()));
    String cookie = node.visitor("sku-2");
    String buyerUid = node.buyerUid(cookie);
    BidReply reply = node.bid(requestFor(buyerUid).build());
    assertThat(reply.getResponse().getId()).isEqualTo("r-1");
    assertThat(reply.toString()).doesNotContain(cookie, buyerUid, "sku-2");
    Bid bid = onlyBid(reply);
    String notice = token(bid.getBurl());
    assertThat(bid.getNurl()).contains("/n/win?t=" + notice);
    assertThat(bid.getLurl()).contains("/n/loss?t=" + notice);
    // Whoever reads the markup must not be able to bill.
    assertThat(bid.getAdm()).contains("/c?t=", "/i?t=").doesNotContain(notice);
    BidTokens tokens = node.node().get(BidTokens.class);
    String markup = bid.getAdm().substring(bid.getAdm().indexOf("/i?t=") + 5).split("\"", 2)[0];
    assertThat(tokens.openMarkup(markup).getBillsOnImpression()).isFalse();
    assertThat(tokens.openNotice(notice).getCampaignId()).isEqualTo("brand");
    assertThatThrownBy(() -> tokens.openNotice(markup)).isInstanceOf(SegmentoException.class);
  }

  @Test
  void aRequestThatIsATestGetsABidOfWhichNothingCounts() {
    node.shop(campaign("brand", SCRIPTED, Map.of()));
    BidTokens tokens = node.node().get(BidTokens.class);
    Bid live = onlyBid(node.bid(request().build()));
    Bid test = onlyBid(node.bid(request().setTest(true).build()));
    assertThat(tokens.openNotice(token(live.getBurl())).getTest()).isFalse();
    assertThat(tokens.openNotice(token(test.getBurl())).getTest()).isTrue();
  }

  @Test
  void exchangeWithoutABillingNoticeGetsNone() {
    node.shop(campaign("brand", SCRIPTED, Map.of()));
    node.apply(List.of(CatalogFixtures.of(
        CatalogFixtures.exchange().toBuilder().setBilling(Billing.ON_IMPRESSION).build())));
    Bid bid = onlyBid(node.bid(request().build()));
    assertThat(bid.getBurl()).isEmpty();
    assertThat(bid.getNurl()).isNotEmpty();
  }

  @Test
  void faultIsNamedByItsPath() {
    node.shop(campaign("brand", SCRIPTED, Map.of()));
    assertThatThrownBy(() -> node.bid(request().clearId().build()))
        .hasMessageStartingWith("INVALID_ARGUMENT")
        .hasMessageContaining("request.id");
    assertThatThrownBy(() -> node.bid(request().clearImp().build()))
        .hasMessageContaining("request.imp");
    assertThatThrownBy(() -> node.bid(request().addImp(imp("", 1)).build()))
        .hasMessageContaining("request.imp[1].id");
  }

  @Test
  void everyWayOutHasItsReason() {
    BidRequest request = request().build();
    node.shop();
    assertThat(reason(node.bid("nobody", request, 2_000))).isEqualTo(NoBidReason.EXCHANGE_UNKNOWN);
    assertThat(reason(node.bid(request))).isEqualTo(NoBidReason.NO_CAMPAIGN);
    node.shop(campaign("brand", SCRIPTED, Map.of()));
    assertThat(node.bid(request).hasResponse()).isTrue();
    assertThat(reason(
            node.bid(request().setDevice(Device.newBuilder().setDnt(true)).build())))
        .isEqualTo(NoBidReason.PRIVACY);
    assertThat(reason(node.bid(request().addBadv("SHOP.example").build())))
        .isEqualTo(NoBidReason.FILTERED);
    assertThat(reason(
            node.bid(request().setImp(0, imp("i", 1).setBidfloor(1.000001)).build())))
        .isEqualTo(NoBidReason.BELOW_FLOOR);
    node.apply(List.of(CatalogFixtures.of(
        CatalogFixtures.exchange().toBuilder().setActive(false).build())));
    assertThat(reason(node.bid(request))).isEqualTo(NoBidReason.EXCHANGE_OFF);
  }

  @Test
  void storeThatDoesNotAnswerCostsNoMoreThanItsTimeout() {
    node.close();
    node = AuctionNode.start(redis, work, clock, seed::get, "redis.bid-timeout = 50 ms");
    node.shop(campaign("brand", SCRIPTED, Map.of()));
    BidRequest request = requestFor(node.buyerUid(node.visitor("sku-1"))).build();
    redis.pause();
    try {
      // Not the deadline's reason: the store's own time was over sooner.
      assertThat(reason(node.bid(request))).isEqualTo(NoBidReason.STORE_UNAVAILABLE);
      // Who is not recognised needs no store.
      assertThat(node.bid(request().build()).hasResponse()).isTrue();
    } finally {
      redis.resume();
    }
  }

  @Test
  void deadlineAnswersWhatStandsByThen() {
    node.shop(campaign("slow", SCRIPTED, Map.of("stalls-at", "7")));
    BidRequest both = request().addImp(imp("i-2", 7)).build();
    // So that what stands by then does not depend on how long a first bid takes.
    assertThat(node.bid(request().build()).hasResponse()).isTrue();
    assertThat(onlyBid(node.bid(EXCHANGE, both, 1_000)).getImpid()).isEqualTo("i-1");

    BidRequest slow = request().clearImp().addImp(imp("i-2", 7)).build();
    // On a busy machine the call before may still be under way, and the strategy is refused
    // another.
    Await.until(
        "the deadline is the reason",
        () -> reason(node.bid(EXCHANGE, slow, 1_000)) == NoBidReason.DEADLINE);
  }

  @Test
  void strategyThatThrowsCostsItsOwnBidsOnly() {
    node.shop(campaign("broken", OTHER, Map.of("throws", "yes")));
    assertThat(reason(node.bid(request().build()))).isEqualTo(NoBidReason.STRATEGY);
    node.apply(List.of(campaign("sound", SCRIPTED, Map.of())));
    for (int i = 0; i < 20; i++) {
      assertThat(onlyBid(node.bid(request().build())).getCid()).isEqualTo("sound");
    }
  }

  @Test
  void highestValueMinusPriceWinsThenThePrice() {
    node.shop(campaign("dear", SCRIPTED, Map.of("price", "9000000", "value", "9500000")));
    node.apply(List.of(campaign("bargain", OTHER, Map.of("price", "1000000", "value", "3000000"))));
    assertThat(onlyBid(node.bid(request().build())).getCid()).isEqualTo("bargain");
    node.apply(List.of(campaign("equal", OTHER, Map.of("price", "1500000", "value", "3500000"))));
    assertThat(onlyBid(node.bid(request().build())).getCid()).isEqualTo("equal");
  }

  @Test
  void whatTheBudgetCannotPayIsNotBid() {
    node.shop(withBanner(scripted("poor", SCRIPTED, Map.of("price", "1000000", "value", "9000000"))
        .setBudget(Budget.newBuilder().setTotalMicros(999))
        .build()));
    node.apply(List.of(campaign("rich", SCRIPTED, Map.of("price", "500000"))));
    assertThat(onlyBid(node.bid(request().build())).getCid()).isEqualTo("rich");
    node.apply(List.of(
        withBanner(scripted("poor", SCRIPTED, Map.of("price", "1000000", "value", "9000000"))
            .setBudget(Budget.newBuilder().setTotalMicros(1_000_000_000))
            .build())));
    assertThat(onlyBid(node.bid(request().build())).getCid()).isEqualTo("poor");
  }

  @Test
  void amongEqualsTheSeedDecidesFairly() {
    node.shop();
    // Bids with less to gain come first, and in between.
    for (String id : List.of("a", "b")) {
      node.apply(List.of(campaign(id, SCRIPTED, Map.of("price", "1000000"))));
    }
    for (String id : List.of("x", "y", "z")) {
      node.apply(List.of(campaign(id, SCRIPTED, Map.of("price", "1000000", "value", "2000000"))));
    }
    node.apply(List.of(campaign("yy", SCRIPTED, Map.of("price", "900000", "value", "1900000"))));
    Map<String, Integer> wins = new HashMap<>();
    for (int i = 0; i < 600; i++) {
      seed.set(i * 0x9E3779B97F4A7C15L);
      wins.merge(onlyBid(node.bid(request().build())).getCid(), 1, Integer::sum);
    }
    assertThat(wins).containsOnlyKeys("x", "y", "z");
    assertThat(wins.values()).allSatisfy(each -> assertThat(each).isBetween(160, 240));
    String again = onlyBid(node.bid(request().build())).getCid();
    assertThat(onlyBid(node.bid(request().build())).getCid()).isEqualTo(again);
  }

  @Test
  void factsOfTheDigitalServicesActAreToldWhereTheyAreAskedFor() {
    node.shop(campaign("brand", SCRIPTED, Map.of()));
    assertThat(onlyBid(node.bid(request().build())).getExt().hasDsa()).isFalse();

    BidRequest.Builder asks = request();
    asks.getRegsBuilder().getExtBuilder().getDsaBuilder().setDsarequired(3).setDatatopub(2);
    DsaResponse dsa = onlyBid(node.bid(asks.build())).getExt().getDsa();
    assertThat(dsa.getBehalf()).isEqualTo("Shop");
    assertThat(dsa.getPaid()).isEqualTo("Shop");
    assertThat(dsa.getAdrender()).isTrue();
    assertThat(dsa.getTransparencyList())
        .singleElement()
        .satisfies(told -> assertThat(told.getDsaparamsList()).containsExactly(2));

    asks.getRegsBuilder().getExtBuilder().getDsaBuilder().setPubrender(2).setDatatopub(0);
    DsaResponse shownByPublisher = onlyBid(node.bid(asks.build())).getExt().getDsa();
    assertThat(shownByPublisher.getAdrender()).isFalse();
    assertThat(shownByPublisher.getTransparencyCount()).isZero();
  }

  static Bid onlyBid(BidReply reply) {
    assertThat(reply.hasResponse()).as("%s", reply).isTrue();
    List<Bid> bids = reply.getResponse().getSeatbidList().stream()
        .flatMap(seat -> seat.getBidList().stream())
        .toList();
    assertThat(bids).hasSize(1);
    return bids.get(0);
  }

  static NoBidReason reason(BidReply reply) {
    assertThat(reply.hasNoBid()).as("%s", reply).isTrue();
    return reply.getNoBid().getReason();
  }

  private static String token(String url) {
    int from = url.indexOf("t=") + 2;
    return url.substring(from, url.indexOf('&', from));
  }
}
