package io.segmento.platform.report;

import io.segmento.platform.catalog.LiveCampaign;
import java.util.Collections;
import java.util.Iterator;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Reads the campaigns of a query, some at a time: when one has been read the next one begins, so that neither the store nor this node waits for the
 * other. After a failure none begins. Of one query; thread-safe.
 */
final class CampaignReads {
  private static final int CAMPAIGNS_AT_ONCE = 64;
  /** Of which hours are read at a time: a hundred requests each. */
  private static final int HOUR_CAMPAIGNS_AT_ONCE = 16;
  /** Of which cells are read at a time: thousands of fields each. */
  private static final int CELL_CAMPAIGNS_AT_ONCE = 4;

  private final ReadPlan plan;
  private final RedisCounters counters;
  private final Sums sums;
  private Iterator<LiveCampaign> left;

  CampaignReads(Query query, RedisCounters counters, Sums sums) {
    this.plan = new ReadPlan(query);
    this.counters = counters;
    this.sums = sums;
    this.left = query.campaigns().iterator();
  }

  CompletableFuture<Void> all() {
    CompletableFuture<?>[] reads =
        new CompletableFuture<?>[Math.min(plan.query().campaigns().size(), atOnce(plan.query()))];
    for (int i = 0; i < reads.length; i++) {
      reads[i] = oneAfterTheOther();
    }
    return CompletableFuture.allOf(reads);
  }

  private static int atOnce(Query query) {
    if (query.byCell()) {
      return CELL_CAMPAIGNS_AT_ONCE;
    }
    return query.byHour() || !query.days().areUtc() ? HOUR_CAMPAIGNS_AT_ONCE : CAMPAIGNS_AT_ONCE;
  }

  private CompletableFuture<Void> oneAfterTheOther() {
    LiveCampaign campaign = next();
    if (campaign == null) {
      return CompletableFuture.completedFuture(null);
    }
    return new CampaignReader(plan, campaign, counters, sums)
        .read()
        .whenComplete((read, failure) -> {
          if (failure != null) {
            stop();
          }
        })
        .thenCompose(read -> oneAfterTheOther());
  }

  private synchronized @Nullable LiveCampaign next() {
    return left.hasNext() ? left.next() : null;
  }

  private synchronized void stop() {
    left = Collections.emptyIterator();
  }
}
