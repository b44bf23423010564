package io.segmento.platform.auction;

import static io.segmento.platform.auction.FormatFixtures.audio;
import static io.segmento.platform.auction.FormatFixtures.audioSlot;
import static io.segmento.platform.auction.FormatFixtures.bid;
import static io.segmento.platform.auction.FormatFixtures.imp;
import static io.segmento.platform.auction.FormatFixtures.nativeAd;
import static io.segmento.platform.auction.FormatFixtures.nativeSlot;
import static io.segmento.platform.auction.FormatFixtures.video;
import static io.segmento.platform.auction.FormatFixtures.videoSlot;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.util.JsonFormat;
import io.segmento.platform.auction.testing.AuctionFixtures;
import io.segmento.platform.markup.CreativeTemplates;
import io.segmento.platform.markup.MarkupUrls;
import io.segmento.proto.openrtb.BidRequest.Imp;
import io.segmento.proto.openrtb.BidResponse.Bid;
import io.segmento.proto.openrtb.NativeResponse;
import io.segmento.proto.v1.Creative;
import io.segmento.proto.v1.CreativeFormat;
import io.segmento.proto.v1.Exchange;
import io.segmento.proto.v1.Product;
import org.junit.jupiter.api.Test;

/** What each format puts into a bid. */
class MarkupTest {

  private static final MarkupUrls URLS = new MarkupUrls("https://b.example", "TOKEN");

  private static final Product BOOTS = AuctionFixtures.product()
      .setImageUrl("https://cdn.shop.example/boots.jpg?a=1&b=2")
      .build();

  private static Bid answer(Creative.Builder creative, Imp.Builder imp) {
    Markup markup = new Markups(new CreativeTemplates()).of(creative.getFormat());
    Bid.Builder answer = Bid.newBuilder().setId("b1");
    PricedBid bid = bid(creative, imp);
    markup.describe(answer, bid);
    markup.write(answer, bid, URLS, Exchange.getDefaultInstance());
    return answer.build();
  }

  @Test
  void aBannerIsHtmlWithItsSize() {
    Bid bid = answer(
        AuctionFixtures.creative().setHtml("<a href=\"{{click}}\">Boots</a>"),
        AuctionFixtures.imp());

    assertThat(bid.getMtype()).isEqualTo(1);
    assertThat(bid.getW()).isEqualTo(300);
    assertThat(bid.getH()).isEqualTo(250);
    assertThat(bid.hasDur()).isFalse();
    assertThat(bid.getAdm())
        .startsWith("<a href=\"https://b.example/c?t=TOKEN\">Boots</a>")
        .contains("https://b.example/i?t=TOKEN");
  }

  @Test
  void aVideoIsVastInTheNewestVersionThatTheSlotTakes() {
    Bid bid = answer(video(), imp(videoSlot()));

    assertThat(bid.getMtype()).isEqualTo(2);
    assertThat(bid.getProtocol()).isEqualTo(13);
    assertThat(bid.getDur()).isEqualTo(15);
    assertThat(bid.getW()).isEqualTo(640);
    assertThat(bid.getAdm())
        .contains("<VAST version=\"4.2\"")
        .contains("<InLine>")
        .contains("https://b.example/i?t=TOKEN");
    assertThat(
            answer(video(), imp(videoSlot().clearProtocols().addProtocols(2))).getAdm())
        .contains("<VAST version=\"2.0\"");
  }

  @Test
  void aVastOfAnotherServerIsWrapped() {
    Bid bid = answer(
        video().clearMediaFiles().setVast("https://ads.example/vast").addMimeTypes("video/mp4"),
        imp(videoSlot()));

    assertThat(bid.getProtocol()).isEqualTo(6);
    assertThat(bid.getAdm())
        .contains("<Wrapper>")
        .contains("https://ads.example/vast")
        .contains("<VAST version=\"3.0\"");
  }

