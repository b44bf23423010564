package io.segmento.strategy.bidding;

import static java.util.Objects.requireNonNull;

import io.segmento.strategy.Candidate;
import io.segmento.strategy.Opportunity;
import io.segmento.strategy.SeededRandom;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Leaves auctions out so that a budget lasts, for prices that are what they are: a flat CPM, a guaranteed line; and a brake where something else sets the price too high
 * (Agarwal and others: Budget pacing for targeted online advertisements at LinkedIn, KDD 2014). The share p of auctions that is bid in moves once a minute:
 *
 * <pre>
 * p ← min(1, 1.1 p)  where no more was spent than planned,  0.9 p  where more was
 * planned = budget · w(until now) / w(until the budget ends, less {@code early}),  w: the traffic that is expected
 * </pre>
 *
 * Not for a campaign whose bids can be lower instead: {@link DualPacing} buys twice as much for the same money where the bid is three times too high. Which auctions are left
 * out depends on the opportunity's seed. The plan is of what was left when the budget was first seen, or when it grew. State is by budget; thread-safe, no lock.
 */
public final class SmoothThrottle implements GuardStage {

  private static final int DRAW = 5;
  private static final long MINUTE_MILLIS = 60_000;
  private static final double UP = 1.1;
  private static final double DOWN = 0.9;
  private static final double LEAST = 1e-4;

  private final TrafficForecast forecast;
  private final long earlyMillis;
  private final ByCampaign<Gate> gates;

  /**
   * Begins every budget at a share.
   *
   * @param start above 0, at most 1: 0.1 begins slowly, 1 is a brake that waits for its time
   * @param earlyMillis how long before its end a budget should be spent, ≥ 0: the end of a day has little traffic, and what is known late is spent late
   */
  public SmoothThrottle(double start, long earlyMillis, TrafficForecast forecast) {
    if (!(start > 0 && start <= 1) || earlyMillis < 0) {
      throw new IllegalArgumentException(
          "start: " + start + ", early: " + earlyMillis + " ms (expected: above 0 to 1, >= 0)");
    }
    this.forecast = requireNonNull(forecast, "forecast");
    this.earlyMillis = earlyMillis;
    gates = new ByCampaign<>(() -> new Gate(start));
  }

  @Override
  public long guardCpmMicros(long priceCpmMicros, Opportunity opportunity, Candidate candidate) {
    long left = candidate.budgetLeftMicros();
    long ends = candidate.budgetEndsMillis();
    if (ends == 0 || left == Long.MAX_VALUE) {
      return priceCpmMicros;
    }
    double share = gates.of(candidate.budgetId()).at(opportunity.nowMillis(), left, ends);
    long place = opportunity.seed() ^ SeededRandom.stream(candidate.budgetId());
    return share >= 1 || SeededRandom.uniform(place, DRAW) < share ? priceCpmMicros : 0;
  }

  /** One budget's. Who finds it moving takes the share as it is. */
  private final class Gate {
    private final AtomicBoolean moving = new AtomicBoolean();
    private volatile double share;
    private volatile long movedMillis = Long.MIN_VALUE;
    private volatile long startMillis;
    private volatile long startMicros;
    private volatile long leftThen;

    private Gate(double start) {
      share = start;
    }

    private double at(long now, long left, long ends) {
      if ((movedMillis == Long.MIN_VALUE || now - movedMillis >= MINUTE_MILLIS)
          && moving.compareAndSet(false, true)) {
        try {
          move(now, left, ends);
        } finally {
          moving.set(false);
        }
      }
      return share;
    }

    private void move(long now, long left, long ends) {
      boolean isNew = movedMillis == Long.MIN_VALUE || left > leftThen;
      movedMillis = now;
      leftThen = left;
      if (isNew) {
        startMillis = now;
        startMicros = left;
        return;
      }
      double whole = forecast.weight(startMillis, Math.max(now, ends - earlyMillis));
      double part = whole > 0 ? forecast.weight(startMillis, now) / whole : 1;
      share = startMicros - left <= startMicros * part
          ? Math.min(1, UP * share)
          : Math.max(LEAST, DOWN * share);
    }
  }
}
