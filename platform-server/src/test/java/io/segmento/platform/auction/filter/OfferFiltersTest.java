package io.segmento.platform.auction.filter;

import static io.segmento.platform.auction.testing.AuctionFixtures.auctionRequest;
import static io.segmento.platform.auction.testing.AuctionFixtures.creative;
import static io.segmento.platform.auction.testing.AuctionFixtures.imp;
import static io.segmento.platform.auction.testing.AuctionFixtures.live;
import static io.segmento.platform.auction.testing.AuctionFixtures.request;
import static org.assertj.core.api.Assertions.assertThat;

import io.segmento.platform.auction.request.AuctionRequest;
import io.segmento.platform.auction.request.Offer;
import io.segmento.proto.openrtb.BidRequest;
import io.segmento.proto.openrtb.BidRequest.Banner;
import io.segmento.proto.openrtb.BidRequest.Format;
import io.segmento.proto.openrtb.BidRequest.Imp;
import io.segmento.proto.openrtb.BidRequest.Pmp;
import io.segmento.proto.v1.Creative;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is asked of a campaign or a creative for one impression. */
class OfferFiltersTest {

  private static final AuctionRequest PLAIN = auctionRequest(request().build());

  private static boolean keeps(ImpressionFilter filter, Imp.Builder imp) {
    return filter.keeps(live(), new Offer(imp.build(), 0), PLAIN);
  }

  private static boolean keeps(CreativeFilter filter, Creative.Builder creative, Imp.Builder imp) {
    return filter.keeps(creative.build(), new Offer(imp.build(), 0), PLAIN);
  }

  private static boolean keeps(
      CreativeFilter filter, Creative.Builder creative, BidRequest.Builder request) {
    return filter.keeps(
        creative.build(), new Offer(imp().build(), 0), auctionRequest(request.build()));
  }

  private static Imp.Builder banner(Banner.Builder banner) {
    return imp().setBanner(banner.setW(300).setH(250));
  }

  @Test
  void thePlainImpressionPassesAll() {
    assertThat(List.of(
            new DealFilter(),
            new PrivateAuctionFilter(),
            new SeatFilter(),
            new DealAdvertiserFilter(),
            new FloorCurrencyFilter(),
            new FloorFilter()))
        .allMatch(filter -> keeps(filter, imp()));
    assertThat(List.of(
            new FormatFilter(),
            new SizeFilter(),
            new SecureFilter(),
            new CategoryFilter(),
            new AttributeFilter(),
            new MimeTypeFilter(),
            new LanguageFilter()))
        .allMatch(filter -> keeps(filter, creative(), imp()));
  }

  @Test
  void aPrivateAuctionTakesDealsOnly() {
    assertThat(keeps(
            new PrivateAuctionFilter(), imp().setPmp(Pmp.newBuilder().setPrivateAuction(true))))
        .isFalse();
    assertThat(keeps(
            new PrivateAuctionFilter(), imp().setPmp(Pmp.newBuilder().setPrivateAuction(false))))
        .isTrue();
  }

  @Test
  void onlyInvitedSeatsBidAndBlockedOnesDoNot() {
    assertThat(seatBids(request().addWseat("seat-1"))).isTrue();
    assertThat(seatBids(request().addWseat("seat-2"))).isFalse();
    assertThat(seatBids(request().addBseat("seat-1"))).isFalse();
    assertThat(seatBids(request().addBseat("seat-2"))).isTrue();
  }

  private static boolean seatBids(BidRequest.Builder request) {
    AuctionRequest asked = auctionRequest(request.build());
    return new SeatFilter().keeps(live(), asked.offers().get(0), asked);
  }

  @Test
  void aFloorInAnotherCurrencyCannotBeCompared() {
    assertThat(keeps(new FloorCurrencyFilter(), imp().setBidfloorcur("EUR"))).isFalse();
    assertThat(keeps(new FloorCurrencyFilter(), imp().setBidfloorcur("EUR").setBidfloor(0)))
        .isTrue();
    assertThat(keeps(new FloorCurrencyFilter(), imp().setBidfloorcur("USD"))).isTrue();
  }

  @Test
  void theHighestBidMustReachTheFloorToTheMicro() {
    assertThat(keeps(new FloorFilter(), imp().setBidfloor(5))).isTrue();
    assertThat(keeps(new FloorFilter(), imp().setBidfloor(5.000001))).isFalse();
    assertThat(keeps(new FloorFilter(), imp().setBidfloor(Double.NaN))).isFalse();
  }

  @Test
  void aCreativeFitsTheBannerOrOneOfItsFormats() {
    SizeFilter filter = new SizeFilter();
    Banner.Builder formats = Banner.newBuilder()
        .setW(160)
        .setH(600)
        .addFormat(Format.newBuilder().setW(300).setH(250))
        .addFormat(Format.newBuilder().setW(728).setH(90));

    assertThat(keeps(filter, creative().setWidth(160).setHeight(600), imp().setBanner(formats)))
        .isTrue();
    assertThat(keeps(filter, creative().setWidth(728).setHeight(90), imp().setBanner(formats)))
        .isTrue();
    assertThat(keeps(filter, creative().setWidth(300).setHeight(600), imp().setBanner(formats)))
        .isFalse();
    assertThat(keeps(filter, creative(), imp().setBanner(Banner.newBuilder()))).isFalse();
  }

  @Test
  void aSecurePageTakesSecureCreativesOnly() {
    assertThat(keeps(new SecureFilter(), creative().setSecure(false), imp().setSecure(true)))
        .isFalse();
    assertThat(keeps(new SecureFilter(), creative().setSecure(false), imp())).isTrue();
    assertThat(keeps(new SecureFilter(), creative(), imp().setSecure(true))).isTrue();
  }

  @Test
  void aBlockedCategoryBlocksItsChildrenToo() {
    CategoryFilter filter = new CategoryFilter();
    Creative.Builder shoes = creative().addCategories("IAB18-4");

    assertThat(keeps(filter, shoes, request().addBcat("IAB18-4"))).isFalse();
    assertThat(keeps(filter, shoes, request().addBcat("IAB18"))).isFalse();
    assertThat(keeps(filter, shoes, request().addBcat("IAB18-5"))).isTrue();
    assertThat(keeps(filter, shoes, request().addBcat("IAB1"))).isTrue();
  }

  @Test
  void aBlockedAttributeBlocksTheCreative() {
    AttributeFilter filter = new AttributeFilter();

    assertThat(keeps(
            filter,
            creative().addAttributes(6),
            banner(Banner.newBuilder().addBattr(1).addBattr(6))))
        .isFalse();
    assertThat(keeps(
            filter, creative().addAttributes(7), banner(Banner.newBuilder().addBattr(6))))
        .isTrue();
  }

  @Test
  void aListOfMimeTypesMustNameHtml() {
    MimeTypeFilter filter = new MimeTypeFilter();

    assertThat(keeps(filter, creative(), banner(Banner.newBuilder().addMimes("image/png"))))
        .isFalse();
    assertThat(keeps(
            filter,
            creative(),
            banner(Banner.newBuilder().addMimes("image/png").addMimes("text/HTML"))))
        .isTrue();
  }

  @Test
  void aCreativeInALanguageNeedsItToBeWanted() {
    LanguageFilter filter = new LanguageFilter();

    assertThat(keeps(filter, creative().setLanguage("ru"), request().addWlang("en")))
        .isFalse();
    assertThat(keeps(filter, creative().setLanguage("en"), request().addWlang("en")))
        .isTrue();
    assertThat(keeps(filter, creative(), request().addWlang("en"))).isTrue();
  }
}
