package io.segmento.platform.feed;

import static java.util.Objects.requireNonNull;

import io.segmento.platform.error.SegmentoException;
import io.segmento.platform.feed.FeedMetrics.Cause;
import io.segmento.proto.v1.ProductFeed;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The feeds of this node: fetched, checked and mapped before they are used; while that fails, or takes long, the one before stays in use.
 * Thread-safe; what loads <b>waits</b>.
 */
public final class Feeds implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Feeds.class);
  /** What takes longer to fetch than other changes of the catalog should wait for it. */
  private static final long AT_ONCE_BYTES = 8L << 20;

  private static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(5);
  private static final double NANOS_PER_SECOND = 1e9;

  /** A feed that is mapped. */
  private record Open(ProductFeed feed, FeedFile file) {}

  /** Of a feed that could not be loaded: when to try again; never for what is broken, since that stays so. */
  private record Failure(boolean forGood, long nanoTime) {
    boolean isDue() {
      return !forGood && System.nanoTime() - nanoTime > RETRY_NANOS;
    }
  }

  private final RedisFeeds store;
  private final FeedDirectory directory;
  private final FeedMetrics metrics;
  private final Map<String, Open> inUse = new ConcurrentHashMap<>();
  private final Map<String, ProductFeed> wanted = new ConcurrentHashMap<>();
  private final Map<String, FeedFile> loaded = new ConcurrentHashMap<>();
  private final Map<String, Failure> failed = new ConcurrentHashMap<>();
  private final Set<String> loading = ConcurrentHashMap.newKeySet();
  private final Set<ProductFeed> unsettled = ConcurrentHashMap.newKeySet();
  private final Set<ProductFeed> replaced = ConcurrentHashMap.newKeySet();
  private final ExecutorService background = Executors.newSingleThreadExecutor(task -> {
    Thread thread = new Thread(task, "segmento-feeds");
    thread.setDaemon(true);
    return thread;
  });

  @Inject
  Feeds(RedisFeeds store, FeedDirectory directory, FeedMetrics metrics) {
    this.store = requireNonNull(store, "store");
    this.directory = requireNonNull(directory, "directory");
    this.metrics = requireNonNull(metrics, "metrics");
  }

  /**
   * What to bid by from now on, by advertiser: each feed that the catalog names, or the one before while that is not there. One thread at a time.
   *
   * @param atOnce also large ones are waited for; else they are fetched beside, and {@link #hasNews()} tells when they are there
   */
  public Map<String, FeedFile> use(Collection<ProductFeed> feeds, boolean atOnce) {
    Map<String, ProductFeed> named = new HashMap<>();
    feeds.forEach(feed -> named.put(feed.getAdvertiserId(), feed));
    wanted.keySet().retainAll(named.keySet());
    wanted.putAll(named);
    named.values().forEach(feed -> take(feed, atOnce));
    settle();
    inUse.keySet().retainAll(named.keySet());
    Set<String> revisions = new HashSet<>();
    named.values().forEach(feed -> revisions.add(name(feed)));
    loaded.keySet().retainAll(revisions);
    failed.keySet().retainAll(revisions);
    tidy();
    Map<String, FeedFile> files = new HashMap<>();
    inUse.forEach((advertiser, open) -> files.put(advertiser, open.file()));
    return files;
  }

  /** Whether {@link #use} would bring another feed than the last time, or should try again. */
  public boolean hasNews() {
    if (!unsettled.isEmpty() || !replaced.isEmpty()) {
      return true;
    }
    for (ProductFeed feed : wanted.values()) {
      String name = name(feed);
      Failure failure = failed.get(name);
      if (!isInUse(feed) && (loaded.containsKey(name) || (failure != null && failure.isDue()))) {
        return true;
      }
    }
    return false;
  }

  private boolean isInUse(ProductFeed feed) {
    Open open = inUse.get(feed.getAdvertiserId());
    return open != null && name(open.feed()).equals(name(feed));
  }

  private void take(ProductFeed feed, boolean atOnce) {
    String name = name(feed);
    Failure failure = failed.get(name);
    if (isInUse(feed) || (failure != null && !failure.isDue())) {
      return;
    }
    FeedFile file = loaded.get(name);
    if (file == null && !atOnce && feed.getBytes() > AT_ONCE_BYTES) {
      if (loading.add(name)) {
        background.execute(() -> {
          try {
            var unused = attempt(feed);
          } finally {
            loading.remove(name);
          }
        });
      }
      return;
    }
    if (file == null) {
      file = attempt(feed);
    }
    if (file != null) {
      Open before = inUse.put(feed.getAdvertiserId(), new Open(feed, file));
      unsettled.add(feed);
      if (before != null) {
        replaced.add(before.feed());
      }
    }
  }

  /** Null when it cannot be loaded now; why is counted. */
  private @Nullable FeedFile attempt(ProductFeed feed) {
    String name = name(feed);
    try {
      FeedFile file = open(feed);
      failed.remove(name);
      return file;
    } catch (BrokenFeedException e) {
      failed(name, Cause.CONTENT, true, e);
    } catch (IOException e) {
      failed(name, Cause.DISK, false, e);
    } catch (CompletionException | SegmentoException e) {
      failed(name, Cause.STORE, false, e);
    }
    return null;
  }

  private void failed(String name, Cause cause, boolean forGood, Exception failure) {
    failed.put(name, new Failure(forGood, System.nanoTime()));
    metrics.failed(cause);
    log.error("feed {} cannot be used, the one before stays", name, failure);
  }

  /** A feed that the catalog names or named lately, fetched when this node does not have it. */
  public FeedFile open(ProductFeed feed) throws IOException {
    FeedFile known = loaded.get(name(feed));
    if (known != null) {
      return known;
    }
    long begin = System.nanoTime();
    Path path = directory.file(feed);
    FeedFile file = null;
    if (Files.exists(path)) {
      try {
        file = map(path, feed);
      } catch (BrokenFeedException e) {
        log.warn("{} is fetched again", path, e);
      }
    }
    if (file == null) {
      Path fetched = directory.temporary();
      try {
        store.get(feed, fetched);
        file = map(fetched, feed);
        Files.move(fetched, path, StandardCopyOption.ATOMIC_MOVE);
      } finally {
        Files.deleteIfExists(fetched);
      }
    }
    metrics.loaded((System.nanoTime() - begin) / NANOS_PER_SECOND);
    return remember(feed, file);
  }

  private FeedFile remember(ProductFeed feed, FeedFile file) {
    FeedFile other = loaded.putIfAbsent(name(feed), file);
    if (other == null) {
      metrics.mapped(file);
    }
    return other == null ? file : other;
  }

  private static FeedFile map(Path path, ProductFeed feed) throws IOException {
    FeedFile file = FeedFile.map(path, feed.getAdvertiserId());
    if (file.size() != feed.getProducts()
        || file.bytes() != feed.getBytes()
        || file.checksum() != feed.getChecksum()) {
      throw new BrokenFeedException("another feed than the catalog names");
    }
    return file;
  }

  /** A place for a feed that is being imported. */
  public Path temporary() throws IOException {
    return directory.temporary();
  }

  /** Puts a feed that was made here where all nodes find it; they use it when the catalog names it. Takes the file away. */
  public ProductFeed publish(Path made, ProductFeed feed) throws IOException {
    ProductFeed published = store.put(made, feed);
    Files.move(made, directory.file(published), StandardCopyOption.ATOMIC_MOVE);
    return published;
  }

  /** What came into use stays in the store, and what it replaced goes; every node does so, and tries again when the store is away. */
  private void settle() {
    try {
      for (ProductFeed feed : Set.copyOf(unsettled)) {
        store.keep(feed);
        unsettled.remove(feed);
      }
      for (ProductFeed feed : Set.copyOf(replaced)) {
        store.retire(feed);
        replaced.remove(feed);
      }
    } catch (CompletionException e) {
      log.warn("the life of the pieces of a feed could not be set", e);
    }
  }

  private void tidy() {
    Set<Path> files = new HashSet<>();
    long products = 0;
    try {
      for (Open open : inUse.values()) {
        products += open.file().size();
        files.add(directory.file(open.feed()));
      }
      for (ProductFeed feed : wanted.values()) {
        files.add(directory.file(feed));
      }
      directory.keepOnly(files);
    } catch (IOException e) {
      log.warn("the directory of feeds cannot be used", e);
    }
    metrics.inUse(inUse.size(), products);
  }

  private static String name(ProductFeed feed) {
    return feed.getAdvertiserId() + "." + feed.getRevision();
  }

  @Override
  public void close() {
    background.shutdownNow();
    directory.close();
  }
}
