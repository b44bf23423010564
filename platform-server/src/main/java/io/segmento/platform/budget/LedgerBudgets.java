package io.segmento.platform.budget;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.Objects.requireNonNull;

import io.segmento.platform.catalog.Catalog;
import io.segmento.platform.catalog.CatalogSnapshot;
import io.segmento.platform.catalog.LiveCampaign;
import io.segmento.platform.error.SegmentoException;
import io.segmento.platform.lifecycle.Startable;
import io.segmento.platform.redis.RedisScript;
import io.segmento.platform.redis.RedisStore;
import io.segmento.platform.redis.StoreOutage;
import io.segmento.proto.v1.Budget;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the ledgers of all active campaigns with a budget again and again, leases a part of what is left of each, and answers from memory. Before a snapshot
 * goes live, the ledgers of those campaigns are read that it changed, and of no others.
 * <b>Fails closed</b>: a campaign whose ledger was never read, or not for {@code budget.stale-after}, has nothing left.
 */
public final class LedgerBudgets implements Budgets, Startable {
  private static final Logger log = LoggerFactory.getLogger(LedgerBudgets.class);
  private static final int READS_AT_ONCE = 500;
  private static final long CLOSE_MILLIS = 2_000;
  private static final double NANOS_PER_SECOND = 1e9;
  private static final long MILLIS_PER_SECOND = 1_000;
  private static final RedisScript LEASE =
      RedisScript.fromResource(LedgerBudgets.class, "lease.lua");
  /** Past this an id would not be a whole number in the store's scripts. */
  private static final long MAX_LEASE_ID = 1L << 53;

  /** A node that does nothing holds this part of what is left, so that it can begin at once. */
  private static final long IDLE_PARTS = 50;

  /** Of what was lately bid between two refreshes: so that a node whose traffic grows is not held up. */
  private static final long DEMAND_FACTOR = 3;

  /** What is more than this times what is wanted goes back to the others. */
  private static final long SURPLUS_FACTOR = 4;

  private static final long CPM = 1_000;

  private final Catalog catalog;
  private final RedisStore store;
  private final BudgetConfig config;
  private final BillingDelays delays;
  private final long staleAfterMillis;
  private final Clock clock;
  private final BudgetMetrics metrics;
  private final ScheduledExecutorService scheduler;
  private final long leaseId;
  private final Map<String, BillingWatch> budgetIdToWatch = new HashMap<>();
  private final Map<String, Ledger> budgetIdToLedger = new ConcurrentHashMap<>();
  private final Map<String, Lease> budgetIdToLease = new ConcurrentHashMap<>();
  private final Set<String> resting = ConcurrentHashMap.newKeySet();

  /** Held for the reads of some campaigns at a time; fair, so that a snapshot that is to go live waits for these and not for a whole round. */
  private final ReentrantLock reading = new ReentrantLock(true);

  private final StoreOutage outage = new StoreOutage(log, "ledgers cannot be read");

  private volatile @Nullable CatalogSnapshot snapshot;

  @Inject
  LedgerBudgets(
      Catalog catalog,
      RedisStore store,
      BudgetConfig config,
      BillingDelays delays,
      Clock clock,
      BudgetMetrics metrics) {
    this.catalog = requireNonNull(catalog, "catalog");
    this.store = requireNonNull(store, "store");
    this.config = requireNonNull(config, "config");
    this.delays = requireNonNull(delays, "delays");
    this.staleAfterMillis = config.staleAfter().toMillis();
    this.clock = requireNonNull(clock, "clock");
    this.metrics = requireNonNull(metrics, "metrics");
    this.leaseId = ThreadLocalRandom.current().nextLong(1, MAX_LEASE_ID);
    store.preload(LEASE);
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
    Ledger ledger = budgetIdToLedger.get(campaign.budgetId());
    if (ledger == null || nowMillis - ledger.readAtMillis() > staleAfterMillis) {
      return 0;
    }
    long left = ledger.left(campaign.proto().getBudget(), nowMillis);
    // An arm has its part of the budget, and of what the whole campaign has left no more than that.
    return campaign.whole() == campaign
        ? left
        : Math.min(left, leftToday(campaign.whole(), nowMillis));
  }

  @Override
  public long available(LiveCampaign campaign, long nowMillis) {
    if (!campaign.hasBudget()) {
      return Long.MAX_VALUE;
    }
    Lease lease = budgetIdToLease.get(campaign.budgetId());
    if (lease == null || resting.contains(campaign.budgetId())) {
      return 0;
    }
    long available = Math.max(0, Math.min(leftToday(campaign, nowMillis), lease.available()));
    return campaign.whole() == campaign
        ? available
        : Math.min(available, available(campaign.whole(), nowMillis));
  }

