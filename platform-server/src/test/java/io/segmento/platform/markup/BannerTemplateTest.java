package io.segmento.platform.markup;

import static org.assertj.core.api.Assertions.assertThat;

import io.segmento.proto.v1.Creative;
import io.segmento.proto.v1.Product;
import org.junit.jupiter.api.Test;

class BannerTemplateTest {

  private static final MarkupUrls URLS = new MarkupUrls("https://x", "1");

  private static final Product BOOTS = Product.newBuilder()
      .setSku("b-1")
      .setName("Boots \"Nord\" <b>&")
      .setPriceMicros(1_299_900_000L)
      .setCurrency("USD")
      .setImageUrl("https://shop.example/b.png?a=1&b=2")
      .build();

  private static BannerTemplate template(String html) {
    return BannerTemplate.of(Creative.newBuilder().setHtml(html).build());
  }

  @Test
  void placeholdersAreFilledAndEscaped() {
    String markup = template(
            "<a href=\"{{click}}\"><img src='{{product.image}}'>{{product.name}} {{product.price}}</a>{{impression}}")
        .render(BOOTS, new MarkupUrls("https://x", "1&u=2"));

    assertThat(markup)
        .isEqualTo(
            "<a href=\"https://x/c?t=1&amp;u=2\"><img src='https://shop.example/b.png?a=1&amp;b=2'>"
                + "Boots &quot;Nord&quot; &lt;b&gt;&amp; 1299.90\u00a0USD</a>https://x/i?t=1&amp;u=2");
  }

  @Test
  void aProductNameCannotBreakOutOfTheMarkup() {
    Product hostile =
        BOOTS.toBuilder().setName("'\"><script>alert(1)</script>{{click}}").build();

    String markup = template("<img alt='{{product.name}}'>").render(hostile, URLS);

    assertThat(markup).doesNotContain("<script").doesNotContain("'\"").doesNotContain("/c?t=");
  }

  @Test
  void theImpressionPixelIsAddedWhereTheTemplateDoesNotPlaceIt() {
    assertThat(template("<p>hi</p>").render(null, URLS))
        .startsWith("<p>hi</p><img src=\"https://x/i?t=1\"");
    assertThat(template("<p>{{impression}}</p>").render(null, URLS))
        .isEqualTo("<p>https://x/i?t=1</p>");
  }

  @Test
  void onlyProductPlaceholdersNeedAProduct() {
    assertThat(template("<a href='{{click}}'>{{impression}}</a>").needsProduct())
        .isFalse();
    assertThat(template("{{product.price}}").needsProduct()).isTrue();
  }

  @Test
  void aRoundPriceHasNoFraction() {
    Product round = BOOTS.toBuilder().setPriceMicros(5_000_000).build();

    assertThat(template("{{product.price}}{{impression}}").render(round, URLS))
        .startsWith("5\u00a0USD");
  }

  @Test
  void whatIsNoPlaceholderStaysAsItIs() {
    assertThat(template("{{unknown}} { {click} }{{impression}}").render(null, URLS))
        .startsWith("{{unknown}} { {click} }");
  }
}