  @Test
  void thePlayerGetsTheFilesNearestToItsSize() {
    Creative.Builder creative = video();
    for (int width : new int[] {320, 1_920, 1_280, 854}) {
      creative.addMediaFiles(creative.getMediaFiles(0).toBuilder()
          .setWidth(width)
          .setHeight(width * 9 / 16)
          .setUrl("https://cdn.shop.example/" + width));
    }
    String vast = answer(creative, imp(videoSlot().setW(1_366).setH(768))).getAdm();

    assertThat(vast.split("<MediaFile ", -1)).hasSize(4);
    assertThat(vast.indexOf("/1280]")).isPositive().isLessThan(vast.indexOf("/854]"));
    assertThat(vast.indexOf("/854]")).isLessThan(vast.indexOf("/1920]"));
    assertThat(vast).doesNotContain("/320]");
  }

  @Test
  void theSkipButtonAppearsWhenTheSlotAllows() {
    Creative creative = video().setSkipAfterSeconds(5).build();

    assertThat(VideoMarkup.skipAfterSeconds(creative, videoSlot().build())).isEqualTo(5);
    assertThat(
            VideoMarkup.skipAfterSeconds(creative, videoSlot().setSkipafter(7).build()))
        .isEqualTo(7);
    assertThat(VideoMarkup.skipAfterSeconds(creative, videoSlot().setSkipmin(14).build()))
        .isEqualTo(5);
    assertThat(VideoMarkup.skipAfterSeconds(creative, videoSlot().setSkipmin(15).build()))
        .isZero();
    assertThat(
            VideoMarkup.skipAfterSeconds(creative, videoSlot().setSkipafter(15).build()))
        .isZero();
    assertThat(VideoMarkup.skipAfterSeconds(video().build(), videoSlot().build()))
        .isZero();
  }

  @Test
  void anAudioAdIsVastOrDaast() {
    Bid bid = answer(audio(), imp(audioSlot()));

    assertThat(bid.getMtype()).isEqualTo(3);
    assertThat(bid.getProtocol()).isEqualTo(11);
    assertThat(bid.getDur()).isEqualTo(20);
    assertThat(bid.hasW()).isFalse();
    assertThat(bid.getAdm()).contains("adType=\"audio\"").contains("audio/mpeg");
    assertThat(
            answer(audio(), imp(audioSlot().clearProtocols().addProtocols(9))).getAdm())
        .contains("<DAAST version=\"1.0\"")
        .contains("<AudioInteractions>");
  }

  @Test
  void aNativeAdIsTextUnlessTheExchangeWantsAnObject() throws Exception {
    PricedBid bid = bid(nativeAd(), imp(nativeSlot()), BOOTS);
    Markup markup = new Markups(new CreativeTemplates()).of(CreativeFormat.NATIVE);
    Bid.Builder text = Bid.newBuilder();
    Bid.Builder object = Bid.newBuilder();

    markup.describe(text, bid);
    assertThat(markup.write(text, bid, URLS, Exchange.getDefaultInstance())).isTrue();
    assertThat(markup.write(
            object, bid, URLS, Exchange.newBuilder().setNativeAsObject(true).build()))
        .isTrue();

    assertThat(text.getMtype()).isEqualTo(4);
    NativeResponse.Builder parsed = NativeResponse.newBuilder();
    JsonFormat.parser().merge(text.getAdm().replace("\"required\":1", "\"required\":true"), parsed);
    assertThat(parsed.build()).isEqualTo(object.getAdmNative());
  }

  @Test
  void aNativeAdWhoseRequiredPriceIsTooLongIsNotSent() {
    String request = FormatFixtures.NATIVE_REQUEST.replace(
        "{\"id\":4,\"data\":{\"type\":6,\"len\":20}}",
        "{\"id\":4,\"required\":1,\"data\":{\"type\":6,\"len\":3}}");
    PricedBid bid = bid(nativeAd(), imp(nativeSlot().setRequest(request)), BOOTS);

    assertThat(new Markups(new CreativeTemplates())
            .of(CreativeFormat.NATIVE)
            .write(Bid.newBuilder(), bid, URLS, Exchange.getDefaultInstance()))
        .isFalse();
  }

  @Test
  void eachServedFormatHasAMarkup() {
    Markups markups = new Markups(new CreativeTemplates());

    assertThat(markups.of(CreativeFormat.BANNER)).isInstanceOf(BannerMarkup.class);
    assertThat(markups.of(CreativeFormat.VIDEO)).isInstanceOf(VideoMarkup.class);
    assertThat(markups.of(CreativeFormat.AUDIO)).isInstanceOf(AudioMarkup.class);
  }
}
