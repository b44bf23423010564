package io.segmento.platform.markup;

import static org.assertj.core.api.Assertions.assertThat;

import io.segmento.proto.v1.Creative;
import io.segmento.proto.v1.Product;
import java.util.List;
import java.util.stream.IntStream;
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
  void aTemplateMayTellThatItWasSeenByItsOwnScript() {
    String html = template("<div data-seen=\"{{viewable}}\">{{impression}}{{why}}</div>")
        .render(List.of(), 300, 250, URLS)
        .toStringUtf8();
    assertThat(html).contains("<div data-seen=\"" + URLS.viewable() + "\">");
    assertThat(template("<p>{{impression}}{{why}}</p>")
            .render(List.of(), 300, 250, URLS)
            .toStringUtf8())
        .as("a script is the template's own, or a slot without scripts would get one")
        .doesNotContain(URLS.viewable());
  }

  @Test
  void placeholdersAreFilledAndEscaped() {
    String markup = template(
            "<a href=\"{{click}}\"><img src='{{product.image}}'>{{product.name}} {{product.price}}</a>{{impression}}{{why}}")
        .render(List.of(BOOTS), 300, 250, new MarkupUrls("https://x", "1&u=2"))
        .toStringUtf8();

    assertThat(markup)
        .isEqualTo(
            "<a href=\"https://x/c?t=1&amp;u=2\"><img src='https://shop.example/b.png?a=1&amp;b=2'>"
                + "Boots &quot;Nord&quot; &lt;b&gt;&amp; 1299.90\u00a0USD</a>https://x/i?t=1&amp;u=2https://x/why?t=1&amp;u=2");
  }

  @Test
  void aProductNameCannotBreakOutOfTheMarkup() {
    Product hostile =
        BOOTS.toBuilder().setName("'\"><script>alert(1)</script>{{click}}").build();

    String markup = template("<img alt='{{product.name}}'>")
        .render(List.of(hostile), 300, 250, URLS)
        .toStringUtf8();

    assertThat(markup).doesNotContain("<script").doesNotContain("'\"").doesNotContain("/c?t=");
  }

  @Test
  void theImpressionPixelIsAddedWhereTheTemplateDoesNotPlaceIt() {
    assertThat(template("<p>hi</p>").render(List.of(), 300, 250, URLS).toStringUtf8())
        .startsWith("<p>hi</p>")
        .contains("<img src=\"https://x/i?t=1\"");
    assertThat(template("<p>{{impression}}{{why}}</p>")
            .render(List.of(), 300, 250, URLS)
            .toStringUtf8())
        .isEqualTo("<p>https://x/i?t=1https://x/why?t=1</p>");
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

    assertThat(template("{{product.price}}{{impression}}")
            .render(List.of(round), 300, 250, URLS)
            .toStringUtf8())
        .startsWith("5\u00a0USD");
  }

  private static final String SHELF =
      "<div>{{#products}}<a href=\"{{product.click}}\">{{product.name}}</a>{{/products}}</div>{{why}}{{impression}}";

  private static Product product(String sku) {
    return BOOTS.toBuilder().setSku(sku).setName("Name of " + sku).build();
  }

  @Test
  void theRepeatedPartStandsForEachProductWithItsOwnLink() {
    String markup = template(SHELF)
        .render(List.of(product("a&b"), product("c d")), 300, 250, URLS)
        .toStringUtf8();

    assertThat(markup)
        .startsWith("<div><a href=\"https://x/c?t=1&amp;s=a%26b\">Name of a&amp;b</a>"
            + "<a href=\"https://x/c?t=1&amp;s=c+d\">Name of c d</a></div>");
  }

  @Test
  void noMoreProductsThanTheCreativeWantsOrABidHolds() {
    List<Product> many = IntStream.range(0, 12).mapToObj(i -> product("p" + i)).toList();
    Creative two = Creative.newBuilder().setHtml(SHELF).setMaxProducts(2).build();
    String wide = "<p>" + "x".repeat(1_000) + "</p>";
    Creative large = Creative.newBuilder()
        .setHtml("{{#products}}" + wide + "{{product.name}}{{/products}}")
        .setMaxProducts(12)
        .build();
    MarkupUrls urls = new MarkupUrls("https://x", "t".repeat(280));

    assertThat(template(SHELF).maxProducts()).isEqualTo(4);
    assertThat(
            BannerTemplate.of(two).render(many, 300, 250, URLS).toStringUtf8().split("<a ", -1))
        .hasSize(3);
    String markup = BannerTemplate.of(large).render(many, 300, 250, urls).toStringUtf8();
    assertThat(markup.split("<p>", -1)).hasSizeGreaterThan(5);
    assertThat(markup.length()).isLessThan(8 * 1024);
  }

  @Test
  void theMarkThatSaysWhyIsAddedInTheLanguageOfTheBanner() {
    Creative russian =
        Creative.newBuilder().setHtml("<p>hi</p>").setLanguage("ru").build();

    assertThat(template("<p>hi</p>").render(List.of(), 300, 250, URLS).toStringUtf8())
        .contains("<a href=\"https://x/why?t=1\"")
        .contains("title=\"Why this ad\"");
    assertThat(BannerTemplate.of(russian).render(List.of(), 300, 250, URLS).toStringUtf8())
        .contains("title=\"Почему эта реклама\"");
    assertThat(template("{{why}}").render(List.of(), 300, 250, URLS).toStringUtf8())
        .doesNotContain("title=");
  }

  @Test
  void theHtmlCanAdaptToItsSize() {
    assertThat(template("<p style=\"width:{{width}}px;height:{{height}}px\">")
            .render(List.of(), 320, 50, URLS)
            .toStringUtf8())
        .startsWith("<p style=\"width:320px;height:50px\">");
  }

  @Test
  void whatIsNoPlaceholderStaysAsItIs() {
    assertThat(template("{{unknown}} { {click} }{{impression}}")
            .render(List.of(), 300, 250, URLS)
            .toStringUtf8())
        .startsWith("{{unknown}} { {click} }");
  }
}