  @Override
  public long reserve(LiveCampaign campaign, long micros, long nowMillis, long holdSeconds) {
    if (!campaign.hasBudget()) {
      return NO_LEASE;
    }
    Lease lease = budgetIdToLease.get(campaign.budgetId());
    boolean reserved = lease != null
        && available(campaign, nowMillis) >= micros
        && lease.reserve(micros, nowMillis / MILLIS_PER_SECOND, holdSeconds);
    if (!reserved) {
      return REFUSED;
    }
    // Should the campaign's own part go between the two looks, the arm's is held for nothing until
    // it
    // returns by itself.
    return campaign.whole() == campaign
        ? leaseId
        : reserve(campaign.whole(), micros, nowMillis, holdSeconds);
  }

  @Override
  public long holdSeconds(String exchangeId) {
    return delays.holdSeconds(exchangeId);
  }

  @Override
  public double deliveryShare(LiveCampaign campaign, long nowMillis) {
    if (!campaign.hasBudget()) {
      return 1;
    }
    Ledger ledger = budgetIdToLedger.get(campaign.budgetId());
    // Without a ledger nothing is left either: the budget is what stops the campaign then, and is
    // told as the reason.
    return ledger == null ? 1 : EvenDelivery.share(campaign.proto(), ledger, nowMillis);
  }

