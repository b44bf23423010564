package io.segmento.tools.preview;

import static org.assertj.core.api.Assertions.assertThat;

import io.segmento.proto.v1.PreviewReply;
import io.segmento.proto.v1.Product;
import java.util.List;
import org.junit.jupiter.api.Test;

class PreviewPageTest {

  @Test
  void aBannerStandsInASandboxedFrameOfItsSizeAndCannotLeaveIt() {
    String page = PreviewPage.of(
        "rt",
        List.of(PreviewReply.newBuilder()
            .setMarkupType(1)
            .setMarkup("<b title=\"x\">\"</b><script>top.alert(1)</script>")
            .setWidth(300)
            .setHeight(250)
            .addSkus("<sku>")
            .build()),
        List.of());

    assertThat(page)
        .contains("width=\"300\" height=\"250\"")
        .contains("sandbox=\"allow-scripts allow-popups\"")
        .contains("&lt;b title=&quot;x&quot;&gt;&quot;&lt;/b&gt;")
        .contains("&lt;sku&gt;")
        .doesNotContain("<script>");
  }

  @Test
  void mediaFilesOfAVastStandInAPlayer() {
    String page = PreviewPage.of(
        "spot",
        List.of(PreviewReply.newBuilder()
            .setMarkupType(2)
            .setMarkup(
                "<VAST><MediaFile type=\"video/mp4\"><![CDATA[https://x/a?b&c]]></MediaFile></VAST>")
            .build()),
        List.of());

    assertThat(page).contains("<source src=\"https://x/a?b&amp;c\">").contains("&lt;VAST&gt;");
  }

  @Test
  void nativeAssetsStandOnACard() {
    String page = PreviewPage.of(
        "n",
        List.of(PreviewReply.newBuilder()
            .setMarkupType(4)
            .setMarkup(
                "{\"assets\":[{\"title\":{\"text\":\"<T>\"}},{\"img\":{\"url\":\"https://x/i\",\"w\":64,\"h\":64}},"
                    + "{\"data\":{\"value\":\"$5\"}}],\"privacy\":\"https://x/why?a&b\"}")
            .build()),
        List.of());

    assertThat(page)
        .contains("<b>&lt;T&gt;</b>")
        .contains("<img alt=\"\" width=\"64\" src=\"https://x/i\">")
        .contains("<div>$5</div>")
        .contains("href=\"https://x/why?a&amp;b\">i</a>");
  }

  @Test
  void everySizeStandsOnThePage() {
    PreviewReply.Builder one = PreviewReply.newBuilder()
        .setMarkupType(1)
        .setMarkup("<b>")
        .setWidth(300)
        .setHeight(250);

    assertThat(PreviewPage.of(
            "rt", List.of(one.build(), one.setWidth(728).setHeight(90).build()), List.of()))
        .contains("width=\"300\" height=\"250\"", "width=\"728\" height=\"90\"");
  }

  @Test
  void whatItsProductsCostAndWhetherTheyAreThereIsToldAndNoBidsProductIsMarked() {
    Product.Builder tent = Product.newBuilder()
        .setSku("tent")
        .setName("Tent for <two>")
        .setPriceMicros(349_500_000)
        .setCurrency("USD")
        .setInStock(true);
    String page = PreviewPage.of(
        "rt",
        List.of(PreviewReply.newBuilder().setMarkupType(1).addSkus("tent").build()),
        List.of(
            tent.build(),
            tent.setSku("lamp")
                .setPriceMicros(40_000_000)
                .setInStock(false)
                .addAvailableIn("USA/CA")
                .build()));

    assertThat(page)
        .contains("<tr><td>tent<td>Tent for &lt;two&gt;<td>349.50 USD<td>in stock<td>everywhere")
        .contains("<tr class=\"gone\"><td>lamp")
        .contains("<td>40 USD<td>out of stock: no bid shows it<td>USA/CA");
  }
}
