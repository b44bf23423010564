package io.segmento.platform.auction;

import static io.segmento.platform.auction.FormatFixtures.audio;
import static io.segmento.platform.auction.FormatFixtures.audioSlot;
import static io.segmento.platform.auction.FormatFixtures.imp;
import static io.segmento.platform.auction.FormatFixtures.nativeAd;
import static io.segmento.platform.auction.FormatFixtures.nativeSlot;
import static io.segmento.platform.auction.FormatFixtures.select;
import static io.segmento.platform.auction.FormatFixtures.video;
import static io.segmento.platform.auction.FormatFixtures.videoSlot;
import static org.assertj.core.api.Assertions.assertThat;

import io.segmento.platform.auction.filter.FilterReason;
import io.segmento.platform.auction.request.BannerSizes;
import io.segmento.platform.auction.request.Offer;
import io.segmento.platform.auction.testing.AuctionFixtures;
import io.segmento.platform.feed.ListedProduct;
import io.segmento.proto.openrtb.BidRequest;
import io.segmento.proto.openrtb.BidRequest.Audio;
import io.segmento.proto.openrtb.BidRequest.Banner;
import io.segmento.proto.openrtb.BidRequest.Dooh;
import io.segmento.proto.openrtb.BidRequest.DurFloors;
import io.segmento.proto.openrtb.BidRequest.Format;
import io.segmento.proto.openrtb.BidRequest.Imp;
import io.segmento.proto.openrtb.BidRequest.Native;
import io.segmento.proto.openrtb.BidRequest.Qty;
import io.segmento.proto.openrtb.BidRequest.Video;
import io.segmento.proto.v1.Creative;
import io.segmento.proto.v1.Exchange;
import io.segmento.proto.v1.Size;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Through all filters: what suits is a candidate, and each restriction alone, with its own reason, ends that. */
class FormatRestrictionsTest {

  private static void videoFlips(FilterReason reason, Consumer<Video.Builder> slotChange) {
    Video.Builder slot = videoSlot();
    slotChange.accept(slot);
    flips(reason, video(), imp(slot));
  }

  private static void videoStays(Consumer<Video.Builder> slotChange) {
    Video.Builder slot = videoSlot();
    slotChange.accept(slot);
    assertThat(select(video(), imp(slot)).isEmpty()).isFalse();
  }

  private static void creativeFlips(FilterReason reason, Consumer<Creative.Builder> change) {
    Creative.Builder creative = video();
    change.accept(creative);
    flips(reason, creative, imp(videoSlot()));
  }

  private static void audioFlips(FilterReason reason, Consumer<Audio.Builder> slotChange) {
    Audio.Builder slot = audioSlot();
    slotChange.accept(slot);
    flips(reason, audio(), imp(slot));
  }

  private static void flips(FilterReason reason, Creative.Builder creative, Imp.Builder imp) {
    Selection selected = select(creative, imp);
    assertThat(selected.isEmpty()).as("%s on %s", creative, imp).isTrue();
    assertThat(selected.removedBy(reason)).as("%s on %s", reason, imp).isEqualTo(1);
  }

  @Test
  void whatSuitsIsACandidate() {
    assertThat(select(video(), imp(videoSlot())).isEmpty()).isFalse();
    assertThat(select(audio(), imp(audioSlot())).isEmpty()).isFalse();
  }

  @Test
  void aCreativeAnswersItsOwnFormatOnly() {
    flips(FilterReason.FORMAT, video(), AuctionFixtures.imp());
    flips(FilterReason.FORMAT, video(), imp(audioSlot()));
    flips(FilterReason.FORMAT, audio(), imp(videoSlot()));
    flips(FilterReason.FORMAT, AuctionFixtures.creative(), imp(videoSlot()));
  }

  @Test
  void anImpressionOfSeveralFormatsIsAnsweredByCreativesOfEach() {
    Imp.Builder both = imp(videoSlot()).setBanner(Banner.newBuilder().setW(300).setH(250));

    assertThat(select(video(), both).isEmpty()).isFalse();
    assertThat(select(AuctionFixtures.creative(), both).isEmpty()).isFalse();
    flips(FilterReason.FORMAT, audio(), both);
  }

