package io.segmento.platform.catalog;

import static java.util.Objects.requireNonNull;

import com.google.protobuf.InvalidProtocolBufferException;
import io.segmento.platform.catalog.RedisCatalog.Position;
import io.segmento.platform.error.SegmentoException;
import io.segmento.platform.feed.Feeds;
import io.segmento.platform.lifecycle.Startable;
import io.segmento.platform.observability.ReadinessCheck;
import io.segmento.platform.redis.RedisStore;
import io.segmento.platform.redis.RedisStreamEntry;
import io.segmento.platform.redis.StreamFollower;
import io.segmento.proto.v1.CatalogEntry;
import io.segmento.proto.v1.CatalogKind;
import io.segmento.proto.v1.ProductFeed;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the node's {@link Catalog} current: loads all, then waits for changes, reads what they changed and swaps. What
 * cannot be loaded leaves the last snapshot in use.
 */
public final class CatalogFollower implements Startable, ReadinessCheck, StreamFollower.Followed {
  private static final Logger log = LoggerFactory.getLogger(CatalogFollower.class);
  private static final int STEADY_ATTEMPTS = 5;
  private static final double NANOS_PER_SECOND = 1e9;

  private final Catalog catalog;
  private final RedisCatalog redis;
  private final CatalogCopy copy;
  private final Feeds feeds;
  private final CatalogConfig config;
  private final CatalogMetrics metrics;
  private final StrategyNames strategies;
  private final StreamFollower follower;
  private volatile boolean loaded;
  private long loadedVersion;

  @Inject
  CatalogFollower(
      Catalog catalog,
      RedisCatalog redis,
      RedisStore store,
      Feeds feeds,
      CatalogConfig config,
      CatalogMetrics metrics,
      Optional<StrategyNames> strategies) {
    this.catalog = requireNonNull(catalog, "catalog");
    this.redis = requireNonNull(redis, "redis");
    this.copy = new CatalogCopy(redis);
    this.feeds = requireNonNull(feeds, "feeds");
    this.config = requireNonNull(config, "config");
    this.metrics = requireNonNull(metrics, "metrics");
    this.strategies = strategies.orElse(unused -> true);
    this.follower = new StreamFollower("catalog", CatalogKeys.LOG, config.poll(), store, this);
  }

  @Override
  public void start() {
    follower.start();
  }

  @Override
  public void close() {
    follower.close();
  }

  @Override
  public String name() {
    return "catalog";
  }

  @Override
  public Optional<String> notReady() {
    return loaded ? Optional.empty() : Optional.of("not loaded yet");
  }

  /** Loads and swaps; the position from which to wait for what is newer, also when what is there cannot be used. */
  @Override
  public String load() {
    long begin = System.nanoTime();
    Position position = redis.position();
    try {
      CatalogEntries entries = CatalogEntries.NONE;
      for (int attempt = 0; attempt < STEADY_ATTEMPTS; attempt++) {
        entries = copy.read(position);
        // Entries are read one after the other: between two of them somebody may have written.
        Position after = redis.position();
        if (after.version() == position.version()) {
          break;
        }
        position = after;
      }
      CatalogSnapshot snapshot = CatalogSnapshot.of(
          position.version(),
          entries,
          config.production(),
          feeds.use(named(entries), !loaded),
          catalog.current());
      catalog.swap(snapshot);
      metrics.swapped(snapshot, (System.nanoTime() - begin) / NANOS_PER_SECOND);
      metrics.withoutStrategy(withoutStrategy(snapshot));
      loaded = true;
      log.info("catalog version {} with {} entries", snapshot.version(), entries.size());
    } catch (InvalidProtocolBufferException | IllegalArgumentException e) {
      metrics.contentFailed();
      log.error(
          "catalog version {} cannot be used, version {} stays",
          position.version(),
          catalog.current().version(),
          e);
    }
    loadedVersion = position.version();
    return position.logId();
  }

  private static List<ProductFeed> named(CatalogEntries entries) {
    return entries.of(CatalogKind.PRODUCT_FEED).stream()
        .map(CatalogEntry::getProductFeed)
        .toList();
  }

  /** The version besides, since a store that was emptied or restored may never reach the old position. */
  @Override
  public boolean heard(List<RedisStreamEntry> entries) {
    if (!entries.isEmpty() || redis.version() != loadedVersion || feeds.hasNews()) {
      return true;
    }
    if (catalog.current().version() == loadedVersion) {
      metrics.confirmed();
      // Strategies come and go while the catalog stays as it is.
      metrics.withoutStrategy(withoutStrategy(catalog.current()));
    }
    return false;
  }

  @Override
  public void failed(Exception failure) {
    if (isOfTheStore(failure)) {
      metrics.storeFailed();
    } else {
      metrics.contentFailed();
    }
  }

  private static boolean isOfTheStore(Exception failure) {
    return failure instanceof SegmentoException
        || failure instanceof CompletionException
        || failure instanceof ExecutionException;
  }

  private int withoutStrategy(CatalogSnapshot snapshot) {
    int count = 0;
    for (LiveCampaign campaign : snapshot.campaigns()) {
      if (campaign.active() && !strategies.has(campaign.proto().getStrategy())) {
        count++;
      }
    }
    return count;
  }
}
