package io.segmento.platform.auction;

import static io.segmento.platform.auction.AuctionNode.OTHER;
import static io.segmento.platform.auction.AuctionNode.SCRIPTED;
import static io.segmento.platform.auction.AuctionNode.imp;
import static io.segmento.platform.auction.AuctionNode.request;
import static io.segmento.platform.auction.AuctionNode.scripted;
import static io.segmento.platform.auction.AuctionNode.withBanner;
import static io.segmento.platform.testing.CatalogFixtures.EXCHANGE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import io.prometheus.client.CollectorRegistry;
import io.segmento.platform.testing.CatalogFixtures;
import io.segmento.platform.testing.MutableClock;
import io.segmento.platform.testing.RedisExtension;
import io.segmento.proto.openrtb.BidRequest;
import io.segmento.proto.openrtb.BidRequest.Pmp;
import io.segmento.proto.openrtb.BidResponse;
import io.segmento.proto.openrtb.BidResponse.Bid;
import io.segmento.proto.v1.BidReply;
import io.segmento.proto.v1.CatalogEntry;
import io.segmento.proto.v1.Deal;
import io.segmento.proto.v1.NoBidReason;
import io.segmento.proto.v1.Targeting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Campaigns that buy by deals, beside one that buys in the open auction. */
final class DealAuctionTest {
  @RegisterExtension
  static final RedisExtension redis = RedisExtension.dedicated();

  private static final String NAME = "Deal/0815-X";

  @TempDir
  static Path work;

  private final MutableClock clock = MutableClock.at("2026-11-24T10:00:00Z");
  private AuctionNode node;

  @BeforeEach
  void start() throws IOException {
    Path rates = work.resolve("rates.json");
    Files.writeString(rates, """
        {"date": "2026-11-24", "base": "EUR", "rates": {"USD": 1.25, "RUB": 100}}
        """);
    node =
        AuctionNode.start(redis, work, clock, () -> 1, "currency.rates-file = \"" + rates + "\"");
  }

  @AfterEach
  void close() {
    node.close();
  }

  private static Deal.Builder deal(String id) {
    return Deal.newBuilder()
        .setId(id)
        .setExchange(EXCHANGE)
        .setName("Front page")
        .setCurrency("USD")
        .setActive(true)
        .setExchangeDealId(NAME);
  }

  private static CatalogEntry entry(Deal.Builder deal) {
    return CatalogEntry.newBuilder().setDeal(deal).build();
  }

  /** Bids two dollars by the deals, or in the open auction when there are none. */
  private static CatalogEntry[] campaign(String id, String strategy, String... deals) {
    return withBanner(scripted(id, strategy, Map.of("price", "2000000", "value", "3000000"))
        .setTargeting(Targeting.newBuilder().addAllDealIds(List.of(deals)))
        .build());
  }

  private void shop(CatalogEntry deal, CatalogEntry[]... campaigns) {
    List<CatalogEntry> entries = new ArrayList<>(List.of(deal));
    for (CatalogEntry[] campaign : campaigns) {
      entries.addAll(List.of(campaign));
    }
    node.shop(entries.toArray(CatalogEntry[]::new));
  }

  private static BidRequest.Deal.Builder offered() {
    return BidRequest.Deal.newBuilder().setId(NAME);
  }

  private static BidRequest.Builder offering(boolean isPrivate, BidRequest.Deal.Builder deal) {
    BidRequest.Builder request = request();
    request
        .getImpBuilder(0)
        .setPmp(Pmp.newBuilder().setPrivateAuction(isPrivate).addDeals(deal));
    return request;
  }

  @Test
  void aPrivateAuctionIsBidOnByTheDealsCampaignOnly() {
    shop(entry(deal("front")), campaign("private", SCRIPTED, "front"), campaign("open", OTHER));

    Bid bid = onlyBid(node.bid(offering(true, offered()).build()));
    assertThat(bid.getCid()).isEqualTo("private");
    assertThat(bid.getDealid()).isEqualTo(NAME);
    assertThat(bid.getPrice()).isEqualTo(2);

    Bid open = onlyBid(node.bid(request().build()));
    assertThat(open.getCid()).isEqualTo("open");
    assertThat(open.hasDealid()).isFalse();
    assertThat(reason(node.bid(offering(true, offered().setId("Deal/0816")).build())))
        .isEqualTo(NoBidReason.FILTERED);
  }

  static Stream<Arguments> restrictions() {
    return Stream.of(
        flip("seat", d -> d.addWseat("another")),
        flip("deal_advertiser", d -> d.addWadomain("another.example").addWadomain("op.example")),
        flip("floor", d -> d.setBidfloor(100.01)),
        flip("floor", d -> d.setBidfloor(8_000.01).setBidfloorcur("RUB")),
        flip("floor_currency", d -> d.setBidfloor(0.01).setBidfloorcur("CHF")));
  }