  @Test
  void theBlockedAttributesAreThoseOfTheCreativesOwnSlot() {
    Imp.Builder both = imp(videoSlot().addBattr(6))
        .setBanner(Banner.newBuilder().setW(300).setH(250).addBattr(7));

    flips(FilterReason.ATTRIBUTE_BLOCKED, video().addAttributes(6), both);
    assertThat(select(video().addAttributes(7), both).isEmpty()).isFalse();
    flips(
        FilterReason.ATTRIBUTE_BLOCKED,
        audio().addAttributes(6),
        imp(audioSlot().addBattr(6)));
  }

  @Test
  void mimes() {
    videoFlips(FilterReason.MIME_TYPE, slot -> slot.clearMimes().addMimes("video/webm"));
    videoStays(Video.Builder::clearMimes);
    videoStays(slot -> slot.clearMimes().addMimes("VIDEO/MP4"));
    audioFlips(FilterReason.MIME_TYPE, slot -> slot.clearMimes().addMimes("audio/ogg"));
    flips(FilterReason.MIME_TYPE, wrapper().addMimeTypes("video/webm"), imp(videoSlot()));
    assertThat(select(wrapper().addMimeTypes("video/mp4"), imp(videoSlot())).isEmpty())
        .isFalse();
  }

  private static Creative.Builder wrapper() {
    return video().clearMediaFiles().setVast("https://ads.example/vast");
  }

  @Test
  void durations() {
    videoFlips(FilterReason.DURATION, slot -> slot.setMinduration(16));
    videoFlips(FilterReason.DURATION, slot -> slot.setMaxduration(14));
    videoFlips(FilterReason.DURATION, slot -> slot.addRqddurs(30).addRqddurs(10));
    videoFlips(FilterReason.DURATION, slot -> slot.setPoddur(14).clearMaxduration());
    audioFlips(FilterReason.DURATION, slot -> slot.setMaxduration(19));
    audioFlips(FilterReason.DURATION, slot -> slot.addRqddurs(15));
    audioFlips(FilterReason.DURATION, slot -> slot.setMinduration(21));
    videoStays(slot -> slot.setMinduration(15).setMaxduration(15));
    videoStays(slot -> slot.setMinduration(20).setMaxduration(30).addRqddurs(15));
    videoStays(slot -> slot.setMaxduration(10).setMaxextended(5));
    videoStays(slot -> slot.setMaxduration(10).setMaxextended(-1));
    videoStays(Video.Builder::clearMaxduration);
    videoFlips(FilterReason.DURATION, slot -> slot.setMaxduration(10).setMaxextended(4));
  }

  @Test
  void protocols() {
    videoFlips(FilterReason.PROTOCOL, slot -> slot.clearProtocols().addProtocols(1));
    videoFlips(FilterReason.PROTOCOL, slot -> slot.clearProtocols().addProtocols(6));
    videoStays(Video.Builder::clearProtocols);
    flips(
        FilterReason.PROTOCOL,
        wrapper().addMimeTypes("video/mp4"),
        imp(videoSlot().clearProtocols().addProtocols(3)));
    audioFlips(FilterReason.PROTOCOL, slot -> slot.clearProtocols().addProtocols(10));
    videoFlips(FilterReason.PROTOCOL, slot -> slot.clearProtocols().addProtocols(9));
  }

  @Test
  @SuppressWarnings("deprecation")
  void theOlderFieldForOneProtocolCounts() {
    videoFlips(FilterReason.PROTOCOL, slot -> slot.clearProtocols().setProtocol(1));
    videoStays(slot -> slot.clearProtocols().setProtocol(2));
  }

  @Test
  void bitrateDeliveryAndShapeOfTheFile() {
    videoFlips(FilterReason.MEDIA_FILE, slot -> slot.setMaxbitrate(1_199));
    videoFlips(FilterReason.MEDIA_FILE, slot -> slot.setMinbitrate(1_201));
    videoFlips(FilterReason.MEDIA_FILE, slot -> slot.addDelivery(1));
    videoStays(slot -> slot.addDelivery(1).addDelivery(2));
    videoFlips(
        FilterReason.MEDIA_FILE, slot -> slot.setBoxingallowed(false).setW(400).setH(400));
    videoStays(slot -> slot.setBoxingallowed(false).setW(1_280).setH(720));
    videoStays(slot -> slot.setW(400).setH(400));
    audioFlips(FilterReason.MEDIA_FILE, slot -> slot.setMaxbitrate(96));
  }

