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
import io.segmento.platform.redis.RedisStreamReader;
import io.segmento.proto.v1.CatalogEntry;
import io.segmento.proto.v1.ProductFeed;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the node's {@link Catalog} current, on a thread and a connection of its own: loads all, then waits for changes, reads what they changed and swaps. What
 * cannot be loaded leaves the last snapshot in use.
 */
public final class CatalogFollower implements Startable, ReadinessCheck {
  private static final Logger log = LoggerFactory.getLogger(CatalogFollower.class);
  private static final long RETRY_MILLIS = 250;
  private static final long CLOSE_MILLIS = 5_000;
  private static final int CHANGES_AT_ONCE = 1_000;
  private static final int STEADY_ATTEMPTS = 5;
  private static final double NANOS_PER_SECOND = 1e9;

  private final Catalog catalog;
  private final RedisCatalog redis;
  private final CatalogCopy copy;
  private final RedisStore store;
  private final Feeds feeds;
  private final CatalogConfig config;
  private final CatalogMetrics metrics;
  private final StrategyNames strategies;
  private final CountDownLatch closed = new CountDownLatch(1);
  private @Nullable Thread thread;
  private volatile boolean loaded;
  private boolean storeIsAway;

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
    this.store = requireNonNull(store, "store");
    this.feeds = requireNonNull(feeds, "feeds");
    this.config = requireNonNull(config, "config");
    this.metrics = requireNonNull(metrics, "metrics");
    this.strategies = strategies.orElse(unused -> true);
  }

  @Override
  public synchronized void start() {
    Thread started = new Thread(this::run, "segmento-catalog");
    started.setDaemon(true);
    thread = started;
    started.start();
  }

  @Override
  public synchronized void close() {
    closed.countDown();
    Thread running = thread;
    thread = null;
    if (running != null) {
      running.interrupt();
      try {
        running.join(CLOSE_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @Override
  public String name() {
    return "catalog";
  }

  @Override
  public Optional<String> notReady() {
    return loaded ? Optional.empty() : Optional.of("not loaded yet");
  }

  private void run() {
    try (RedisStreamReader reader = store.openStreamReader()) {
      while (!isClosed()) {
        try {
          Position position = load();
          waitForChange(reader, position);
        } catch (SegmentoException | CompletionException | ExecutionException e) {
          storeFailed(e);
        } catch (RuntimeException e) {
          // A fault of ours must not end the only thread that follows the catalog.
          metrics.contentFailed();
          log.error("the catalog could not be followed", e);
          pause();
        }
      }
    } catch (InterruptedException e) {
      // Closing.
      Thread.currentThread().interrupt();
    }
  }

  /** Loads and swaps; the position from which to wait for what is newer, also when what is there cannot be used. */
  private Position load() {
    long begin = System.nanoTime();
    Position position = redis.position();
    try {
      List<CatalogEntry> entries = new ArrayList<>();
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
          position.version(), entries, config.production(), feeds.use(named(entries), !loaded));
      catalog.swap(snapshot);
      metrics.swapped(
          snapshot, (System.nanoTime() - begin) / NANOS_PER_SECOND, withoutStrategy(snapshot));
      loaded = true;
      storeIsAway = false;
      log.info("catalog version {} with {} entries", snapshot.version(), entries.size());
    } catch (InvalidProtocolBufferException | IllegalArgumentException e) {
      metrics.contentFailed();
      log.error(
          "catalog version {} cannot be used, version {} stays",
          position.version(),
          catalog.current().version(),
          e);
    }
    return position;
  }

  private static List<ProductFeed> named(List<CatalogEntry> entries) {
    return entries.stream()
        .filter(CatalogEntry::hasProductFeed)
        .map(CatalogEntry::getProductFeed)
        .toList();
  }

  private void waitForChange(RedisStreamReader reader, Position from)
      throws InterruptedException, ExecutionException {
    List<RedisStreamReader.Position> positions =
        List.of(new RedisStreamReader.Position(CatalogKeys.LOG, from.logId()));
    while (!isClosed()) {
      List<RedisStreamEntry> changes =
          reader.read(positions, CHANGES_AT_ONCE, config.poll()).get();
      // The version besides, since a store that was emptied or restored may never reach the old
      // position.
      if (!changes.isEmpty() || redis.version() != from.version() || feeds.hasNews()) {
        return;
      }
      if (catalog.current().version() == from.version()) {
        metrics.confirmed();
      }
    }
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

  private void storeFailed(Exception failure) throws InterruptedException {
    if (isClosed()) {
      return;
    }
    metrics.storeFailed();
    if (!storeIsAway) {
      storeIsAway = true;
      log.warn(
          "the catalog cannot be read, version {} stays", catalog.current().version(), failure);
    }
    pause();
  }

  private void pause() throws InterruptedException {
    var unused = closed.await(RETRY_MILLIS, TimeUnit.MILLISECONDS);
  }

  private boolean isClosed() {
    return closed.getCount() == 0;
  }
}
