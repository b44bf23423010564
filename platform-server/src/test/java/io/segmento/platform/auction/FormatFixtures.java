package io.segmento.platform.auction;

import io.segmento.platform.markup.BannerTemplates;
import io.segmento.proto.openrtb.BidRequest;
import io.segmento.proto.openrtb.BidRequest.Audio;
import io.segmento.proto.openrtb.BidRequest.Imp;
import io.segmento.proto.openrtb.BidRequest.Video;
import io.segmento.proto.v1.Creative;
import io.segmento.proto.v1.CreativeFormat;
import io.segmento.proto.v1.MediaFile;
import io.segmento.proto.v1.ReviewStatus;
import java.util.List;

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

  /** What all filters, in the order of a real bid, leave of one campaign with one creative. */
  static Selection select(Creative.Builder creative, BidRequest.Builder request) {
    AuctionRequest auctionRequest = new AuctionRequest(
        request.build(),
        AuctionFixtures.exchange().build(),
        AuctionFixtures.snapshot(
            AuctionFixtures.campaign().build(),
            creative.build(),
            AuctionFixtures.product().build()),
        AuctionFixtures.NOW_MILLIS);
    auctionRequest.recognise(AuctionFixtures.user());
    return selection().select(auctionRequest, AuctionTrace.NONE);
  }

  static Selection select(Creative.Builder creative, Imp.Builder imp) {
    return select(creative, AuctionFixtures.request().clearImp().addImp(imp));
  }

  static CandidateSelection selection() {
    return new CandidateSelection(
        (campaign, now) -> Long.MAX_VALUE, name -> true, new BannerTemplates());
  }

  /** A bid with this creative on this impression. */
  static PricedBid bid(Creative.Builder creative, Imp.Builder imp) {
    AuctionCandidate candidate = new AuctionCandidate(
        AuctionFixtures.live(),
        creative.build(),
        new Offer(imp.build(), 0),
        Long.MAX_VALUE,
        List.of(),
        new AdvertiserVisitor(null));
    return new PricedBid(candidate, null, 2_000_000, "fixed-cpm", "1");
  }
}
