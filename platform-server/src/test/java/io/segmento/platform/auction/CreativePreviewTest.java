package io.segmento.platform.auction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.segmento.platform.auction.testing.AuctionFixtures;
import io.segmento.platform.error.SegmentoException;
import io.segmento.platform.markup.CreativeTemplates;
import io.segmento.proto.v1.Creative;
import io.segmento.proto.v1.PreviewReply;
import io.segmento.proto.v1.PreviewRequest;
import io.segmento.proto.v1.ReviewStatus;
import io.segmento.proto.v1.Size;
import org.junit.jupiter.api.Test;

class CreativePreviewTest {

  private static final CreativeTemplates TEMPLATES = new CreativeTemplates();

  private final CreativePreview previews = new CreativePreview(new Markups(TEMPLATES), TEMPLATES);

  private PreviewReply preview(Creative.Builder creative, PreviewRequest.Builder request) {
    return previews.of(
        request.setCreativeId(creative.getId()).build(),
        AuctionFixtures.snapshot(
            AuctionFixtures.campaign().build(),
            creative.build(),
            AuctionFixtures.product().setImageUrl("https://cdn.example/b.jpg").build()));
  }

  private PreviewReply preview(Creative.Builder creative) {
    return preview(creative, PreviewRequest.newBuilder());
  }

  @Test
  void aBannerShowsTheFirstProductInStockEvenBeforeItsReview() {
    PreviewReply reply = preview(AuctionFixtures.creative().setReviewStatus(ReviewStatus.PENDING));

    assertThat(reply.getMarkupType()).isEqualTo(1);
    assertThat(reply.getSkusList()).containsExactly("b-1");
    assertThat(reply.getMarkup()).contains("Boots").contains("https://preview.invalid/c?t=preview");
  }

  @Test
  void eachFormatHasAPreview() {
    assertThat(preview(FormatFixtures.video()).getMarkup())
        .contains("<VAST version=\"4.2\"")
        .contains("boots.mp4");
    assertThat(preview(FormatFixtures.audio()).getMarkup()).contains("boots.mp3");
    assertThat(preview(FormatFixtures.nativeAd()).getMarkup())
        .contains("\"text\":\"Boots\"")
        .contains("\"View again\"");
  }

  @Test
  void aSizeMustBeOneOfTheCreatives() {
    Creative.Builder creative =
        AuctionFixtures.creative().addSizes(Size.newBuilder().setWidth(320).setHeight(50));
    PreviewReply reply =
        preview(creative, PreviewRequest.newBuilder().setWidth(320).setHeight(50));

    assertThat(reply.getWidth()).isEqualTo(320);
    assertThat(reply.getSizesList())
        .extracting(Size::getWidth)
        .containsExactly(creative.getWidth(), 320);
    assertThatThrownBy(
            () -> preview(creative, PreviewRequest.newBuilder().setWidth(50).setHeight(320)))
        .isInstanceOf(SegmentoException.class)
        .hasMessageContaining("50x320");
  }

  @Test
  void whatIsNotThereIsSaid() {
    assertThatThrownBy(() ->
            preview(AuctionFixtures.creative(), PreviewRequest.newBuilder().addSkus("no-such")))
        .isInstanceOf(SegmentoException.class)
        .hasMessageContaining("no such product");
    assertThatThrownBy(() -> previews.of(
            PreviewRequest.newBuilder().setCreativeId("x").build(),
            AuctionFixtures.auctionRequest(AuctionFixtures.request().build()).snapshot()))
        .isInstanceOf(SegmentoException.class)
        .hasMessageContaining("no such creative");
  }
}