  @Override
  public void start() {
    // A campaign that goes live or gets another budget must not wait for the next round of reading.
    catalog.addPreparer(this::prepare);
    var unused = scheduler.scheduleWithFixedDelay(
        () -> safely(this::refresh), 0, config.refresh().toMillis(), TimeUnit.MILLISECONDS);
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

  private void prepare(CatalogSnapshot next) {
    CatalogSnapshot before = snapshot;
    snapshot = next;
    List<LiveCampaign> changed = new ArrayList<>();
    for (LiveCampaign campaign : withBudget(next)) {
      if (before == null || isChanged(before.campaign(campaign.id()), campaign)) {
        changed.add(campaign);
      }
    }
    safely(() -> read(changed));
  }

  /** By what decides how its ledger is read; a catalog keeps what did not change, so that this compares little. */
  private boolean isChanged(@Nullable LiveCampaign before, LiveCampaign campaign) {
    return before == null
        || !budgetIdToLedger.containsKey(campaign.budgetId())
        || !before.proto().equals(campaign.whole().proto())
        || !before.zone().equals(campaign.zone());
  }

  /** Reads all ledgers now and waits for them; not on an event loop. What cannot be read keeps its last value until that is stale. */
  void refresh() {
    long begin = System.nanoTime();
    List<LiveCampaign> campaigns = withBudget(current());
    if (!read(campaigns)) {
      return;
    }
    reading.lock();
    try {
      retain(withBudget(current()));
    } finally {
      reading.unlock();
    }
    long now = clock.millis();
    int spent = 0;
    for (LiveCampaign campaign : campaigns) {
      if (leftToday(campaign, now) == 0) {
        spent++;
      }
    }
    metrics.resting(resting.size());
    metrics.refreshed(now, (System.nanoTime() - begin) / NANOS_PER_SECOND, spent);
  }

  private CatalogSnapshot current() {
    CatalogSnapshot latest = snapshot;
    return latest == null ? catalog.current() : latest;
  }

  /** Those that are active and have a budget, and their arms. */
  private static List<LiveCampaign> withBudget(CatalogSnapshot from) {
    List<LiveCampaign> campaigns = new ArrayList<>();
    for (LiveCampaign campaign : from.campaigns()) {
      if (campaign.active() && campaign.hasBudget()) {
        campaigns.add(campaign);
        for (LiveCampaign arm : campaign.arms()) {
          if (!arm.isHeldOut()) {
            campaigns.add(arm);
          }
        }
      }
    }
    return campaigns;
  }

  /** Forgets the campaigns that are no longer there. */
  private void retain(List<LiveCampaign> campaigns) {
    Set<String> ids = new HashSet<>();
    campaigns.forEach(campaign -> ids.add(campaign.budgetId()));
    budgetIdToLedger.keySet().retainAll(ids);
    budgetIdToLease.keySet().retainAll(ids);
    budgetIdToWatch.keySet().retainAll(ids);
    resting.retainAll(ids);
  }

  /** Whether all could be read. */
  private boolean read(List<LiveCampaign> campaigns) {
    try {
      for (int i = 0; i < campaigns.size(); i += READS_AT_ONCE) {
        reading.lock();
        try {
          // A snapshot may have come since the round began, and its budgets count.
          readSome(latest(campaigns.subList(i, Math.min(campaigns.size(), i + READS_AT_ONCE))));
        } finally {
          reading.unlock();
        }
      }
      outage.worked();
      return true;
    } catch (CompletionException e) {
      metrics.failed();
      outage.failed(e);
      return false;
    }
  }

  /** As they are in the latest snapshot, and without those that are no longer there. */
  private List<LiveCampaign> latest(List<LiveCampaign> campaigns) {
    CatalogSnapshot now = current();
    List<LiveCampaign> latest = new ArrayList<>(campaigns.size());
    for (LiveCampaign campaign : campaigns) {
      LiveCampaign whole = now.campaign(campaign.id());
      if (whole != null && whole.active() && whole.hasBudget()) {
        if (campaign.arm() == LiveCampaign.NO_ARM) {
          latest.add(whole);
        } else if (campaign.arm() <= whole.arms().size()
            && !whole.arms().get(campaign.arm() - 1).isHeldOut()) {
          latest.add(whole.arms().get(campaign.arm() - 1));
        }
      }
    }
    return latest;
  }

  private void readSome(List<LiveCampaign> campaigns) {
    // Before the first read begins: what was reserved later is not in what is read.
    long now = clock.millis();
    List<CompletableFuture<List<@Nullable Object>>> answers = new ArrayList<>();
    for (LiveCampaign campaign : campaigns) {
      answers.add(renew(
          campaign, budgetIdToLease.computeIfAbsent(campaign.budgetId(), id -> lease(now)), now));
    }
    for (int i = 0; i < campaigns.size(); i++) {
      LiveCampaign campaign = campaigns.get(i);
      long[] answer = numbers(answers.get(i).join());
      Ledger ledger = Ledger.of(now, campaign.zone(), answer[0], answer[1], answer[2]);
      Lease lease = requireNonNull(budgetIdToLease.get(campaign.budgetId()), "lease");
      lease.refreshed(
          now / MILLIS_PER_SECOND,
          answer[3],
          answer[4],
          Arrays.copyOfRange(answer, 5, answer.length));
      boolean rests = budgetIdToWatch
          .computeIfAbsent(
              campaign.budgetId(), id -> new BillingWatch(config.rest().toMillis()))
          .rests(
              now,
              ledger.totalMicros(),
              ledger.left(campaign.proto().getBudget(), now),
              lease.unnoticed());
      if (rests) {
        resting.add(campaign.budgetId());
      } else {
        resting.remove(campaign.budgetId());
      }
      budgetIdToLedger.put(campaign.budgetId(), ledger);
    }
  }

  private Lease lease(long now) {
    return new Lease(config.holdMost().toSeconds(), now / MILLIS_PER_SECOND);
  }

  private CompletableFuture<List<@Nullable Object>> renew(
      LiveCampaign campaign, Lease lease, long now) {
    Budget budget = campaign.proto().getBudget();
    long seconds = now / MILLIS_PER_SECOND;
    long wanted = wanted(campaign, lease);
    long most = lease.available() > wanted * SURPLUS_FACTOR ? lease.giveBack(wanted) : -1;
    return store.evalList(
        LEASE,
        List.of(
            CampaignSlot.ledger(campaign.id(), campaign.arm()),
            CampaignSlot.leases(campaign.id(), campaign.arm()),
            CampaignSlot.hour(campaign.id(), campaign.arm(), Ledger.hour(now))),
        ascii(leaseId),
        ascii(seconds),
        // A node that cannot renew stops bidding earlier than that, and then its last bids are
        // held.
        ascii(seconds
            + 2 * config.staleAfter().toSeconds()
            + Math.max(lease.longestHold(), delays.longestSeconds())),
        CampaignSlot.day(Ledger.day(now, campaign.zone())).getBytes(US_ASCII),
        ascii(budget.getTotalMicros()),
        ascii(budget.getDailyMicros()),
        ascii(budget.getHourlyMicros()),
        ascii(lease.held()),
        ascii(wanted),
        ascii(most),
        ascii(lease.oldestHeld(seconds)),
        ascii(Lease.bucket(seconds)));
  }

  private long wanted(LiveCampaign campaign, Lease lease) {
    Budget budget = campaign.proto().getBudget();
    long most = Long.MAX_VALUE;
    for (long each :
        new long[] {budget.getTotalMicros(), budget.getDailyMicros(), budget.getHourlyMicros()}) {
      most = each > 0 ? Math.min(most, each) : most;
    }
    long oneBid = (campaign.proto().getMaxBidCpmMicros() / CPM) + 1;
    long idle = Math.max(oneBid, most / IDLE_PARTS);
    return Math.max(idle, lease.demand() * DEMAND_FACTOR);
  }

  private static long[] numbers(List<@Nullable Object> answer) {
    long[] numbers = new long[answer.size()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = answer.get(i) instanceof Long number ? number : 0;
    }
    return numbers;
  }

  private static byte[] ascii(long number) {
    return Long.toString(number).getBytes(US_ASCII);
  }

  private void safely(Runnable reads) {
    try {
      reads.run();
    } catch (SegmentoException e) {
      metrics.failed();
    } catch (RuntimeException e) {
      // A scheduled task that throws is never run again.
      metrics.failed();
      log.error("ledgers could not be refreshed", e);
    }
  }
}
