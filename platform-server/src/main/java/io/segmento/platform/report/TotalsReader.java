package io.segmento.platform.report;

import io.segmento.platform.catalog.LiveCampaign;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * Reads the totals of one campaign's days and sums them up. A day that is settled is read by one value, which is kept from the first time that somebody
 * asked for it; all others are made of what events are counted in. Of one query and campaign.
 */
final class TotalsReader {
  private final ReadPlan plan;
  private final LiveCampaign campaign;
  private final RedisCounters store;
  private final Sums sums;
  private final List<LocalDate> notKept = new ArrayList<>();

  TotalsReader(ReadPlan plan, LiveCampaign campaign, RedisCounters store, Sums sums) {
    this.plan = plan;
    this.campaign = campaign;
    this.store = store;
    this.sums = sums;
  }

  /** First: the days that are kept. Of each month in turn. */
  CompletableFuture<Void> kept() {
    CompletableFuture<Void> done = CompletableFuture.completedFuture(null);
    for (SettledMonth month : plan.settledMonths()) {
      done = done.thenCompose(unused -> store.settled(campaign.id(), month))
          .thenAccept(found -> take(month, found));
    }
    return done;
  }

  private void take(SettledMonth month, byte[][] found) {
    for (int i = 0; i < found.length; i++) {
      LocalDate day = month.days().get(i);
      long[] totals = new long[plan.counters().size()];
      if (found[i] != null && plan.format().read(found[i], totals)) {
        sums.add(campaign, day, plan.counters(), totals);
      } else {
        notKept.add(day);
      }
    }
  }

  boolean hasMore() {
    return !notKept.isEmpty() || plan.recent().hasDays();
  }

  /** Then: all others. */
  CompletableFuture<Void> others() {
    CompletableFuture<Void> done = CompletableFuture.completedFuture(null);
    if (plan.recent().hasDays()) {
      done = DayTotals.read(store, campaign.id(), plan.recent())
          .thenAccept(read ->
              read.forEach((day, totals) -> sums.add(campaign, day, plan.counters(), totals)));
    }
    return notKept.isEmpty() ? done : done.thenCompose(unused -> keep(plan.toKeep(notKept)));
  }

  private CompletableFuture<Void> keep(ReadPlan.Keeping keeping) {
    return DayTotals.read(store, campaign.id(), keeping.days()).thenCompose(read -> {
      Map<YearMonth, Map<String, byte[]>> kept = new HashMap<>();
      for (LocalDate day : notKept) {
        long[] totals =
            read.getOrDefault(day, new long[keeping.days().counters().size()]);
        byte[] stored = keeping.format().write(totals);
        kept.computeIfAbsent(YearMonth.from(day), unused -> new HashMap<>())
            .put(SettledMonth.field(day, plan.query().days()), stored);
        long[] asked = new long[plan.counters().size()];
        if (plan.format().read(stored, asked)) {
          sums.add(campaign, day, plan.counters(), asked);
        }
      }
      return store.keep(campaign.id(), kept);
    });
  }
}