  @Test
  void oneFileMustSuitInEveryWay() {
    Creative.Builder two = video();
    two.addMediaFiles(
        two.getMediaFiles(0).toBuilder().setMimeType("video/webm").setBitrateKbps(300));

    flips(FilterReason.MEDIA_FILE, two, imp(videoSlot().setMaxbitrate(500)));
    assertThat(select(two, imp(videoSlot().addMimes("video/webm").setMaxbitrate(500)))
            .isEmpty())
        .isFalse();
  }

  @Test
  void linearityAndSkipping() {
    videoFlips(FilterReason.LINEARITY, slot -> slot.setLinearity(2));
    videoStays(Video.Builder::clearLinearity);
    flips(
        FilterReason.SKIP,
        video().setSkipAfterSeconds(5).addAttributes(16),
        imp(videoSlot().setSkip(false)));
    assertThat(select(video().setSkipAfterSeconds(5), imp(videoSlot())).isEmpty())
        .isFalse();
    assertThat(select(video().setSkipAfterSeconds(5), imp(videoSlot().setSkip(true)))
            .isEmpty())
        .isFalse();
  }

  @Test
  @SuppressWarnings("deprecation")
  void placements() {
    creativeFlips(FilterReason.PLACEMENT, creative -> creative.addVideoPlacements(3));
    assertThat(select(video().addVideoPlacements(1), imp(videoSlot())).isEmpty())
        .isFalse();
    flips(FilterReason.PLACEMENT, video().addVideoPlacements(1), imp(videoSlot().clearPlcmt()));
    assertThat(
            select(video().addVideoPlacements(4), imp(videoSlot().clearPlcmt().setPlacement(2)))
                .isEmpty())
        .isFalse();
  }

  @Test
  void apis() {
    creativeFlips(FilterReason.API, creative -> creative.addApis(7));
    assertThat(select(video().addApis(7), imp(videoSlot().addApi(2).addApi(7))).isEmpty())
        .isFalse();
    flips(FilterReason.API, video().addApis(7).addApis(8), imp(videoSlot().addApi(7)));
    flips(
        FilterReason.API,
        AuctionFixtures.creative().addApis(5),
        Imp.newBuilder()
            .setId("1")
            .setBanner(Banner.newBuilder().setW(300).setH(250).addApi(3)));
    flips(FilterReason.API, audio().addApis(7), imp(audioSlot()));
  }

  @Test
  void whatANativeSlotRequiresMustBeThere() {
    assertThat(select(nativeAd(), imp(nativeSlot())).isEmpty()).isFalse();
    nativeFlips("\"wmin\":300", "\"wmin\":601");
    nativeFlips("\"hmin\":200", "\"hmin\":401");
    nativeFlips("\"wmin\":300,\"hmin\":200", "\"w\":300");
    nativeFlips("\"type\":3", "\"type\":500");
    nativeFlips("\"type\":3", "\"type\":3,\"mimes\":[\"image/gif\"]");
    nativeFlips("{\"id\":3,\"data\":{\"type\":2", "{\"id\":3,\"required\":1,\"data\":{\"type\":8");
    nativeFlips("\"title\":{\"len\":30}", "\"video\":{\"mimes\":[\"video/mp4\"]}");
    assertThat(select(nativeAd(), imp(changed("\"type\":2", "\"type\":8"))).isEmpty())
        .isFalse();
    assertThat(
            select(nativeAd(), imp(changed("\"type\":3", "\"type\":3,\"mimes\":[\"image/jpg\"]")))
                .isEmpty())
        .isFalse();
    flips(
        FilterReason.ATTRIBUTE_BLOCKED,
        nativeAd().addAttributes(6),
        imp(nativeSlot().addBattr(6)));
  }

  @Test
  void aNativeRequestThatIsNotReadableIsNotBidOn() {
    for (String request : new String[] {"", "{", "[]", "7", "{\"assets\":{}}", "{} {}"}) {
      flips(FilterReason.NATIVE_ASSETS, nativeAd(), imp(nativeSlot().setRequest(request)));
    }
  }

  private static Native.Builder changed(String part, String by) {
    String request = FormatFixtures.NATIVE_REQUEST.replace(part, by);
    assertThat(request).isNotEqualTo(FormatFixtures.NATIVE_REQUEST);
    return nativeSlot().setRequest(request);
  }

