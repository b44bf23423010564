package io.segmento.platform.coview;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import io.segmento.platform.catalog.Catalog;
import io.segmento.platform.feed.AdvertiserProducts;
import io.segmento.platform.identity.UserKey;
import io.segmento.platform.lifecycle.Startable;
import io.segmento.platform.lifecycle.WorkerThread;
import io.segmento.platform.privacy.MeasurementPermit;
import io.segmento.platform.privacy.ProfilingPermit;
import io.segmento.platform.profile.ViewedTogether;
import io.segmento.platform.redis.RedisNumber;
import io.segmento.platform.redis.RedisScript;
import io.segmento.platform.redis.RedisStore;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Counts which products of an advertiser are viewed by the same people, of those that the advertiser has, and adds what it counted to the store every few
 * seconds. Between two writes nothing is kept but pairs of products with their {@link PairCount}. Thread-safe; noting never waits.
 */
public final class CoViewNotes implements ViewedTogether, Startable {
  private static final RedisScript ADD =
      RedisScript.fromResource(CoViewNotes.class, "add-views.lua");

  /** Between two writes; what is beyond is not counted. */
  private static final int MOST_WAITING = 100_000;

  private static final int FIELDS_AT_ONCE = 250;

  private final Catalog catalog;
  private final RedisStore store;
  private final CoViewConfig config;
  private final Clock clock;
  private final CoViewMetrics metrics;
  private final WorkerThread worker = WorkerThread.finishing("segmento-co-views");
  private volatile Map<Field, PairCount> notes = new ConcurrentHashMap<>();

  /** One product or two of them. */
  private record Field(String advertiserId, String name) {}

  @Inject
  CoViewNotes(
      Catalog catalog, RedisStore store, CoViewConfig config, Clock clock, CoViewMetrics metrics) {
    this.catalog = requireNonNull(catalog, "catalog");
    this.store = requireNonNull(store, "store");
    this.config = requireNonNull(config, "config");
    this.clock = requireNonNull(clock, "clock");
    this.metrics = requireNonNull(metrics, "metrics");
    store.preload(ADD);
  }

  @Override
  public void start() {
    worker.start(() -> {
      while (!worker.pause(config.flush())) {
        flush();
      }
    });
  }

  @Override
  public void viewed(
      ProfilingPermit profiling,
      MeasurementPermit measurement,
      UserKey user,
      String advertiserId,
      Collection<String> viewed,
      List<String> before) {
    requireNonNull(profiling, "profiling");
    requireNonNull(measurement, "measurement");
    // What a page makes up is no product, and takes no room from those that are.
    AdvertiserProducts products = catalog.current().products(advertiserId);
    List<String> others = new ArrayList<>(before);
    for (String sku : viewed) {
      if (products.find(sku) != null) {
        note(user, advertiserId, sku, sku);
        for (String other : others) {
          note(user, advertiserId, sku, other);
        }
        others.add(sku);
      }
    }
  }

  private void note(UserKey user, String advertiserId, String one, String other) {
    Map<Field, PairCount> current = notes;
    if (current.size() >= MOST_WAITING) {
      metrics.lost(1);
      return;
    }
    String name = CoViewKeys.field(one, other);
    current.merge(
        new Field(advertiserId, name), PairCount.of(user, advertiserId, name), PairCount::plus);
  }

  /** Writes what was counted until now, and waits; what the store does not take is lost, and counted. */
  void flush() {
    Map<Field, PairCount> counted = notes;
    notes = new ConcurrentHashMap<>();
    Map<String, List<Map.Entry<Field, PairCount>>> byAdvertiser = new HashMap<>();
    counted
        .entrySet()
        .forEach(entry -> byAdvertiser
            .computeIfAbsent(entry.getKey().advertiserId(), unused -> new ArrayList<>())
            .add(entry));
    List<CompletableFuture<Void>> written = new ArrayList<>();
    byAdvertiser.forEach((advertiserId, fields) -> {
      for (int from = 0; from < fields.size(); from += FIELDS_AT_ONCE) {
        written.add(write(
            advertiserId, fields.subList(from, Math.min(fields.size(), from + FIELDS_AT_ONCE))));
      }
    });
    written.forEach(CompletableFuture::join);
  }

  private CompletableFuture<Void> write(
      String advertiserId, List<Map.Entry<Field, PairCount>> fields) {
    long week = CoViewKeys.week(clock.instant());
    List<byte[]> args = new ArrayList<>();
    args.add(RedisNumber.of(CoViewKeys.end(week)));
    args.add(RedisNumber.of(config.pairs()));
    for (Map.Entry<Field, PairCount> field : fields) {
      args.add(field.getKey().name().getBytes(UTF_8));
      args.add(RedisNumber.of(field.getValue().highMarks()));
      args.add(RedisNumber.of(field.getValue().lowMarks()));
      args.add(RedisNumber.of(field.getValue().views()));
    }
    return store
        .evalLong(ADD, List.of(CoViewKeys.counts(advertiserId, week)), args.toArray(byte[][]::new))
        .handle((gone, failure) -> {
          if (failure == null) {
            metrics.counted(fields.size());
            metrics.evicted(gone);
          } else {
            metrics.lost(fields.size());
          }
          return null;
        });
  }

  @Override
  public void close() {
    worker.close();
    try {
      flush();
    } catch (CompletionException e) {
      // The store went first.
    }
  }
}
