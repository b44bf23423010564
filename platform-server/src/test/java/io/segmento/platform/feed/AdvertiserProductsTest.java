package io.segmento.platform.feed;

import static io.segmento.platform.feed.FeedFileTest.product;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.segmento.proto.v1.Product;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class AdvertiserProductsTest {
  @TempDir
  Path directory;

  @Test
  void whatWasWrittenByItselfReplacesTheFeeds() throws IOException {
    AdvertiserProducts products = AdvertiserProducts.of(
        List.of(product("b").setName("entered").build(), product("d").build()),
        feed(product("a"), product("b").setName("listed"), product("c")));

    assertThat(name(products, "b")).isEqualTo("entered");
    assertThat(name(products, "c")).isEqualTo("Product c");
    assertThat(products.find("e")).isNull();
    List<String> all = new ArrayList<>();
    products.all().forEachRemaining(each -> all.add(each.getSku() + " " + each.getName()));
    assertThat(all).containsExactly("a Product a", "b entered", "c Product c", "d Product d");
    assertThat(AdvertiserProducts.NONE.all().hasNext()).isFalse();
  }

  @Test
  void alikeIsWhatIsInStockInOneOfItsCategories() throws IOException {
    AdvertiserProducts products = AdvertiserProducts.of(
        List.of(
            product("b").addCategories("other").build(),
            product("e").addCategories("shoes").build()),
        feed(
            product("a").addCategories("shoes"),
            product("b").addCategories("shoes"),
            product("c").addCategories("shoes").setInStock(false),
            product("d").addCategories("shoes"),
            product("f").addCategories("hats")));

    assertThat(alike(products, "a", 0, 10)).containsExactly("e", "a", "d");
    assertThat(alike(products, "e", 0, 10)).containsExactly("e", "a", "d");
    assertThat(alike(products, "a", 2, 10)).containsExactly("e", "d", "a");
    assertThat(alike(products, "a", 0, 2)).containsExactly("e", "a");
    assertThat(alike(products, "f", 0, 10)).containsExactly("f");
  }

  @Test
  void whatOthersAlsoViewedComesInTheFeedsOrder() throws IOException {
    AdvertiserProducts products = AdvertiserProducts.of(
        List.of(product("x").addRelatedSkus("c").addRelatedSkus("gone").build()),
        feed(
            product("a")
                .addRelatedSkus("c")
                .addRelatedSkus("b")
                .addRelatedSkus("nowhere")
                .addRelatedSkus("a"),
            product("b"),
            product("c")));

    assertThat(alsoViewed(products, "a")).containsExactly("c", "b");
    assertThat(alsoViewed(products, "x")).containsExactly("c");
    assertThat(alsoViewed(products, "b")).isEmpty();
  }

  private FeedFile feed(Product.Builder... products) throws IOException {
    return FeedFileTest.write(
        directory.resolve("shop.feed"),
        List.of(products).stream().map(Product.Builder::build).toList());
  }

  private static String name(AdvertiserProducts products, String sku) {
    return requireNonNull(products.find(sku)).product().getName();
  }

  private static List<String> alike(
      AdvertiserProducts products, String sku, long seed, int wanted) {
    List<String> found = new ArrayList<>();
    products.sameCategory(requireNonNull(products.find(sku)), seed, product -> {
      found.add(product.sku());
      return found.size() < wanted;
    });
    return found;
  }

  private static List<String> alsoViewed(AdvertiserProducts products, String sku) {
    List<String> found = new ArrayList<>();
    products.alsoViewed(requireNonNull(products.find(sku)), product -> found.add(product.sku()));
    return found;
  }
}