  private static void nativeFlips(String part, String by) {
    flips(FilterReason.NATIVE_ASSETS, nativeAd(), imp(changed(part, by)));
  }

  private static Imp.Builder banner(Banner.Builder banner) {
    return Imp.newBuilder().setId("1").setBanner(banner);
  }

  private static Banner.Builder slot() {
    return Banner.newBuilder().setW(300).setH(250);
  }

  private static boolean bids(Creative.Builder creative, Imp.Builder imp) {
    return !select(creative, imp).isEmpty();
  }

  @Test
  void sizes() {
    Creative.Builder creative = AuctionFixtures.creative();

    assertThat(bids(creative, banner(slot()))).isTrue();
    flips(FilterReason.SIZE, creative, banner(slot().setW(301)));
    flips(FilterReason.SIZE, creative, banner(Banner.newBuilder()));
    assertThat(bids(creative, banner(slot().setW(320).setH(50).addFormat(format(300, 250)))))
        .isTrue();
    assertThat(bids(
            creative.clone().addSizes(size(320, 50)), banner(slot().setW(320).setH(50))))
        .isTrue();
  }

  @Test
  void aProportionWithASmallestWidth() {
    Format.Builder sixToFive = Format.newBuilder().setWratio(6).setHratio(5);

    assertThat(bids(AuctionFixtures.creative(), banner(Banner.newBuilder().addFormat(sixToFive))))
        .isTrue();
    flips(
        FilterReason.SIZE,
        AuctionFixtures.creative(),
        banner(Banner.newBuilder().addFormat(sixToFive.clone().setWmin(301))));
    flips(
        FilterReason.SIZE,
        AuctionFixtures.creative(),
        banner(Banner.newBuilder().addFormat(sixToFive.clone().setHratio(4))));
  }

  @Test
  @SuppressWarnings("deprecation")
  void aRangeOfSizes() {
    Banner.Builder range =
        Banner.newBuilder().setWmin(200).setWmax(300).setHmin(200).setHmax(250);

    assertThat(bids(AuctionFixtures.creative(), banner(range))).isTrue();
    flips(FilterReason.SIZE, AuctionFixtures.creative(), banner(range.clone().setWmax(299)));
    flips(FilterReason.SIZE, AuctionFixtures.creative(), banner(range.clone().setHmin(251)));
  }

  @Test
  void anInterstitialTakesWhatNearlyFillsTheScreen() {
    Imp.Builder screen = banner(Banner.newBuilder().setW(1).setH(1)).setInstl(true);

    assertThat(interstitial(screen, 375, 320, 80, 60)).isTrue();
    assertThat(interstitial(screen, 376, 320, 80, 60)).isFalse();
    assertThat(interstitial(screen, 299, 320, 80, 60)).isFalse();
    assertThat(interstitial(screen, 375, 417, 80, 60)).isFalse();
    assertThat(interstitial(screen, 375, 320, 0, 0)).isFalse();
    assertThat(interstitial(screen.clone().setInstl(false), 375, 320, 80, 60)).isFalse();
    assertThat(interstitial(
            banner(Banner.newBuilder().setW(320).setH(400)).setInstl(true), 1, 1, 80, 60))
        .isTrue();
  }

  private static boolean interstitial(
      Imp.Builder imp, int width, int height, int minWidth, int minHeight) {
    Exchange exchange = AuctionFixtures.exchange()
        .setInterstitialMinWidthPercent(minWidth)
        .setInterstitialMinHeightPercent(minHeight)
        .build();
    BidRequest.Builder request = AuctionFixtures.request().clearImp().addImp(imp);
    request.getDeviceBuilder().setW(width).setH(height);
    return BannerSizes.choose(
            AuctionFixtures.creative().build(),
            new Offer(imp.build(), 0),
            AuctionFixtures.auctionRequest(request.build(), exchange))
        != BannerSizes.NONE;
  }

  private static Format.Builder format(int width, int height) {
    return Format.newBuilder().setW(width).setH(height);
  }

  private static Size.Builder size(int width, int height) {
    return Size.newBuilder().setWidth(width).setHeight(height);
  }

