package io.segmento.platform.feed;

import io.segmento.proto.v1.Product;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Look-ups in a mapped product feed, of SKUs at random: what bidding asks of a viewed product, and what rendering reads of a shown one. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class FeedBenchmark {
  private static final int ASKED = 1 << 16;

  @Param({"1000", "1000000"})
  public int products;

  private final String[] listed = new String[ASKED];
  private final String[] missing = new String[ASKED];
  private Path directory = Path.of("");
  private AdvertiserProducts feed = AdvertiserProducts.NONE;
  private int next;

  @Setup
  public void setUp() throws IOException {
    directory = Files.createTempDirectory("feed-benchmark-");
    Path file = directory.resolve("benchmark.feed");
    try (FeedWriter writer = FeedWriter.to(file)) {
      for (int i = 0; i < products; i++) {
        writer.add(product(i), i);
      }
      FeedWriter.Result unused = writer.finish(0);
    }
    feed = AdvertiserProducts.of(java.util.List.of(), FeedFile.map(file, "shop"));
    Random random = new Random(1);
    for (int i = 0; i < ASKED; i++) {
      listed[i] = sku(random.nextInt(products));
      missing[i] = sku(products + random.nextInt(products));
    }
  }

  private static String sku(int number) {
    return "SKU-" + number * 7L;
  }

  private static Product product(int i) {
    return Product.newBuilder()
        .setSku(sku(i))
        .setName("A product with a name of usual length, number " + i)
        .setPriceMicros(1_000_000L + i)
        .setCurrency("USD")
        .setImageUrl("https://cdn.shop.example/images/600x600/" + i + ".jpg")
        .setLinkUrl("https://www.shop.example/catalog/products/" + i + "/overview")
        .addCategories("Department " + i % 20 + " > Shelf " + i % 1_000)
        .addAvailableIn("USA/CA")
        .addAvailableIn("USA/NY")
        .addRelatedSkus(sku(i / 2))
        .setInStock(i % 10 != 0)
        .build();
  }

  @TearDown
  public void tearDown() throws IOException {
    Files.deleteIfExists(directory.resolve("benchmark.feed"));
    Files.deleteIfExists(directory);
  }

  private String asked(String[] skus) {
    next = (next + 1) & (ASKED - 1);
    return skus[next];
  }

  @Benchmark
  public boolean findAndAskWhetherOnOffer() {
    ListedProduct product = feed.find(asked(listed));
    return product != null && product.isOnOffer("USA", "NY", "New York");
  }

  @Benchmark
  public boolean findWhatIsMissing() {
    return feed.find(asked(missing)) == null;
  }

  @Benchmark
  public Product readAll() {
    return Objects.requireNonNull(feed.find(asked(listed))).product();
  }

  @Benchmark
  public int recommendThree() {
    ListedProduct viewed = Objects.requireNonNull(feed.find(asked(listed)));
    int[] found = {0};
    AdvertiserProducts.Sink sink =
        each -> !each.isOnOffer("USA", "NY", "New York") || ++found[0] < 3;
    boolean unused = feed.alsoViewed(viewed, sink) && feed.sameCategory(viewed, next, sink);
    return found[0];
  }
}