  private static Arguments flip(String reason, Consumer<BidRequest.Deal.Builder> change) {
    return Arguments.of(reason, change);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("restrictions")
  void aTermOfTheDealAloneEndsTheBid(String filter, Consumer<BidRequest.Deal.Builder> change) {
    shop(entry(deal("front")), campaign("private", SCRIPTED, "front"));
    BidRequest.Deal.Builder terms = offered();
    assertThat(node.bid(offering(true, terms).build()).hasResponse()).isTrue();
    double before = removed(filter);

    change.accept(terms);

    assertThat(reason(node.bid(offering(true, terms).build()))).isEqualTo(NoBidReason.FILTERED);
    assertThat(removed(filter)).isEqualTo(before + 1);
  }

  private double removed(String filter) {
    return node.node()
        .get(CollectorRegistry.class)
        .getSampleValue(
            "segmento_auction_filtered_total", new String[] {"filter"}, new String[] {filter});
  }

  @Test
  void whatTheDealAllowsIsBid() {
    shop(entry(deal("front")), campaign("private", SCRIPTED, "front"));

    BidRequest.Deal.Builder terms = offered()
        .addWseat("segmento")
        .addWadomain("another.example")
        .addWadomain("SHOP.example")
        .setBidfloor(160)
        .setBidfloorcur("RUB");
    BidRequest.Builder request = offering(true, terms);
    // The impression's own floor is not the deal's.
    request.getImpBuilder(0).setBidfloor(90);
    assertThat(node.bid(request.build()).hasResponse()).isTrue();

    assertThat(reason(node.bid(offering(true, terms.setBidfloor(160.01)).build())))
        .isEqualTo(NoBidReason.BELOW_FLOOR);
  }

  @Test
  void theAgreedFloorHoldsWhereTheRequestIsSilent() {
    shop(
        entry(deal("front").setFloorCpmMicros(200_010_000).setCurrency("RUB")),
        campaign("private", SCRIPTED, "front"));
    assertThat(reason(node.bid(offering(true, offered()).build())))
        .isEqualTo(NoBidReason.BELOW_FLOOR);
    assertThat(node.bid(offering(true, offered().setBidfloor(1.5)).build()).hasResponse())
        .isTrue();
  }

  @Test
  void anAgreedPriceIsWhatIsBid() {
    shop(entry(deal("front")), campaign("private", SCRIPTED, "front"));
    BidRequest.Deal.Builder fixed = offered().setAt(3).setBidfloor(1.2);

    assertThat(onlyBid(node.bid(offering(true, fixed).build())).getPrice()).isEqualTo(1.2);
    assertThat(reason(node.bid(offering(true, fixed.setBidfloor(2.01)).build())))
        .isEqualTo(NoBidReason.BELOW_FLOOR);
  }

  @Test
  void aGuaranteedDealComesBeforeABetterBid() {
    CatalogEntry[] modest =
        withBanner(scripted("private", SCRIPTED, Map.of("price", "1000000", "value", "1000000"))
            .setTargeting(Targeting.newBuilder().addDealIds("front"))
            .build());
    shop(entry(deal("front")), modest, campaign("open", OTHER));

    assertThat(onlyBid(node.bid(offering(false, offered()).build())).getCid()).isEqualTo("open");
    assertThat(onlyBid(node.bid(offering(false, offered().setGuar(1)).build())).getCid())
        .isEqualTo("private");
    // When it does not reach its floor, the impression is still bid on.
    BidRequest tooDear = offering(false, offered().setGuar(1).setBidfloor(1.01)).build();
    assertThat(onlyBid(node.bid(tooDear)).getCid()).isEqualTo("open");

    node.apply(List.of(entry(deal("front").setGuaranteed(true))));
    assertThat(onlyBid(node.bid(offering(false, offered()).build())).getCid()).isEqualTo("private");
  }

  @Test
  void theDealsSeatBidsAndEachSeatHasItsBids() {
    shop(
        entry(deal("front").setSeat("agency")),
        campaign("private", SCRIPTED, "front"),
        campaign("open", OTHER));
    BidRequest.Builder request = offering(true, offered().addWseat("agency"));
    request.addImp(imp("i-2", 1)).addImp(imp("i-3", 1));

    BidResponse response = node.bid(request.build()).getResponse();
    assertThat(response.getSeatbidList())
        .extracting(BidResponse.SeatBid::getSeat, BidResponse.SeatBid::getBidCount)
        .containsExactly(tuple("agency", 1), tuple("segmento", 2));
    assertThat(reason(node.bid(offering(true, offered()).addWseat("segmento").build())))
        .isEqualTo(NoBidReason.FILTERED);
  }

  @Test
  void aDealThatIsOffOrOfAnotherExchangeIsNoDeal() {
    shop(entry(deal("front").setActive(false)), campaign("private", SCRIPTED, "front"));
    assertThat(reason(node.bid(offering(true, offered()).build()))).isEqualTo(NoBidReason.FILTERED);

    node.apply(List.of(
        CatalogFixtures.of(
            CatalogFixtures.exchange().toBuilder().setId("elsewhere").build()),
        entry(deal("front").setExchange("elsewhere"))));
    assertThat(reason(node.bid(offering(true, offered()).build()))).isEqualTo(NoBidReason.FILTERED);
    assertThat(node.bid("elsewhere", offering(true, offered()).build(), 2_000).hasResponse())
        .isTrue();
  }

  private static Bid onlyBid(BidReply reply) {
    assertThat(reply.getResponse().getSeatbidCount()).as("%s", reply).isEqualTo(1);
    assertThat(reply.getResponse().getSeatbid(0).getBidCount()).isEqualTo(1);
    return reply.getResponse().getSeatbid(0).getBid(0);
  }

  private static NoBidReason reason(BidReply reply) {
    assertThat(reply.hasNoBid()).as("%s", reply).isTrue();
    return reply.getNoBid().getReason();
  }
}
