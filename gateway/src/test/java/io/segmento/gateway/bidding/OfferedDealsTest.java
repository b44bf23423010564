package io.segmento.gateway.bidding;

import static org.assertj.core.api.Assertions.assertThat;

import io.segmento.proto.openrtb.BidRequest;
import io.segmento.proto.openrtb.BidRequest.Deal;
import io.segmento.proto.openrtb.BidRequest.Imp;
import io.segmento.proto.openrtb.BidRequest.Pmp;
import io.segmento.proto.v1.EdgeDeal;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class OfferedDealsTest {

  private final OfferedDeals deals = new OfferedDeals(List.of(
      EdgeDeal.newBuilder().setId("agreed").setGuaranteed(true).build(),
      EdgeDeal.newBuilder().setId("open").build()));

  @Test
  void aDealThatTheCatalogCallsGuaranteedIs() {
    assertThat(deals.guaranteedIn(offering(deal("agreed", 0)))).isTrue();
  }

  @Test
  void aDealOfOursThatTheRequestCallsGuaranteedIs() {
    assertThat(deals.guaranteedIn(offering(deal("open", 1)))).isTrue();
    assertThat(deals.guaranteedIn(offering(deal("open", 0)))).isFalse();
  }

  @Test
  void aDealThatIsNotOursIsNot() {
    assertThat(deals.guaranteedIn(offering(deal("foreign", 1)))).isFalse();
    assertThat(deals.guaranteedIn(offering())).isFalse();
  }

  @Test
  void itMayStandAnywhere() {
    assertThat(deals.guaranteedIn(offering(deal("foreign", 1), deal("open", 0), deal("agreed", 0))))
        .isTrue();
  }

  @Test
  void bytesThatAreNoRequestOfferNothing() {
    byte[] request = offering(deal("agreed", 0));
    for (int length = 0; length < request.length; length++) {
      assertThat(deals.guaranteedIn(Arrays.copyOf(request, length))).isIn(true, false);
    }
    Random random = new Random(1);
    for (int i = 0; i < 2_000; i++) {
      byte[] bytes = new byte[random.nextInt(200)];
      random.nextBytes(bytes);
      assertThat(deals.guaranteedIn(bytes)).isIn(true, false);
      assertThat(WireScan.tmaxMillis(bytes)).isNotNegative();
      assertThat(WireScan.id(bytes)).isNotNull();
    }
  }

  private static Deal deal(String id, int guar) {
    return Deal.newBuilder().setBidfloor(2).setId(id).setGuar(guar).build();
  }

  private static byte[] offering(Deal... deals) {
    return BidRequest.newBuilder()
        .setId("r1")
        .addImp(Imp.newBuilder().setId("1"))
        .addImp(Imp.newBuilder()
            .setId("2")
            .setPmp(Pmp.newBuilder().setPrivateAuction(true).addAllDeals(List.of(deals))))
        .setTmax(100)
        .build()
        .toByteArray();
  }
}
