package io.segmento.platform.budget;

import io.segmento.proto.v1.Campaign;
import io.segmento.proto.v1.Delivery;

/**
 * Even delivery as a gate. For each limited period (flight, day, hour) the plan is {@code budget × elapsed / length}, the slack is
 * {@code budget / 96} (a day's quarter of an hour), and the share of auctions that pass is {@code (plan + slack − spent) / slack}, within
 * 0…1; the period with the least share decides. So spend that was read is never more than the slack ahead of the plan, and what was missed
 * is caught up. A total without both dates of a flight has no plan and is spent as it comes.
 */
final class EvenDelivery {
  private static final double SLACK_PARTS = 96;
  private static final double ALL = 1;

  private EvenDelivery() {}

  static double share(Campaign campaign, Ledger ledger, long nowMillis) {
    if (campaign.getBudget().getDelivery() != Delivery.EVEN) {
      return ALL;
    }
    double share = ALL;
    long total = campaign.getBudget().getTotalMicros();
    if (total > 0 && campaign.getStartsAtMillis() > 0 && campaign.getEndsAtMillis() > 0) {
      share = share(
          total,
          ledger.totalMicros(),
          campaign.getStartsAtMillis(),
          campaign.getEndsAtMillis(),
          nowMillis);
    }
    long daily = campaign.getBudget().getDailyMicros();
    if (daily > 0) {
      share = Math.min(share, ofDay(daily, ledger, nowMillis));
    }
    long hourly = campaign.getBudget().getHourlyMicros();
    if (hourly > 0) {
      long begins = Ledger.hour(nowMillis) * Ledger.MILLIS_PER_HOUR;
      long spent = nowMillis < ledger.hourEndsAtMillis() ? ledger.hourMicros() : 0;
      share =
          Math.min(share, share(hourly, spent, begins, begins + Ledger.MILLIS_PER_HOUR, nowMillis));
    }
    return share;
  }

  private static double ofDay(long daily, Ledger ledger, long nowMillis) {
    long begins = ledger.dayBeginsAtMillis();
    long ends = ledger.dayEndsAtMillis();
    // A day that began after the read is as long as the one before it, until the next read says
    // better.
    return nowMillis < ends
        ? share(daily, ledger.dayMicros(), begins, ends, nowMillis)
        : share(daily, 0, ends, ends + (ends - begins), nowMillis);
  }

  private static double share(long budget, long spent, long begins, long ends, long nowMillis) {
    if (ends <= begins) {
      return ALL;
    }
    double elapsed = (double) (nowMillis - begins) / (ends - begins);
    double plan = budget * Math.max(0, Math.min(1, elapsed));
    double slack = budget / SLACK_PARTS;
    return Math.max(0, Math.min(ALL, (plan + slack - spent) / slack));
  }
}
