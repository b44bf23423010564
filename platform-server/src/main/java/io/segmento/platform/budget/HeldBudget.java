package io.segmento.platform.budget;

import io.segmento.proto.v1.Budget;
import org.jspecify.annotations.Nullable;

/**
 * What this node knows of one budget, may bid of it, and when it must ask the store again. Reading the ledger and reserving are any thread's; all
 * else belongs to the thread that refreshes.
 */
final class HeldBudget {

  /** How long what was read is good for, of a node that bids on it or waits for its bills, in times of {@code budget.stale-after}. */
  private static final int BUSY_GOOD_FOR = 2;

  /** The same in times of {@code budget.idle-refresh}, so that one read that fails does no harm. */
  private static final int IDLE_GOOD_FOR = 2;

  private static final long MILLIS = 1_000;

  private final Lease lease;
  private final BillingWatch watch;
  private final long staleAfterMillis;
  private final long idleMillis;
  private volatile @Nullable Ledger ledger;
  private volatile long goodUntilMillis;
  private volatile boolean rests;
  private long nextReadMillis;

  /** @param spread from 0 to 1, of its own for each budget: so that those that nobody bids on are not all read at once */
  HeldBudget(BudgetConfig config, long nowSeconds, double spread) {
    this.lease = new Lease(config.holdMost().toSeconds(), nowSeconds);
    this.watch = new BillingWatch(config.rest().toMillis());
    this.staleAfterMillis = config.staleAfter().toMillis();
    this.idleMillis = (long) (config.idleRefresh().toMillis() * (1 + spread) / 2);
  }

  Lease lease() {
    return lease;
  }

  /** The last that was read; null when nothing was, or so long ago that it says nothing. */
  @Nullable
  Ledger ledger(long nowMillis) {
    return nowMillis <= goodUntilMillis ? ledger : null;
  }

  /** The last that was read, however old; null when nothing ever was. */
  @Nullable
  Ledger lastLedger() {
    return ledger;
  }

  /** Whether it bids on nothing for a while, because its bills are not seen. */
  boolean rests() {
    return rests;
  }

  /**
   * Whether the store must be asked in this round: something was bid or wanted since it was last asked, there is more to be had or too much held, a
   * day or hour that has a limit begins, or what was read is about to be good no longer.
   *
   * @param left what is left of the budget by the last ledger
   * @param wanted what the node wants to have at hand
   * @param most what it keeps at most
   */
  boolean mustBeRead(long nowMillis, long left, long wanted, long most) {
    Ledger last = ledger;
    long available = lease.available();
    return last == null
        || rests
        || nowMillis >= nextReadMillis
        || lease.isMoved()
        || available > most
        || (available < wanted && available < left);
  }

  /** Until when the node may bid on what is read now. Of one that it bids on, not longer than needed: should the node die, the others wait for it. */
  long goodUntilMillis(long nowMillis) {
    return isBusy()
        ? nowMillis + BUSY_GOOD_FOR * staleAfterMillis
        : nowMillis + IDLE_GOOD_FOR * idleMillis + staleAfterMillis;
  }

  private boolean isBusy() {
    return lease.isMoved() || lease.held() > 0;
  }

  /** Takes in what was read by a call that began at a time. */
  void read(
      Ledger now, Budget limits, long granted, long billed, long[] closedByBucket, long goodUntil) {
    long millis = now.readAtMillis();
    boolean busy = isBusy();
    lease.refreshed(millis / MILLIS, granted, billed, closedByBucket);
    rests = watch.rests(millis, now.totalMicros(), now.left(limits, millis), lease.unnoticed());
    ledger = now;
    goodUntilMillis = goodUntil;
    nextReadMillis =
        Math.min(millis + (busy ? staleAfterMillis : idleMillis), now.periodEndsAtMillis(limits));
  }

  /** The store could not be asked: what was read before is good for a while, as if it had been asked rarely. */
  void notRead(long nowMillis) {
    goodUntilMillis = Math.min(goodUntilMillis, nowMillis + staleAfterMillis);
  }
}
