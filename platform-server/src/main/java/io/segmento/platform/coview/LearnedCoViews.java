package io.segmento.platform.coview;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import io.segmento.platform.catalog.Catalog;
import io.segmento.platform.catalog.CatalogSnapshot;
import io.segmento.platform.catalog.LiveCampaign;
import io.segmento.platform.lifecycle.Startable;
import io.segmento.platform.lifecycle.WorkerThread;
import io.segmento.platform.redis.RedisScript;
import io.segmento.platform.redis.RedisStore;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletionException;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Reads again and again what was counted of the advertisers that have active campaigns, one after the other and a part at a time, so that the store is never
 * held up, and keeps what follows from it in memory. What did not change is not read. Until the first reading, and where the store is away, what was known stays.
 */
final class LearnedCoViews implements CoViewSource, Startable {
  private static final RedisScript READ =
      RedisScript.fromResource(LearnedCoViews.class, "read-views.lua");
  private static final String BEGIN = "0";

  private final Catalog catalog;
  private final RedisStore store;
  private final CoViewConfig config;
  private final Clock clock;
  private final CoViewMetrics metrics;
  private final WorkerThread worker = WorkerThread.interrupted("segmento-co-views-read");
  private Map<String, Known> advertiserToKnown = new HashMap<>();
  private volatile CoViews current = CoViews.NONE;

  /**
   * What follows from the counts of one advertiser.
   *
   * @param writes the number of writes in each of its weeks
   */
  private record Known(long week, List<String> writes, Map<String, List<String>> related) {
    long relations() {
      long sum = 0;
      for (List<String> each : related.values()) {
        sum += each.size();
      }
      return sum;
    }
  }

  @Inject
  LearnedCoViews(
      Catalog catalog, RedisStore store, CoViewConfig config, Clock clock, CoViewMetrics metrics) {
    this.catalog = requireNonNull(catalog, "catalog");
    this.store = requireNonNull(store, "store");
    this.config = requireNonNull(config, "config");
    this.clock = requireNonNull(clock, "clock");
    this.metrics = requireNonNull(metrics, "metrics");
    store.preload(READ);
  }

  @Override
  public CoViews current() {
    return current;
  }

  @Override
  public void start() {
    worker.start(() -> {
      do {
        refresh();
      } while (!worker.pause(config.refresh()));
    });
  }

  @Override
  public void close() {
    worker.close();
  }

  /** Reads what is new, and waits for it; of one thread at a time. */
  void refresh() {
    Map<String, Known> next = new HashMap<>();
    long room = config.related();
    try {
      for (String advertiserId : advertisers(catalog.current())) {
        Known known = known(advertiserId, room);
        if (!known.related().isEmpty()) {
          next.put(advertiserId, known);
          room -= known.relations();
        }
      }
    } catch (CompletionException e) {
      metrics.readFailed();
      return;
    }
    advertiserToKnown = next;
    Map<String, Map<String, List<String>>> related = new HashMap<>();
    next.forEach((advertiserId, known) -> related.put(advertiserId, known.related()));
    current = new CoViews(related);
    metrics.known(config.related() - room);
  }

  /** In order, so that a lack of room is always that of the same ones. */
  private static Set<String> advertisers(CatalogSnapshot snapshot) {
    Set<String> ids = new TreeSet<>();
    for (LiveCampaign campaign : snapshot.campaigns()) {
      if (campaign.active()) {
        ids.add(campaign.advertiserId());
      }
    }
    return ids;
  }

  private Known known(String advertiserId, long room) {
    long week = CoViewKeys.week(clock.instant());
    List<String> writes = writes(advertiserId, week);
    Known before = advertiserToKnown.get(advertiserId);
    if (before != null && before.week() == week && before.writes().equals(writes)) {
      return before;
    }
    CoViewRanking ranking = new CoViewRanking(config.people());
    for (int weeksOld = 0; weeksOld < CoViewKeys.WEEKS; weeksOld++) {
      if (!writes.get(weeksOld).isEmpty()) {
        read(CoViewKeys.counts(advertiserId, week - weeksOld), weeksOld, ranking);
      }
    }
    return new Known(week, writes, ranking.related((int) Math.min(room, 2L * config.pairs())));
  }

  private List<String> writes(String advertiserId, long week) {
    return IntStream.range(0, CoViewKeys.WEEKS)
        .mapToObj(weeksOld ->
            store.hget(CoViewKeys.counts(advertiserId, week - weeksOld), CoViewKeys.WRITES))
        .toList()
        .stream()
        .map(read -> read.join().map(count -> new String(count, UTF_8)).orElse(""))
        .toList();
  }

  private void read(byte[] counts, int weeksOld, CoViewRanking ranking) {
    byte[] cursor = BEGIN.getBytes(UTF_8);
    do {
      List<@Nullable Object> part =
          store.evalList(READ, List.of(counts), cursor).join();
      cursor = requireNonNull((byte[]) part.get(0), "cursor");
      for (int i = 1; i + 1 < part.size(); i += 2) {
        byte[] field = requireNonNull((byte[]) part.get(i), "field");
        byte[] count = requireNonNull((byte[]) part.get(i + 1), "count");
        ranking.add(new String(field, UTF_8), PairCount.read(count), weeksOld);
      }
    } while (!BEGIN.equals(new String(cursor, UTF_8)));
  }
}
