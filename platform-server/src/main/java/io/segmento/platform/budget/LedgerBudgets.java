package io.segmento.platform.budget;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.Objects.requireNonNull;

import io.segmento.platform.catalog.Catalog;
import io.segmento.platform.catalog.CatalogSnapshot;
import io.segmento.platform.catalog.LiveCampaign;
import io.segmento.platform.error.SegmentoException;
import io.segmento.platform.lifecycle.Startable;
import io.segmento.platform.redis.RedisStore;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the ledgers of all active campaigns with a budget again and again, and answers from memory. <b>Fails closed</b>: a campaign whose
 * ledger was never read, or not for {@code budget.stale-after}, has nothing left.
 */
public final class LedgerBudgets implements Budgets, Startable {
  private static final Logger log = LoggerFactory.getLogger(LedgerBudgets.class);
  private static final int READS_AT_ONCE = 500;
  private static final long CLOSE_MILLIS = 2_000;
  private static final double NANOS_PER_SECOND = 1e9;

  private final Catalog catalog;
  private final RedisStore store;
  private final BudgetConfig config;
  private final long staleAfterMillis;
  private final Clock clock;
  private final BudgetMetrics metrics;
  private final ScheduledExecutorService scheduler;
  private volatile Map<String, Ledger> campaignIdToLedger = Map.of();
  private @Nullable CatalogSnapshot snapshot;
  private boolean storeIsAway;

  @Inject
  LedgerBudgets(
      Catalog catalog, RedisStore store, BudgetConfig config, Clock clock, BudgetMetrics metrics) {
    this.catalog = requireNonNull(catalog, "catalog");
    this.store = requireNonNull(store, "store");
    this.config = requireNonNull(config, "config");
    this.staleAfterMillis = config.staleAfter().toMillis();
    this.clock = requireNonNull(clock, "clock");
    this.metrics = requireNonNull(metrics, "metrics");
    this.scheduler = Executors.newSingleThreadScheduledExecutor(task -> {
      Thread thread = new Thread(task, "segmento-budgets");
      thread.setDaemon(true);
      return thread;
    });
  }

  @Override
  public long leftToday(LiveCampaign campaign, long nowMillis) {
    if (!campaign.hasBudget()) {
      return Long.MAX_VALUE;
    }
    Ledger ledger = campaignIdToLedger.get(campaign.id());
    if (ledger == null || nowMillis - ledger.readAtMillis() > staleAfterMillis) {
      return 0;
    }
    return ledger.left(campaign.proto().getBudget(), nowMillis);
  }

  @Override
  public double deliveryShare(LiveCampaign campaign, long nowMillis) {
    if (!campaign.hasBudget()) {
      return 1;
    }
    Ledger ledger = campaignIdToLedger.get(campaign.id());
    // Without a ledger nothing is left either: the budget is what stops the campaign then, and is
    // told as the reason.
    return ledger == null ? 1 : EvenDelivery.share(campaign.proto(), ledger, nowMillis);
  }

  @Override
  public void start() {
    // A campaign that goes live must not wait for the next round of reading.
    catalog.addPreparer(this::prepare);
    var unused = scheduler.scheduleWithFixedDelay(
        this::refreshSafely, 0, config.refresh().toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  public void close() {
    scheduler.shutdownNow();
    try {
      var unused = scheduler.awaitTermination(CLOSE_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized void prepare(CatalogSnapshot next) {
    snapshot = next;
    refreshSafely();
  }

  /** Reads all ledgers now and waits for them; not on an event loop. What cannot be read keeps its last value until that is stale. */
  synchronized void refresh() {
    long begin = System.nanoTime();
    long now = clock.millis();
    Map<String, Ledger> before = campaignIdToLedger;
    Map<String, Ledger> read = new HashMap<>();
    int spent = 0;
    List<LiveCampaign> campaigns = new ArrayList<>();
    for (LiveCampaign campaign : (snapshot == null ? catalog.current() : snapshot).campaigns()) {
      if (campaign.active() && campaign.hasBudget()) {
        campaigns.add(campaign);
        Ledger last = before.get(campaign.id());
        if (last != null) {
          read.put(campaign.id(), last);
        }
      }
    }
    try {
      for (int i = 0; i < campaigns.size(); i += READS_AT_ONCE) {
        read(campaigns.subList(i, Math.min(campaigns.size(), i + READS_AT_ONCE)), now, read);
      }
      storeIsAway = false;
    } catch (CompletionException e) {
      metrics.failed();
      if (!storeIsAway) {
        storeIsAway = true;
        log.warn("ledgers cannot be read", e.getCause());
      }
      campaignIdToLedger = Map.copyOf(read);
      return;
    }
    campaignIdToLedger = Map.copyOf(read);
    for (LiveCampaign campaign : campaigns) {
      if (leftToday(campaign, now) == 0) {
        spent++;
      }
    }
    metrics.refreshed(now, (System.nanoTime() - begin) / NANOS_PER_SECOND, spent);
  }

  private void read(List<LiveCampaign> campaigns, long now, Map<String, Ledger> into) {
    List<CompletableFuture<List<Optional<byte[]>>>> ledgers = new ArrayList<>();
    List<CompletableFuture<Optional<byte[]>>> hours = new ArrayList<>();
    for (LiveCampaign campaign : campaigns) {
      String day = CampaignSlot.day(Ledger.day(now, campaign.zone()));
      ledgers.add(
          store.hmget(CampaignSlot.ledger(campaign.id()), List.of(CampaignSlot.TOTAL, day)));
      hours.add(
          campaign.proto().getBudget().getHourlyMicros() > 0
              ? store.hget(
                  CampaignSlot.counters(campaign.id(), Ledger.hour(now)), CampaignSlot.SPEND_MICROS)
              : CompletableFuture.completedFuture(Optional.empty()));
    }
    for (int i = 0; i < campaigns.size(); i++) {
      List<Optional<byte[]>> values = ledgers.get(i).join();
      into.put(
          campaigns.get(i).id(),
          Ledger.of(
              now,
              campaigns.get(i).zone(),
              micros(values.get(0)),
              micros(values.get(1)),
              micros(hours.get(i).join())));
    }
  }

  /** A field that is not there has not been added to. One that is no number is counted as all spent. */
  private static long micros(Optional<byte[]> value) {
    if (value.isEmpty()) {
      return 0;
    }
    try {
      return Long.parseLong(new String(value.get(), US_ASCII));
    } catch (NumberFormatException e) {
      return Long.MAX_VALUE;
    }
  }

  private void refreshSafely() {
    try {
      refresh();
    } catch (SegmentoException e) {
      metrics.failed();
    } catch (RuntimeException e) {
      // A scheduled task that throws is never run again.
      metrics.failed();
      log.error("ledgers could not be refreshed", e);
    }
  }
}
