package io.segmento.platform.budget;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.Objects.requireNonNull;

import io.segmento.platform.catalog.Catalog;
import io.segmento.platform.catalog.CatalogSnapshot;
import io.segmento.platform.catalog.LiveCampaign;
import io.segmento.platform.error.SegmentoException;
import io.segmento.platform.lifecycle.Startable;
import io.segmento.platform.redis.RedisNumber;
import io.segmento.platform.redis.RedisScript;
import io.segmento.platform.redis.RedisStore;
import io.segmento.platform.redis.StoreOutage;
import io.segmento.proto.v1.Budget;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
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
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Leases a part of what is left of each active campaign with a budget, and answers from memory. In each round the ledgers are read, and the leases renewed,
 * of those that the node bids on or lacks money of; of the others rarely ({@link HeldBudget}). Before a snapshot
 * goes live, the ledgers of those campaigns are read that it changed, and of no others.
 * <b>Fails closed</b>: a campaign whose ledger was never read has nothing left, and none has once the store has not answered for
 * {@code budget.stale-after}.
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
  private static final int SPREAD = 10_007;

  private final Catalog catalog;
  private final RedisStore store;
  private final BudgetConfig config;
  private final BillingDelays delays;
  private final long staleAfterMillis;
  private final Clock clock;
  private final BudgetMetrics metrics;
  private final ScheduledExecutorService scheduler;
  private final long leaseId;
  private final Map<String, HeldBudget> idToBudget = new ConcurrentHashMap<>();

  /** Held for the reads of some campaigns at a time; fair, so that a snapshot that is to go live waits for these and not for a whole round. */
  private final ReentrantLock reading = new ReentrantLock(true);

  private final StoreOutage outage = new StoreOutage(log, "ledgers cannot be read");

  private volatile @Nullable CatalogSnapshot snapshot;
  /** When the last read began that was answered. */
  private volatile long heardAtMillis = Long.MIN_VALUE;
  /** The rest belongs to the thread that refreshes. */
  private @Nullable CatalogSnapshot retained;

  private long probe;

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
    HeldBudget budget = idToBudget.get(campaign.budgetId());
    Ledger ledger = budget == null || nowMillis > heardAtMillis + staleAfterMillis
        ? null
        : budget.ledger(nowMillis);
    if (ledger == null) {
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
    HeldBudget budget = idToBudget.get(campaign.budgetId());
    if (budget == null || budget.rests()) {
      return 0;
    }
    long available =
        Math.max(0, Math.min(leftToday(campaign, nowMillis), budget.lease().available()));
    return campaign.whole() == campaign
        ? available
        : Math.min(available, available(campaign.whole(), nowMillis));
  }

  @Override
  public long reserve(LiveCampaign campaign, long micros, long nowMillis, long holdSeconds) {
    if (!campaign.hasBudget()) {
      return NO_LEASE;
    }
    HeldBudget budget = idToBudget.get(campaign.budgetId());
    if (budget == null) {
      return REFUSED;
    }
    if (available(campaign, nowMillis) < micros) {
      budget.lease().want();
      return REFUSED;
    }
    if (!budget.lease().reserve(micros, nowMillis / MILLIS_PER_SECOND, holdSeconds)) {
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
    HeldBudget budget = idToBudget.get(campaign.budgetId());
    Ledger ledger = budget == null ? null : budget.lastLedger();
    // Without a ledger nothing is left either: the budget is what stops the campaign then, and is
    // told as the reason.
    return ledger == null ? 1 : EvenDelivery.share(campaign.proto(), ledger, nowMillis);
  }

  @Override
  public void start() {
    // A campaign that goes live or gets another budget must not wait for the next round of reading.
    catalog.addPreparer(this::prepare);
    var unused = scheduler.scheduleWithFixedDelay(
        () -> safely(this::round), 0, config.refresh().toMillis(), TimeUnit.MILLISECONDS);
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
    for (LiveCampaign campaign : withBudget(next.campaignsOtherThan(before))) {
      if (before == null || isChanged(before.campaign(campaign.id()), campaign)) {
        changed.add(campaign);
      }
    }
    safely(() -> read(changed));
  }

  /** By what decides how its ledger is read. */
  private boolean isChanged(@Nullable LiveCampaign before, LiveCampaign campaign) {
    return before == null
        || !idToBudget.containsKey(campaign.budgetId())
        || !before.proto().equals(campaign.whole().proto())
        || !before.zone().equals(campaign.zone());
  }

  /** Reads all ledgers now and waits for them; not on an event loop. What cannot be read keeps its last value until that is stale. */
  void refresh() {
    refresh(withBudget(current().campaigns()), all -> all);
  }

  /** As {@link #refresh()}, of those ledgers that must be read. */
  void round() {
    refresh(withBudget(current().campaigns()), this::due);
  }

  private void refresh(List<LiveCampaign> campaigns, UnaryOperator<List<LiveCampaign>> choice) {
    long begin = System.nanoTime();
    long now = clock.millis();
    List<LiveCampaign> due;
    reading.lock();
    try {
      retain();
      due = choice.apply(campaigns);
    } finally {
      reading.unlock();
    }
    if (!read(due)) {
      return;
    }
    int spent = 0;
    int resting = 0;
    for (LiveCampaign campaign : campaigns) {
      spent += leftToday(campaign, now) == 0 ? 1 : 0;
      HeldBudget budget = idToBudget.get(campaign.budgetId());
      resting += budget != null && budget.rests() ? 1 : 0;
    }
    metrics.resting(resting);
    metrics.refreshed(now, (System.nanoTime() - begin) / NANOS_PER_SECOND, spent);
  }

  /** Those that must be read now; one at least, so that a store that is away is noticed. */
  private List<LiveCampaign> due(List<LiveCampaign> campaigns) {
    long now = clock.millis();
    List<LiveCampaign> due = new ArrayList<>();
    for (LiveCampaign campaign : campaigns) {
      HeldBudget budget = idToBudget.get(campaign.budgetId());
      Ledger ledger = budget == null ? null : budget.lastLedger();
      if (budget == null || ledger == null) {
        due.add(campaign);
      } else {
        long wanted = wanted(campaign, budget.lease());
        long left = ledger.left(campaign.proto().getBudget(), now);
        if (budget.mustBeRead(now, left, wanted, wanted * SURPLUS_FACTOR)) {
          due.add(campaign);
        }
      }
    }
    if (due.isEmpty() && !campaigns.isEmpty()) {
      due.add(campaigns.get((int) Math.floorMod(probe++, (long) campaigns.size())));
    }
    return due;
  }

  private CatalogSnapshot current() {
    CatalogSnapshot latest = snapshot;
    return latest == null ? catalog.current() : latest;
  }

  /** Those that are active and have a budget, and their arms. */
  private static List<LiveCampaign> withBudget(Collection<LiveCampaign> from) {
    List<LiveCampaign> campaigns = new ArrayList<>();
    for (LiveCampaign campaign : from) {
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
  @SuppressWarnings("ReferenceEquality")
  private void retain() {
    CatalogSnapshot now = current();
    if (retained != now) {
      Set<String> ids = new HashSet<>();
      withBudget(now.campaigns()).forEach(campaign -> ids.add(campaign.budgetId()));
      idToBudget.keySet().retainAll(ids);
      retained = now;
    }
  }

  /** Whether all could be read. */
  private boolean read(List<LiveCampaign> campaigns) {
    CompletionException failure = null;
    for (int i = 0; i < campaigns.size(); i += READS_AT_ONCE) {
      reading.lock();
      try {
        // A snapshot may have come since the round began, and its budgets count.
        CompletionException failed =
            readSome(latest(campaigns.subList(i, Math.min(campaigns.size(), i + READS_AT_ONCE))));
        failure = failed == null ? failure : failed;
      } finally {
        reading.unlock();
      }
    }
    if (failure == null) {
      outage.worked();
      return true;
    }
    metrics.failed();
    outage.failed(failure);
    return false;
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

  private record Renewal(
      LiveCampaign campaign,
      HeldBudget budget,
      long goodUntilMillis,
      long returnsAtSeconds,
      CompletableFuture<List<@Nullable Object>> answer) {}

  /** The last failure; null when all were read. One shard of the store that is away does not keep the others from being read. */
  private @Nullable CompletionException readSome(List<LiveCampaign> campaigns) {
    // Before the first read begins: what was reserved later is not in what is read.
    long now = clock.millis();
    List<Renewal> renewals = new ArrayList<>(campaigns.size());
    for (LiveCampaign campaign : campaigns) {
      renewals.add(renew(
          campaign, idToBudget.computeIfAbsent(campaign.budgetId(), id -> budget(id, now)), now));
    }
    CompletionException failure = null;
    int read = 0;
    for (Renewal renewal : renewals) {
      try {
        take(renewal, numbers(renewal.answer.join()), now);
        read++;
      } catch (CompletionException e) {
        renewal.budget.notRead(now);
        failure = e;
      }
    }
    if (read > 0) {
      heardAtMillis = now;
      metrics.read(read);
    }
    return failure;
  }

  private void take(Renewal renewal, long[] answer, long now) {
    LiveCampaign campaign = renewal.campaign;
    renewal.budget.lease().returnsAt(renewal.returnsAtSeconds);
    renewal.budget.read(
        Ledger.of(now, campaign.zone(), answer[0], answer[1], answer[2]),
        campaign.proto().getBudget(),
        answer[3],
        answer[4],
        Arrays.copyOfRange(answer, 5, answer.length),
        renewal.goodUntilMillis);
  }

  private HeldBudget budget(String id, long now) {
    // Not in step with the other nodes either.
    double spread = (double) Math.floorMod(Long.hashCode(leaseId) ^ id.hashCode(), SPREAD) / SPREAD;
    return new HeldBudget(config, now / MILLIS_PER_SECOND, spread);
  }

  private Renewal renew(LiveCampaign campaign, HeldBudget held, long now) {
    Budget budget = campaign.proto().getBudget();
    Lease lease = held.lease();
    long seconds = now / MILLIS_PER_SECOND;
    long wanted = wanted(campaign, lease);
    long most = lease.available() > wanted * SURPLUS_FACTOR ? lease.giveBack(wanted) : -1;
    long goodUntil = held.goodUntilMillis(now);
    // A node that cannot renew stops bidding earlier than that, and then its last bids are held.
    long returnsAt =
        goodUntil / MILLIS_PER_SECOND + Math.max(lease.longestHold(), delays.longestSeconds());
    // It may be earlier than what the store was told the last time, and counts from before it is
    // told.
    lease.returnsAt(Math.min(lease.returnsAt(), returnsAt));
    CompletableFuture<List<@Nullable Object>> answer = store.evalList(
        LEASE,
        List.of(
            CampaignSlot.ledger(campaign.id(), campaign.arm()),
            CampaignSlot.leases(campaign.id(), campaign.arm()),
            CampaignSlot.hour(campaign.id(), campaign.arm(), Ledger.hour(now))),
        RedisNumber.of(leaseId),
        RedisNumber.of(seconds),
        RedisNumber.of(returnsAt),
        CampaignSlot.day(Ledger.day(now, campaign.zone())).getBytes(US_ASCII),
        RedisNumber.of(budget.getTotalMicros()),
        RedisNumber.of(budget.getDailyMicros()),
        RedisNumber.of(budget.getHourlyMicros()),
        RedisNumber.of(lease.held()),
        RedisNumber.of(wanted),
        RedisNumber.of(most),
        RedisNumber.of(lease.oldestHeld(seconds)),
        RedisNumber.of(Lease.bucket(seconds)));
    return new Renewal(campaign, held, goodUntil, returnsAt, answer);
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