  @Test
  void blockedBannerTypes() {
    Creative.Builder text = AuctionFixtures.creative();
    Creative.Builder picture = AuctionFixtures.creative().setHtml("<IMG src=\"x\">{{click}}");
    Creative.Builder script = AuctionFixtures.creative().setHtml("<img><script>1</script>");
    Creative.Builder frame = AuctionFixtures.creative().setHtml("<iframe></iframe>");

    flips(FilterReason.BANNER_TYPE, text, banner(slot().addBtype(1)));
    flips(FilterReason.BANNER_TYPE, picture, banner(slot().addBtype(1).addBtype(2)));
    flips(FilterReason.BANNER_TYPE, script, banner(slot().addBtype(3)));
    flips(FilterReason.BANNER_TYPE, frame, banner(slot().addBtype(4)));
    assertThat(bids(text, banner(slot().addBtype(2).addBtype(3).addBtype(4)))).isTrue();
    assertThat(bids(picture, banner(slot().addBtype(1).addBtype(3).addBtype(4))))
        .isTrue();
  }

  @Test
  void whatExpandsNeedsDirectionAndRoom() {
    Creative.Builder down = AuctionFixtures.creative().addExpandDirections(4);

    assertThat(bids(down, banner(slot().addExpdir(4).setTopframe(true)))).isTrue();
    assertThat(bids(down, banner(slot().addExpdir(4).addApi(5)))).isTrue();
    flips(FilterReason.EXPANSION, down, banner(slot().addExpdir(4)));
    flips(FilterReason.EXPANSION, down, banner(slot().addExpdir(3).setTopframe(true)));
    flips(FilterReason.EXPANSION, down, banner(slot().setTopframe(true)));
  }

  @Test
  void aScreenThatCountsAsManyImpressionsIsNotBidOn() {
    BidRequest.Builder outOfHome =
        AuctionFixtures.request().clearSite().setDooh(Dooh.newBuilder().setId("screen-7"));
    outOfHome.getImpBuilder(0).setQty(Qty.newBuilder().setMultiplier(1));
    assertThat(select(AuctionFixtures.creative(), outOfHome).isEmpty()).isFalse();

    outOfHome.getImpBuilder(0).setQty(Qty.newBuilder().setMultiplier(14.2));
    Selection selected = select(AuctionFixtures.creative(), outOfHome);

    assertThat(selected.isEmpty()).isTrue();
    assertThat(selected.removedBy(FilterReason.QUANTITY)).isEqualTo(1);
  }

  @Test
  void aSecureCreativeShowsNoInsecurePicture() {
    assertThat(ViewedProducts.isAsSecureAs(
            AuctionFixtures.creative().build(),
            ListedProduct.of(AuctionFixtures.product().setImageUrl("http://x").build())))
        .isFalse();
    assertThat(ViewedProducts.isAsSecureAs(
            AuctionFixtures.creative().setSecure(false).build(),
            ListedProduct.of(AuctionFixtures.product().setImageUrl("http://x").build())))
        .isTrue();
    assertThat(ViewedProducts.isAsSecureAs(
            AuctionFixtures.creative().build(),
            ListedProduct.of(AuctionFixtures.product().setImageUrl("https://x").build())))
        .isTrue();
  }

  @Test
  void aSecurePageTakesSecureVideosOnly() {
    flips(FilterReason.SECURE, video().setSecure(false), imp(videoSlot()).setSecure(true));
  }

  @Test
  void theFloorRisesWithTheLength() {
    Imp.Builder perSecond = imp(videoSlot().setMincpmpersec(0.2));
    Imp.Builder ranges = imp(videoSlot()
            .addDurfloors(DurFloors.newBuilder().setMindur(1).setMaxdur(14).setBidfloor(9))
            .addDurfloors(DurFloors.newBuilder().setMindur(15).setMaxdur(15).setBidfloor(4)))
        .setBidfloor(1);

    assertThat(new Offer(perSecond.build(), 0).bidFloorCpmMicros(video().build()))
        .isEqualTo(3_000_000);
    assertThat(new Offer(ranges.build(), 0).bidFloorCpmMicros(video().build()))
        .isEqualTo(4_000_000);
    assertThat(new Offer(perSecond.setBidfloor(3.5).build(), 0)
            .bidFloorCpmMicros(video().build()))
        .isEqualTo(3_500_000);
  }
}
