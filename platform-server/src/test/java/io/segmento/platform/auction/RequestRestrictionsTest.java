package io.segmento.platform.auction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.segmento.platform.auction.filter.FilterReason;
import io.segmento.platform.auction.testing.AuctionFixtures;
import io.segmento.proto.openrtb.BidRequest;
import io.segmento.proto.openrtb.BidRequest.DsaRequest;
import io.segmento.proto.openrtb.BidRequest.Imp;
import io.segmento.proto.openrtb.BidRequest.Native;
import io.segmento.proto.openrtb.BidRequest.Pmp;
import io.segmento.proto.openrtb.BidRequest.Source;
import io.segmento.proto.openrtb.BidRequest.SupplyChain;
import io.segmento.proto.openrtb.BidRequest.SupplyChainNode;
import io.segmento.proto.v1.Creative;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each restriction of a request alone ends a bid that there is without it, and is counted by its own reason. */
class RequestRestrictionsTest {

  private static final SupplyChainNode SELLER =
      SupplyChainNode.newBuilder().setAsi("ssp.example").setSid("7").build();

  private static Creative.Builder creative() {
    return AuctionFixtures.creative()
        .setLanguage("en-GB")
        .addCategories("IAB18-4")
        .setLandingUrl("https://store.example/apps/details?id=com.example.boots&hl=en");
  }

  static Stream<Arguments> restrictions() {
    return Stream.of(
        flip("wseat of others", FilterReason.SEAT, r -> r.addWseat("seat-2")),
        flip("bseat", FilterReason.SEAT, r -> r.addBseat("seat-1")),
        flip("cur", FilterReason.CURRENCY, r -> r.addCur("JPY")),
        flip("badv", FilterReason.ADVERTISER_BLOCKED, r -> r.addBadv("shop.example")),
        flip("badv of a parent", FilterReason.ADVERTISER_BLOCKED, r -> r.addBadv("EXAMPLE")),
        flip("bapp", FilterReason.APP_BLOCKED, r -> r.addBapp("com.Example.boots")),
        flip("bcat", FilterReason.CATEGORY_BLOCKED, r -> r.addBcat("IAB18-4")),
        flip("bcat of a parent", FilterReason.CATEGORY_BLOCKED, r -> r.addBcat("IAB18")),
        flip(
            "bcat of another taxonomy",
            FilterReason.CATEGORY_TAXONOMY,
            r -> r.setCattax(7).addBcat("553")),
        flip(
            "bcat of a taxonomy that is mapped",
            FilterReason.CATEGORY_BLOCKED,
            r -> r.setCattax(6).addBcat("552")),
        flip(
            "bcat of a taxonomy that is mapped, in a category that is not",
            FilterReason.CATEGORY_TAXONOMY,
            r -> r.setCattax(6).addBcat("1").addBcat("565")),
        flip("wlang", FilterReason.LANGUAGE, r -> r.addWlang("ru")),
        flip("wlangb", FilterReason.LANGUAGE, r -> r.addWlangb("en-US")),
        flip("a language that ours only begins with", FilterReason.LANGUAGE, r -> r.addWlang("e")),
        flip(
            "private_auction",
            FilterReason.PRIVATE_AUCTION,
            r -> r.getImpBuilder(0).setPmp(Pmp.newBuilder().setPrivateAuction(true))),
        flip("bidfloor", FilterReason.FLOOR, r -> r.getImpBuilder(0).setBidfloor(5.01)),
        flip(
            "bidfloorcur of which there is no rate",
            FilterReason.FLOOR_CURRENCY,
            r -> r.getImpBuilder(0).setBidfloor(0.01).setBidfloorcur("JPY")),
        flip(
            "schain incomplete",
            FilterReason.SUPPLY_CHAIN,
            chain(SupplyChain.newBuilder().setComplete(false).addNodes(SELLER))),
        flip(
            "schain without sellers",
            FilterReason.SUPPLY_CHAIN,
            chain(SupplyChain.newBuilder().setComplete(true))),
        flip(
            "schain with a seller unnamed",
            FilterReason.SUPPLY_CHAIN,
            chain(SupplyChain.newBuilder()
                .setComplete(true)
                .addNodes(SELLER)
                .addNodes(SupplyChainNode.newBuilder().setAsi("reseller.example")))),
        flip(
            "schain without the domain of a seller",
            FilterReason.SUPPLY_CHAIN,
            chain(SupplyChain.newBuilder()
                .setComplete(true)
                .addNodes(SupplyChainNode.newBuilder().setSid("7")))));
  }

