package io.segmento.platform.feed;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.segmento.proto.v1.Product;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FeedFileTest {
  private static final String[] PLACES = {"RUS", "RUS/MOW", "RUS/MOW/Москва", "DEU/BE", "日本/東京"};

  @TempDir
  Path directory;

  @Test
  void everyProductIsFoundAndReadAsItWasWritten() throws IOException {
    List<Product> products = products(3_000, 7);
    FeedFile feed = write("a.feed", products);

    assertThat(feed.size()).isEqualTo(3_000);
    for (Product product : products) {
      ListedProduct found = requireNonNull(feed.find(product.getSku()));
      assertThat(found.product()).isEqualTo(product);
      assertThat(found.hasInsecurePicture()).isEqualTo(product.getImageUrl().startsWith("http:"));
      ListedProduct entered = new EnteredProduct(product);
      for (String[] place : new String[][] {
        {"RUS", "", ""},
        {"RUS", "MOW", ""},
        {"RUS", "MOW", "Москва"},
        {"RUS", "MOW", "Moskva"},
        {"DEU", "BE", "Berlin"},
        {"DEU", "BEX", ""},
        {"日本", "東京", ""},
        {"", "", ""}
      }) {
        assertThat(found.isOnOffer(place[0], place[1], place[2]))
            .as("%s in %s", product.getAvailableInList(), List.of(place))
            .isEqualTo(entered.isOnOffer(place[0], place[1], place[2]));
      }
    }
    assertThat(feed.find("none")).isNull();
    assertThat(feed.find("")).isNull();
    assertThat(feed.find("sku-1 ")).isNull();
  }

  @Test
  void placesAreACountryARegionOrACity() throws IOException {
    FeedFile feed = write(
        "places.feed",
        List.of(
            product("everywhere").build(),
            product("city").addAvailableIn("RUS/MOW/Moscow").build(),
            product("region").addAvailableIn("RUS/MOW").build(),
            product("country").addAvailableIn("DEU").addAvailableIn("RUS").build(),
            product("gone").setInStock(false).build()));
    assertThat(onOffer(feed, "RUS", "MOW", "Moscow"))
        .containsExactly("city", "country", "everywhere", "region");
    assertThat(onOffer(feed, "RUS", "MOW", "Khimki"))
        .containsExactly("country", "everywhere", "region");
    assertThat(onOffer(feed, "RUS", "", "")).containsExactly("country", "everywhere");
    assertThat(onOffer(feed, "USA", "MOW", "Moscow")).containsExactly("everywhere");
    assertThat(onOffer(feed, "", "", "")).containsExactly("everywhere");
  }

  @Test
  void sameProductsInAnyOrderMakeTheSameBytes() throws IOException {
    List<Product> products = products(500, 3);
    FeedFile one = write("one.feed", products);
    List<Product> shuffled = new ArrayList<>(products);
    Collections.shuffle(shuffled, new Random(1));
    FeedFile other = write("other.feed", shuffled);

    assertThat(Files.mismatch(directory.resolve("one.feed"), directory.resolve("other.feed")))
        .isEqualTo(-1);
    assertThat(other.checksum()).isEqualTo(one.checksum());
    List<String> skus = new ArrayList<>();
    for (int i = 0; i < one.size(); i++) {
      skus.add(one.get(i).sku());
    }
    assertThat(skus).isSortedAccordingTo(Comparator.naturalOrder());
  }

  @Test
  void ofTwoRowsWithOneSkuTheFirstCounts() throws IOException {
    Path file = directory.resolve("twice.feed");
    FeedWriter.Result result;
    try (FeedWriter writer = FeedWriter.to(file)) {
      writer.add(product("a").setName("first").build(), 10);
      writer.add(product("b").build(), 11);
      writer.add(product("a").setName("second").build(), 12);
      result = writer.finish(5);
    }
    assertThat(result.duplicates()).containsExactly(new FeedWriter.Duplicate(12, "a"));
    FeedFile feed = FeedFile.map(file, "shop");
    assertThat(feed.size()).isEqualTo(2);
    assertThat(requireNonNull(feed.find("a")).product().getName()).isEqualTo("first");
    assertThat(directory.resolve("twice.feed.rows")).doesNotExist();
  }

  @Test
  void emptyFeedIsAFeed() throws IOException {
    FeedFile feed = write("empty.feed", List.of());
    assertThat(feed.size()).isZero();
    assertThat(feed.find("a")).isNull();
    assertThat(feed.category("shoes")).isEqualTo(-1);
  }

  @Test
  void whatIsChangedAnywhereOrCutIsRefused() throws IOException {
    write("sound.feed", products(40, 5));
    byte[] sound = Files.readAllBytes(directory.resolve("sound.feed"));
    Path broken = directory.resolve("broken.feed");
    for (int at = 0; at < sound.length; at += at < 64 ? 1 : 37) {
      if (at >= 40 && at < 64) {
        continue; // Nothing stands there.
      }
      byte[] changed = sound.clone();
      changed[at] ^= 0x55;
      Files.write(broken, changed);
      assertThatThrownBy(() -> FeedFile.map(broken, "shop"))
          .as("byte %s", at)
          .isInstanceOf(BrokenFeedException.class);
    }
    for (int length = 0; length < sound.length; length += 101) {
      Files.write(broken, java.util.Arrays.copyOf(sound, length));
      assertThatThrownBy(() -> FeedFile.map(broken, "shop"))
          .isInstanceOf(BrokenFeedException.class);
    }
  }

  @Test
  void fileThatLiesUnderItsOwnChecksumIsRefusedOrReadWithinItsBounds() throws IOException {
    write("sound.feed", products(40, 5));
    byte[] sound = Files.readAllBytes(directory.resolve("sound.feed"));
    Random random = new Random(11);
    Path forged = directory.resolve("forged.feed");
    for (int round = 0; round < 2_000; round++) {
      byte[] changed = sound.clone();
      int at = 64 + random.nextInt(changed.length - 64);
      changed[at] = (byte) random.nextInt();
      CRC32C checksum = new CRC32C();
      checksum.update(changed, 64, changed.length - 64);
      ByteBuffer.wrap(changed).putInt(16, (int) checksum.getValue());
      Files.write(forged, changed);
      try {
        FeedFile feed = FeedFile.map(forged, "shop");
        for (int i = 0; i < feed.size(); i++) {
          assertThat(feed.find("sku-" + i))
              .satisfiesAnyOf(
                  found -> assertThat(found).isNull(),
                  found -> assertThat(found).isNotNull());
          boolean unused = feed.get(i).isOnOffer("RUS", "MOW", "Moscow");
        }
      } catch (BrokenFeedException expected) {
        assertThat(expected).hasMessageNotContaining("null");
      }
    }
  }

  private static List<String> onOffer(FeedFile feed, String country, String region, String city) {
    List<String> skus = new ArrayList<>();
    for (int i = 0; i < feed.size(); i++) {
      if (feed.get(i).isOnOffer(country, region, city)) {
        skus.add(feed.get(i).sku());
      }
    }
    return skus;
  }

  private FeedFile write(String name, List<Product> products) throws IOException {
    return write(directory.resolve(name), products);
  }

  static FeedFile write(Path file, List<Product> products) throws IOException {
    try (FeedWriter writer = FeedWriter.to(file)) {
      long row = 0;
      for (Product product : products) {
        writer.add(product, ++row);
      }
      assertThat(writer.finish(10).duplicates()).isEmpty();
    }
    return FeedFile.map(file, "shop");
  }

  static Product.Builder product(String sku) {
    return Product.newBuilder()
        .setAdvertiserId("shop")
        .setSku(sku)
        .setName("Product " + sku)
        .setPriceMicros(10_000_000)
        .setCurrency("USD")
        .setImageUrl("https://img.shop.example/" + sku + ".jpg")
        .setLinkUrl("https://shop.example/p/" + sku)
        .setInStock(true);
  }

  private static List<Product> products(int count, long seed) {
    Random random = new Random(seed);
    List<Product> products = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      String sku = switch (i % 4) {
        case 1 -> "артикул-" + i;
        case 2 -> "品番" + i;
        case 3 -> "🎒" + i;
        default -> "sku-" + i;
      };
      Product.Builder product = product(sku)
          .setPriceMicros(1 + random.nextInt(1_000_000_000))
          .setInStock(random.nextInt(5) > 0);
      for (int j = random.nextInt(4); j > 0; j--) {
        product.addCategories("category " + random.nextInt(20));
      }
      for (int j = random.nextInt(3); j > 0; j--) {
        product.addAvailableIn(PLACES[random.nextInt(PLACES.length)]);
      }
      for (int j = random.nextInt(3); j > 0; j--) {
        product.addRelatedSkus("sku-" + 4 * random.nextInt(count / 4 + 10));
      }
      if (random.nextInt(10) == 0) {
        product.setImageUrl("http://img.shop.example/plain.jpg");
      }
      products.add(product.build());
    }
    return products;
  }
}
