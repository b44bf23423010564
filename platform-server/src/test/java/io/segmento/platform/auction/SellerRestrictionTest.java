package io.segmento.platform.auction;

import static org.assertj.core.api.Assertions.assertThat;

import io.segmento.platform.auction.filter.FilterReason;
import io.segmento.platform.auction.testing.AuctionFixtures;
import io.segmento.platform.catalog.CatalogSnapshot;
import io.segmento.proto.openrtb.BidRequest;
import io.segmento.proto.openrtb.BidRequest.Publisher;
import io.segmento.proto.openrtb.BidRequest.Source;
import io.segmento.proto.openrtb.BidRequest.SupplyChain;
import io.segmento.proto.openrtb.BidRequest.SupplyChainNode;
import io.segmento.proto.v1.CatalogEntry;
import io.segmento.proto.v1.Exchange;
import io.segmento.proto.v1.InventoryList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** An exchange on which only certain sellers are bid for: which of them alone ends the bid. */
class SellerRestrictionTest {

  private static final Exchange ALL =
      AuctionFixtures.exchange().setDomain("ads.example").build();
  private static final Exchange LISTED =
      ALL.toBuilder().addSellerListIds("sellers").build();

  @Test
  void aSellerThatIsInNoListEndsTheBid() {
    BidRequest.Builder request = publisher("pub-2");

    assertThat(selected(ALL, request).isEmpty()).isFalse();
    Selection refused = selected(LISTED, request);
    assertThat(refused.isEmpty()).isTrue();
    assertThat(refused.removedBy(FilterReason.SELLER)).isEqualTo(1);
  }

  @Test
  void aPublisherThatIsListedAtTheExchangeIsBidFor() {
    assertThat(selected(LISTED, publisher("PUB-1")).isEmpty()).isFalse();
  }

  @Test
  void theLastOfTheChainCountsAndNotThePublisher() {
    assertThat(
            selected(LISTED, chain(publisher("pub-2"), "Reseller.example", "7")).isEmpty())
        .isFalse();
    assertThat(selected(LISTED, chain(publisher("pub-1"), "other.example", "7")).isEmpty())
        .isTrue();
  }

  @Test
  void whoCannotBeToldIsNotBidFor() {
    assertThat(selected(LISTED, AuctionFixtures.request()).isEmpty()).isTrue();
    assertThat(selected(LISTED.toBuilder().clearDomain().build(), publisher("pub-1"))
            .isEmpty())
        .isTrue();
  }

  private static BidRequest.Builder publisher(String id) {
    BidRequest.Builder request = AuctionFixtures.request();
    request.getSiteBuilder().setPublisher(Publisher.newBuilder().setId(id));
    return request;
  }

  /** The publisher first, and one who sells on. */
  private static BidRequest.Builder chain(BidRequest.Builder request, String asi, String sid) {
    return request.setSource(Source.newBuilder()
        .setSchain(SupplyChain.newBuilder()
            .setComplete(true)
            .addNodes(SupplyChainNode.newBuilder().setAsi("ads.example").setSid("pub-1"))
            .addNodes(SupplyChainNode.newBuilder().setAsi(asi).setSid(sid))));
  }

  private static Selection selected(Exchange exchange, BidRequest.Builder request) {
    CatalogSnapshot snapshot = CatalogSnapshot.of(
        1,
        List.of(
            CatalogEntry.newBuilder().setExchange(exchange).build(),
            CatalogEntry.newBuilder()
                .setAdvertiser(AuctionFixtures.advertiser())
                .build(),
            CatalogEntry.newBuilder().setCampaign(AuctionFixtures.campaign()).build(),
            CatalogEntry.newBuilder().setCreative(AuctionFixtures.creative()).build(),
            CatalogEntry.newBuilder().setProduct(AuctionFixtures.product()).build(),
            CatalogEntry.newBuilder()
                .setInventoryList(InventoryList.newBuilder()
                    .setId("sellers")
                    .addItems("ads.example/pub-1")
                    .addItems("reseller.example/7"))
                .build()));
    return FormatFixtures.select(request, exchange, snapshot);
  }
}
