package io.segmento.platform.experiment;

import static java.util.Objects.requireNonNull;

import io.segmento.platform.budget.CampaignSlot;
import io.segmento.platform.budget.Counter;
import io.segmento.platform.budget.Counter.Part;
import io.segmento.platform.catalog.LiveCampaign;
import io.segmento.platform.lifecycle.Startable;
import io.segmento.platform.notice.StrategyArm;
import io.segmento.platform.redis.RedisStore;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counts what would have been bid for users who are held out, in memory, and adds it to the campaigns' hourly counters every some seconds: nothing is
 * written while a bid is decided. What a node has not added when it ends is lost. Thread-safe.
 */
public final class GhostBids implements Startable {

  private static final long FLUSH_SECONDS = 5;
  private static final long MILLIS_PER_HOUR = 3_600_000;
  private static final int COUNTERS_LIVE_MONTHS = 24;

  private final RedisStore store;
  private final Clock clock;
  private final Map<Place, LongAdder> counts = new ConcurrentHashMap<>();
  private final ScheduledExecutorService scheduler;

  private record Place(String campaignId, String arm) {}

  @Inject
  GhostBids(RedisStore store, Clock clock) {
    this.store = requireNonNull(store, "store");
    this.clock = requireNonNull(clock, "clock");
    scheduler = Executors.newSingleThreadScheduledExecutor(task -> {
      Thread thread = new Thread(task, "segmento-ghost-bids");
      thread.setDaemon(true);
      return thread;
    });
  }

  /** One more, of an arm that is held out. */
  public void count(LiveCampaign arm, String strategy, String strategyVersion) {
    Place place = new Place(arm.id(), StrategyArm.label(strategy, strategyVersion, arm.arm()));
    counts.computeIfAbsent(place, unused -> new LongAdder()).increment();
  }

  @Override
  public void start() {
    var unused = scheduler.scheduleWithFixedDelay(
        this::flushSoon, FLUSH_SECONDS, FLUSH_SECONDS, TimeUnit.SECONDS);
  }

  private void flushSoon() {
    var unused = flush();
  }

  /** Adds what was counted; what the store does not take is kept for the next time. Done when all of it is answered. */
  public CompletableFuture<?> flush() {
    long hour = Math.floorDiv(clock.millis(), MILLIS_PER_HOUR);
    Instant until = Instant.ofEpochMilli(hour * MILLIS_PER_HOUR)
        .atZone(ZoneOffset.UTC)
        .plusMonths(COUNTERS_LIVE_MONTHS)
        .toInstant();
    List<CompletableFuture<?>> writes = new ArrayList<>();
    counts.forEach((place, count) -> {
      long added = count.sumThenReset();
      if (added > 0) {
        writes.add(
            add(place, added, CampaignSlot.counters(place.campaignId(), hour), until, count));
      }
    });
    return CompletableFuture.allOf(writes.toArray(CompletableFuture[]::new));
  }

  private CompletableFuture<?> add(
      Place place, long added, byte[] counters, Instant until, LongAdder count) {
    String field = Counter.GHOST_BIDS.field();
    return store
        .hincrby(counters, field + Part.STRATEGY_ARM.infix() + place.arm(), added)
        .thenCompose(sum -> store.hincrby(counters, field, added))
        .thenCompose(sum -> store.expireAt(counters, until))
        .exceptionally(failure -> {
          count.add(added);
          return false;
        });
  }

  @Override
  public void close() {
    scheduler.shutdownNow();
    flushSoon();
  }
}
