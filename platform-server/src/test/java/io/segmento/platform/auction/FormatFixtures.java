package io.segmento.platform.auction;

import io.segmento.platform.auction.filter.Filters;
import io.segmento.platform.auction.request.AuctionRequest;
import io.segmento.platform.auction.request.BannerSizes;
import io.segmento.platform.auction.request.Offer;
import io.segmento.platform.auction.testing.AuctionFixtures;
import io.segmento.platform.budget.Budgets;
import io.segmento.platform.catalog.CatalogSnapshot;
import io.segmento.platform.currency.ExchangeRates;
import io.segmento.platform.markup.CreativeTemplates;
import io.segmento.proto.openrtb.BidRequest;
import io.segmento.proto.openrtb.BidRequest.Audio;
import io.segmento.proto.openrtb.BidRequest.Imp;
import io.segmento.proto.openrtb.BidRequest.Native;
import io.segmento.proto.openrtb.BidRequest.Video;
import io.segmento.proto.v1.Creative;
import io.segmento.proto.v1.CreativeFormat;
import io.segmento.proto.v1.Exchange;
import io.segmento.proto.v1.MediaFile;
import io.segmento.proto.v1.Product;
import io.segmento.proto.v1.ReviewStatus;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Slots and creatives of each format that suit each other. */
final class FormatFixtures {

  private FormatFixtures() {}

  static Video.Builder videoSlot() {
    return Video.newBuilder()
        .addMimes("video/mp4")
        .addProtocols(3)
        .addProtocols(6)
        .addProtocols(7)
        .addProtocols(13)
        .setMinduration(5)
        .setMaxduration(30)
        .setLinearity(1)
        .setPlcmt(1)
        .setW(640)
        .setH(360);
  }

  static Audio.Builder audioSlot() {
    return Audio.newBuilder()
        .addMimes("audio/mpeg")
        .addProtocols(9)
        .addProtocols(11)
        .setMinduration(10)
        .setMaxduration(30);
  }

  static Imp.Builder imp(Video.Builder slot) {
    return Imp.newBuilder().setId("1").setVideo(slot);
  }

  static Imp.Builder imp(Audio.Builder slot) {
    return Imp.newBuilder().setId("1").setAudio(slot);
  }

  static Creative.Builder video() {
    return Creative.newBuilder()
        .setId("boots-spot")
        .setCampaignId("boots")
        .setFormat(CreativeFormat.VIDEO)
        .setDurationSeconds(15)
        .setWidth(640)
        .setHeight(360)
        .addMediaFiles(MediaFile.newBuilder()
            .setUrl("https://cdn.shop.example/boots.mp4?a=1&b=2")
            .setMimeType("video/mp4")
            .setWidth(640)
            .setHeight(360)
            .setBitrateKbps(1_200))
        .setLandingUrl("https://shop.example/")
        .setSecure(true)
        .setReviewStatus(ReviewStatus.APPROVED);
  }

  static Creative.Builder audio() {
    return Creative.newBuilder()
        .setId("boots-jingle")
        .setCampaignId("boots")
        .setFormat(CreativeFormat.AUDIO)
        .setDurationSeconds(20)
        .addMediaFiles(MediaFile.newBuilder()
            .setUrl("https://cdn.shop.example/boots.mp3")
            .setMimeType("audio/mpeg")
            .setBitrateKbps(128))
        .setLandingUrl("https://shop.example/")
        .setSecure(true)
        .setReviewStatus(ReviewStatus.APPROVED);
  }

  static final String NATIVE_REQUEST = """
      {"ver":"1.2","assets":[
        {"id":1,"required":1,"title":{"len":30}},
        {"id":2,"required":1,"img":{"type":3,"wmin":300,"hmin":200}},
        {"id":3,"data":{"type":2,"len":90}},
        {"id":4,"data":{"type":6,"len":20}}],
       "eventtrackers":[{"event":1,"methods":[1]},{"event":2,"methods":[1,2]}],"privacy":1}
      """;

  static Imp.Builder imp(Native.Builder slot) {
    return Imp.newBuilder().setId("1").setNative(slot);
  }

  static Native.Builder nativeSlot() {
    return Native.newBuilder().setRequest(NATIVE_REQUEST).setVer("1.2");
  }

  static Creative.Builder nativeAd() {
    return Creative.newBuilder()
        .setId("boots-native")
        .setCampaignId("boots")
        .setFormat(CreativeFormat.NATIVE)
        .setNativeAssetsJson("""
            {"assets":[
              {"title":{"text":"{{product.name}}"}},
              {"img":{"type":3,"url":"{{product.image}}","w":600,"h":400,"mime":"image/jpeg"}},
              {"img":{"type":1,"url":"https://cdn.shop.example/icon.png","w":64,"h":64,"mime":"image/png"}},
              {"data":{"type":2,"value":"Still yours"}},
              {"data":{"type":6,"value":"{{product.price}}"}},
              {"data":{"type":12,"value":"View again"}}]}
            """)
        .setLandingUrl("https://shop.example/")
        .setSecure(true)
        .setReviewStatus(ReviewStatus.APPROVED);
  }

  /** What all filters, in the order of a real bid, leave of one campaign with one creative. */
  static Selection select(Creative.Builder creative, BidRequest.Builder request) {
    return select(
        request,
        AuctionFixtures.exchange().build(),
        AuctionFixtures.snapshot(
            AuctionFixtures.campaign().build(),
            creative.build(),
            AuctionFixtures.product().build()));
  }

  /** The same of a whole catalog. */
  static Selection select(BidRequest.Builder request, Exchange exchange, CatalogSnapshot snapshot) {
    AuctionRequest auctionRequest = new AuctionRequest(
        request.build(), exchange, snapshot, ExchangeRates.NONE, AuctionFixtures.NOW_MILLIS);
    auctionRequest.recognise(AuctionFixtures.user());
    return selection().select(auctionRequest, AuctionTrace.NONE);
  }

  static Selection select(Creative.Builder creative, Imp.Builder imp) {
    return select(creative, AuctionFixtures.request().clearImp().addImp(imp));
  }

  static CandidateSelection selection() {
    return new CandidateSelection(check());
  }

  /** All filters, where budgets are endless and every strategy is there. */
  static CampaignCheck check() {
    CreativeTemplates templates = new CreativeTemplates();
    Budgets budgets = (campaign, now) -> Long.MAX_VALUE;
    return new CampaignCheck(
        new Filters(budgets, name -> true, templates),
        budgets,
        (whole, request, trace) -> whole.arms().get(0),
        templates);
  }

  /** A bid with this creative on this impression. */
  static PricedBid bid(Creative.Builder creative, Imp.Builder imp) {
    return bid(creative, imp, null);
  }

  static PricedBid bid(Creative.Builder creative, Imp.Builder imp, @Nullable Product product) {
    AuctionCandidate candidate = new AuctionCandidate(
        AuctionFixtures.live(),
        creative.build(),
        new Offer(imp.build(), 0),
        BannerSizes.of(creative.getWidth(), creative.getHeight()),
        0,
        Long.MAX_VALUE,
        List.of(),
        new AdvertiserVisitor(null));
    return new PricedBid(
        candidate,
        product == null ? List.of() : List.of(product),
        2_000_000,
        2_000_000,
        "fixed-cpm",
        "1");
  }
}