  private static Arguments flip(
      String name, FilterReason reason, Consumer<BidRequest.Builder> change) {
    return arguments(name, reason, change);
  }

  private static Consumer<BidRequest.Builder> chain(SupplyChain.Builder chain) {
    return request -> request.setSource(Source.newBuilder().setSchain(chain));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("restrictions")
  void aRestrictionAloneEndsTheBid(
      String name, FilterReason reason, Consumer<BidRequest.Builder> change) {
    BidRequest.Builder request = AuctionFixtures.request();
    assertThat(FormatFixtures.select(creative(), request).isEmpty()).isFalse();

    change.accept(request);

    Selection selection = FormatFixtures.select(creative(), request);
    assertThat(selection.isEmpty()).as(name).isTrue();
    assertThat(selection.removedBy(reason)).as(name).isEqualTo(1);
  }

  static Stream<Arguments> permissions() {
    return Stream.of(
        flip("our seat", FilterReason.SEAT, r -> r.addWseat("seat-2").addWseat("seat-1")),
        flip("another domain", FilterReason.ADVERTISER_BLOCKED, r -> r.addBadv("op.example")),
        flip(
            "another app",
            FilterReason.APP_BLOCKED,
            r -> r.addBapp("com.example.boot").addBapp("")),
        flip("part of an app", FilterReason.APP_BLOCKED, r -> r.addBapp("example.boots")),
        flip(
            "another category",
            FilterReason.CATEGORY_BLOCKED,
            r -> r.addBcat("IAB1").addBcat("")),
        flip(
            "another category of a taxonomy that is mapped",
            FilterReason.CATEGORY_BLOCKED,
            r -> r.setCattax(2).addBcat("1").addBcat("653")),
        flip(
            "an exchange's own number, of no taxonomy that it names",
            FilterReason.CATEGORY_TAXONOMY,
            r -> r.addBcat("13423")),
        flip("language", FilterReason.LANGUAGE, r -> r.addWlang("ru").addWlang("EN")),
        flip("its variant", FilterReason.LANGUAGE, r -> r.addWlangb("en-gb")),
        flip("any language", FilterReason.LANGUAGE, r -> r.addWlangb("*")),
        flip(
            "all sellers named",
            FilterReason.SUPPLY_CHAIN,
            chain(SupplyChain.newBuilder().setComplete(true).addNodes(SELLER))));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("permissions")
  void whatIsAllowedIsBid(String name, FilterReason reason, Consumer<BidRequest.Builder> change) {
    BidRequest.Builder request = AuctionFixtures.request();
    change.accept(request);

    Selection selection = FormatFixtures.select(creative(), request);
    assertThat(selection.removedBy(reason)).as(name).isZero();
    assertThat(selection.isEmpty()).as(name).isFalse();
  }

  @Test
  void anAppIsFoundByItsNumberToo() {
    Creative.Builder creative = AuctionFixtures.creative()
        .setLandingUrl("https://store.example/us/app/boots/id123456?mt=8");

    assertThat(FormatFixtures.select(creative, AuctionFixtures.request().addBapp("123456"))
            .removedBy(FilterReason.APP_BLOCKED))
        .isEqualTo(1);
    assertThat(FormatFixtures.select(creative, AuctionFixtures.request().addBapp("12345"))
            .isEmpty())
        .isFalse();
  }

  @Test
  void factsThatNobodyWouldShowEndTheBidOfWhatCannotShowThem() {
    BidRequest.Builder request = AuctionFixtures.request()
        .clearImp()
        .addImp(Imp.newBuilder().setId("1").setNative(Native.newBuilder().setRequest("{}")));
    DsaRequest.Builder required = DsaRequest.newBuilder().setDsarequired(2);
    Creative.Builder creative = FormatFixtures.nativeAd();
    assertThat(FormatFixtures.select(creative, request).removedBy(FilterReason.DSA))
        .isZero();

    request.getRegsBuilder().getExtBuilder().setDsa(required);
    assertThat(FormatFixtures.select(creative, request).removedBy(FilterReason.DSA))
        .isEqualTo(1);

    request.getRegsBuilder().getExtBuilder().setDsa(required.setPubrender(1));
    assertThat(FormatFixtures.select(creative, request).removedBy(FilterReason.DSA))
        .isZero();
  }
}
