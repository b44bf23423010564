package io.segmento.platform.catalog;

import static java.util.Objects.requireNonNull;

import com.google.protobuf.InvalidProtocolBufferException;
import io.segmento.platform.error.CommonReason;
import io.segmento.platform.error.SegmentoException;
import io.segmento.platform.feed.FeedConfig;
import io.segmento.platform.feed.FeedFile;
import io.segmento.platform.feed.Feeds;
import io.segmento.proto.v1.ApplyCatalogReply;
import io.segmento.proto.v1.Product;
import io.segmento.proto.v1.ProductFeed;
import jakarta.inject.Inject;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/** What imports of product feeds have in common. Thread-safe; all but {@link #end()} <b>waits</b>. */
final class ProductImports {
  /** Each has files of its own on the disk of this node. */
  private static final int AT_ONCE = 4;

  private final Feeds feeds;
  private final FeedConfig feedConfig;
  private final CatalogWriter writer;
  private final StoredProducts products;
  private final CatalogConfig config;
  private final ProductTopics topics;
  private final Clock clock;
  private final Semaphore running = new Semaphore(AT_ONCE);

  @Inject
  ProductImports(
      Feeds feeds,
      FeedConfig feedConfig,
      CatalogWriter writer,
      StoredProducts products,
      CatalogConfig config,
      ProductTopics topics,
      Clock clock) {
    this.feeds = requireNonNull(feeds, "feeds");
    this.feedConfig = requireNonNull(feedConfig, "feedConfig");
    this.writer = requireNonNull(writer, "writer");
    this.products = requireNonNull(products, "products");
    this.config = requireNonNull(config, "config");
    this.topics = requireNonNull(topics, "topics");
    this.clock = requireNonNull(clock, "clock");
  }

  /** Begins an import; {@link #end()} follows each that began. */
  ProductImport begin(CatalogAuthor author) throws IOException {
    if (!running.tryAcquire()) {
      throw new SegmentoException(
          CommonReason.OVERLOADED, AT_ONCE + " imports are under way on this node");
    }
    try {
      return new ProductImport(this, author);
    } catch (IOException | RuntimeException e) {
      running.release();
      throw e;
    }
  }

  void end() {
    running.release();
  }

  Feeds feeds() {
    return feeds;
  }

  /** How long a caller may send nothing, before its place goes to others. */
  Duration idle() {
    return config.importIdle();
  }

  int maxProducts() {
    return feedConfig.maxProducts();
  }

  long nowMillis() {
    return clock.millis();
  }

  void check(Product product, Problems problems) {
    new CatalogValidator(config.production(), problems).product(product);
    topics.check(product, problems);
  }

  void checkAdvertiser(String advertiserId) throws InvalidProtocolBufferException {
    writer.checkAdvertiser(advertiserId);
  }

  /** The feed that the catalog names already when it has the same content. */
  @Nullable
  ProductFeed same(ProductFeed feed) throws InvalidProtocolBufferException {
    ProductFeed now = products.named(feed.getAdvertiserId());
    boolean isSame = now != null
        && now.getChecksum() == feed.getChecksum()
        && now.getBytes() == feed.getBytes()
        && now.getProducts() == feed.getProducts();
    return isSame ? now : null;
  }

  ApplyCatalogReply write(ProductFeed feed, FeedFile file, CatalogAuthor author) {
    return writer.putFeed(feed, file, author);
  }
}
