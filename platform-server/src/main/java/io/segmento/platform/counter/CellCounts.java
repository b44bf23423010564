package io.segmento.platform.counter;

import static java.util.Objects.requireNonNull;

import io.segmento.platform.budget.CampaignSlot;
import io.segmento.platform.eventlog.CountryCode;
import io.segmento.platform.lifecycle.Startable;
import io.segmento.platform.redis.RedisScript;
import io.segmento.platform.redis.RedisStore;
import io.segmento.proto.storage.v1.BidToken;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counts in memory what happens while a bid is decided, when nothing may be written, and adds it to the campaigns' counters every some seconds, each
 * sum once however often it has to be sent. What a node has not added when it is killed is lost. Thread-safe.
 */
public final class CellCounts implements Startable {
  private static final RedisScript ADD =
      RedisScript.of("add-cell-counts", """
          if not redis.call('SET', KEYS[1], '1', 'NX', 'EX', 86400) then
            return 0
          end
          count(2, 1)
          return 1
          """).after(CounterUpdate.SCRIPT);

  private static final long FLUSH_SECONDS = 5;
  private static final long CLOSE_MILLIS = 2_000;
  private static final long MILLIS_PER_HOUR = 3_600_000;
  /** Of a store that is away for long the oldest sums are given up. */
  private static final int MOST_WAITING = 100_000;
  /** As long as the store knows which sums it has added; no day changes later than that. */
  private static final long MOST_HOURS_WAITING = 24;

  private final RedisStore store;
  private final Clock clock;
  private final CellCountMetrics metrics;
  private final String node = UUID.randomUUID().toString();
  private final Deque<Sum> waiting = new ArrayDeque<>();
  private final ScheduledExecutorService scheduler;
  private volatile Map<Place, LongAdder> counts = new ConcurrentHashMap<>();
  private Map<Place, LongAdder> aside = Map.of();
  private long sums;

  /** What a count is of, in parts as the bid path has them: names are put together when it is flushed, not for each bid. */
  private record Place(
      String campaignId,
      Counter counter,
      String exchange,
      int format,
      int country,
      int device,
      String creative,
      String strategy,
      String version,
      int arm) {
    Breakdown cell() {
      return new Breakdown(
          exchange,
          format,
          CountryCode.letters(country),
          device,
          creative,
          StrategyArm.label(strategy, version, arm));
    }
  }

  private record Sum(Place place, long amount, long hour, String id) {}

  @Inject
  CellCounts(RedisStore store, Clock clock, CellCountMetrics metrics) {
    this.store = requireNonNull(store, "store");
    this.clock = requireNonNull(clock, "clock");
    this.metrics = requireNonNull(metrics, "metrics");
    store.preload(ADD);
    scheduler = Executors.newSingleThreadScheduledExecutor(task -> {
      Thread thread = new Thread(task, "segmento-cell-counts");
      thread.setDaemon(true);
      return thread;
    });
  }

  /** A bid that was sent. Never waits. */
  public void bid(BidToken token) {
    count(new Place(
        token.getCampaignId(),
        Counter.BIDS,
        token.getExchange(),
        token.getFormat(),
        token.getCountry(),
        token.getDeviceType(),
        token.getCreativeId(),
        token.getStrategy(),
        token.getStrategyVersion(),
        token.getExperimentArm()));
  }

  /** A bid that was held back; of it the arm alone is told. Never waits. */
  public void ghostBid(String campaignId, String strategy, String version, int arm) {
    count(new Place(campaignId, Counter.GHOST_BIDS, "", 0, 0, 0, "", strategy, version, arm));
  }

  private void count(Place place) {
    Map<Place, LongAdder> current = counts;
    LongAdder known = current.get(place);
    (known == null ? current.computeIfAbsent(place, unused -> new LongAdder()) : known).increment();
  }

  @Override
  public void start() {
    var unused = scheduler.scheduleWithFixedDelay(
        this::flushSoon, FLUSH_SECONDS, FLUSH_SECONDS, TimeUnit.SECONDS);
  }

  private void flushSoon() {
    var unused = flush();
  }

  /**
   * Adds what was counted until the call before this one, in the hour that it is now; what the store does not take is kept for the next time. Done when
   * all is answered.
   */
  public CompletableFuture<Void> flush() {
    List<Sum> sending = take();
    List<CompletableFuture<?>> sent = new ArrayList<>(sending.size());
    for (Sum sum : sending) {
      sent.add(send(sum).exceptionally(failure -> {
        keep(sum);
        return 0L;
      }));
    }
    return CompletableFuture.allOf(sent.toArray(CompletableFuture[]::new));
  }

  /** Of what was put aside the last time: by now nobody who counts still holds it. */
  private synchronized List<Sum> take() {
    long hour = Math.floorDiv(clock.millis(), MILLIS_PER_HOUR);
    List<Sum> sending = new ArrayList<>();
    for (Sum sum : waiting) {
      if (sum.hour() + MOST_HOURS_WAITING > hour) {
        sending.add(sum);
      } else {
        metrics.lost(sum.amount());
      }
    }
    waiting.clear();
    aside.forEach(
        (place, amount) -> sending.add(new Sum(place, amount.sum(), hour, node + '-' + sums++)));
    aside = counts;
    counts = new ConcurrentHashMap<>();
    return sending;
  }

  private synchronized void keep(Sum sum) {
    if (waiting.size() >= MOST_WAITING) {
      Sum lost = waiting.removeFirst();
      metrics.lost(lost.amount());
    }
    waiting.addLast(sum);
  }

  private CompletableFuture<Long> send(Sum sum) {
    Place place = sum.place();
    CounterUpdate update = new CounterUpdate(place.campaignId(), place.cell(), sum.hour(), null)
        .add(place.counter(), sum.amount());
    List<byte[]> keys = new ArrayList<>();
    keys.add(CampaignSlot.notice(place.campaignId(), sum.id(), "sum"));
    keys.addAll(update.keys());
    return store.evalLong(ADD, keys, update.args().toArray(byte[][]::new));
  }

  @Override
  public void close() {
    scheduler.shutdownNow();
    try {
      flush().thenCompose(unused -> flush()).get(CLOSE_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      metrics.lost(waitingAmount());
    }
  }

  private synchronized long waitingAmount() {
    return waiting.stream().mapToLong(Sum::amount).sum();
  }
}
