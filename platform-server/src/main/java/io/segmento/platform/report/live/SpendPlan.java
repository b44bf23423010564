package io.segmento.platform.report.live;

import io.segmento.proto.v1.Budget;
import io.segmento.proto.v1.Campaign;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;

/**
 * What a campaign has spent of its budget, and what it should have by now if it were spent evenly. Micros of its currency.
 *
 * @param ofDay the budget is that of the day in the campaign's zone; else that of its whole flight
 */
record SpendPlan(boolean ofDay, long spentMicros, long planMicros, long budgetMicros) {
  /** Without a budget; nothing is planned. */
  static final SpendPlan NONE = new SpendPlan(true, 0, 0, 0);

  /**
   * By the daily budget, else by the total one.
   *
   * @param dayMicros spent on the day of {@code now} in the campaign's zone
   * @param totalMicros spent in all
   */
  static SpendPlan of(
      Campaign campaign, ZoneId zone, long dayMicros, long totalMicros, Instant now) {
    Budget budget = campaign.getBudget();
    if (budget.getDailyMicros() > 0) {
      LocalDate today = LocalDate.ofInstant(now, zone);
      long begins = today.atStartOfDay(zone).toInstant().toEpochMilli();
      long ends = today.plusDays(1).atStartOfDay(zone).toInstant().toEpochMilli();
      return new SpendPlan(
          true,
          dayMicros,
          planned(budget.getDailyMicros(), begins, ends, now.toEpochMilli()),
          budget.getDailyMicros());
    }
    if (budget.getTotalMicros() == 0) {
      return NONE;
    }
    return new SpendPlan(
        false,
        totalMicros,
        planned(
            budget.getTotalMicros(),
            campaign.getStartsAtMillis(),
            campaign.getEndsAtMillis(),
            now.toEpochMilli()),
        budget.getTotalMicros());
  }

  boolean isPlanned() {
    return budgetMicros > 0;
  }

  /** A flight without both ends has no plan: all of it may be spent at once. */
  private static long planned(long budget, long begins, long ends, long now) {
    if (begins == 0 || ends <= begins) {
      return budget;
    }
    double elapsed = (double) (now - begins) / (ends - begins);
    return Math.round(budget * Math.max(0, Math.min(1, elapsed)));
  }
}
