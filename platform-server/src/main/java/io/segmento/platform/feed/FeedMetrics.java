package io.segmento.platform.feed;

import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.Counter;
import io.prometheus.client.Gauge;
import io.prometheus.client.Histogram;
import jakarta.inject.Inject;
import java.lang.ref.Cleaner;

/** {@code segmento_feed_*}: the feeds of this node. */
public final class FeedMetrics {
  private static final Cleaner CLEANER = Cleaner.create();

  private final Gauge feeds;
  private final Gauge products;
  private final Gauge mapped;
  private final Counter failures;
  private final Histogram load;

  @Inject
  public FeedMetrics(CollectorRegistry registry) {
    feeds = Gauge.build("segmento_feed_feeds", "Product feeds in use.").register(registry);
    products =
        Gauge.build("segmento_feed_products", "Products of all feeds in use.").register(registry);
    mapped = Gauge.build(
            "segmento_feed_mapped_bytes",
            "Size of the feed files that are mapped, with those that were replaced and are still referred to.")
        .register(registry);
    failures = Counter.build(
            "segmento_feed_load_failures_total",
            "Feeds that could not be loaded, so that the one before stays: the store was away, what it holds is broken, or the disk failed.")
        .labelNames("cause")
        .register(registry);
    for (Cause cause : Cause.values()) {
      failures.labels(cause.label);
    }
    load = Histogram.build("segmento_feed_load_seconds", "Fetching, checking and mapping a feed.")
        .buckets(0.01, 0.05, 0.2, 0.5, 1, 2, 5, 10, 30, 60)
        .register(registry);
  }

  /** Why a feed could not be loaded. */
  enum Cause {
    STORE("store"),
    CONTENT("content"),
    DISK("disk");

    private final String label;

    Cause(String label) {
      this.label = label;
    }
  }

  void inUse(int feedCount, long productCount) {
    feeds.set(feedCount);
    products.set((double) productCount);
  }

  void loaded(double seconds) {
    load.observe(seconds);
  }

  /** Counts a file until nothing refers to it. */
  void mapped(FeedFile file) {
    int bytes = file.bytes();
    Gauge gauge = mapped;
    gauge.inc(bytes);
    var unused = CLEANER.register(file, () -> gauge.dec(bytes));
  }

  void failed(Cause cause) {
    failures.labels(cause.label).inc();
  }
}
