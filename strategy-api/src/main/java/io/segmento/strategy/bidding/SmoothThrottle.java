package io.segmento.strategy.bidding;

import static java.util.Objects.requireNonNull;

import io.segmento.strategy.Candidate;
import io.segmento.strategy.Opportunity;
import io.segmento.strategy.Parameter;
import io.segmento.strategy.SeededRandom;
import io.segmento.strategy.StrategyConfig;
import io.segmento.strategy.StrategyContext;
import io.segmento.strategy.StrategyState;
import io.segmento.strategy.StrategyState.Levels;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

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
 * out depends on the opportunity's seed. The plan is of what was left when the budget was first seen, when it grew, when its end moved, as on the next day, or when the clock was set
 * back. A budget that is cut down within its day looks like spend, so its auctions are left out until the plan has come as far. p is kept by the context's {@link
 * StrategyState}. State is by budget; thread-safe, no lock.
 */
public final class SmoothThrottle implements GuardStage {

  private static final int DRAW = 5;
  private static final long MINUTE_MILLIS = 60_000;
  private static final double UP = 1.1;
  private static final double DOWN = 0.9;
  private static final double LEAST = 1e-4;

  private static final Parameter<Double> START = Parameter.number(
      "throttle-start",
      1,
      LEAST,
      1,
      "the share of auctions to begin a budget with where none is kept");
  private static final Parameter<Duration> EARLY = Parameter.duration(
      "throttle-early", Duration.ofMinutes(10), "how long before its end a budget should be spent");

  private static final int SHARE = 0;

  private final TrafficForecast forecast;
  private final @Nullable LearnedTraffic learned;
  private final long earlyMillis;
  private final ByCampaign<Gate> gates;

  /**
   * Begins every budget at a share.
   *
   * @param start above 0, at most 1: 0.1 begins slowly, 1 is a brake that waits for its time
   * @param earlyMillis how long before its end a budget should be spent, ≥ 0: the end of a day has little traffic, and what is known late is spent late
   */
  public SmoothThrottle(double start, long earlyMillis, TrafficForecast forecast) {
    this(start, earlyMillis, forecast, StrategyState.inMemory());
  }

  private SmoothThrottle(
      double start, long earlyMillis, TrafficForecast forecast, StrategyState state) {
    if (!(start > 0 && start <= 1) || earlyMillis < 0) {
      throw new IllegalArgumentException(
          "start: " + start + ", early: " + earlyMillis + " ms (expected: above 0 to 1, >= 0)");
    }
    this.forecast = requireNonNull(forecast, "forecast");
    this.learned = forecast instanceof LearnedTraffic traffic ? traffic : null;
    this.earlyMillis = earlyMillis;
    StrategyState.Table<Levels> kept = state.levels("throttle", 1, "share");
    gates = ByCampaign.keyed(budgetId -> new Gate(kept.row(budgetId), start));
  }

  /** As a plugin's configuration says; see {@link #parameters()}. */
  public static SmoothThrottle of(StrategyContext context) {
    return of(context.config(), context.state());
  }

  /** The same, which keeps nothing. */
  public static SmoothThrottle of(StrategyConfig config) {
    return of(config, StrategyState.inMemory());
  }

  private static SmoothThrottle of(StrategyConfig config, StrategyState state) {
    return new SmoothThrottle(
        START.in(config),
        EARLY.in(config).toMillis(),
        LearnedTraffic.orAsSaid(config, state),
        state);
  }

  /** What a plugin's configuration may set for it. */
  public static List<Parameter<?>> parameters() {
    return List.of(START, EARLY, LearnedTraffic.BY_HOUR);
  }

  @Override
  public long guardCpmMicros(long priceCpmMicros, Opportunity opportunity, Candidate candidate) {
    long left = candidate.budgetLeftMicros();
    long ends = candidate.budgetEndsMillis();
    LearnedTraffic traffic = learned;
    if (traffic != null) {
      traffic.asked(opportunity.nowMillis());
    }
    if (ends == 0 || left == Long.MAX_VALUE) {
      return priceCpmMicros;
    }
    double share = gates.of(candidate.budgetId()).at(opportunity.nowMillis(), left, ends);
    long place = opportunity.seed() ^ SeededRandom.stream(candidate.budgetId());
    return share >= 1 || SeededRandom.uniform(place, DRAW) < share ? priceCpmMicros : 0;
  }

  /** One budget's. Who finds it moving takes the share as it is. */
  private final class Gate {
    private final Levels kept;
    private final double start;
    private final AtomicBoolean moving = new AtomicBoolean();
    private volatile long movedMillis = Long.MIN_VALUE;
    private volatile long startMillis;
    private volatile long startMicros;
    private volatile long leftThen;
    private volatile long endsThen;

    private Gate(Levels kept, double start) {
      this.kept = kept;
      this.start = start;
    }

    /** What is kept may have been written by who should not. */
    private double share() {
      double known = kept.get(SHARE);
      return Double.isNaN(known) ? start : Math.max(LEAST, Math.min(1, known));
    }

    private double at(long now, long left, long ends) {
      long passed = now - movedMillis;
      if ((movedMillis == Long.MIN_VALUE
              || passed >= MINUTE_MILLIS
              || passed < -DualPacing.SET_BACK_MILLIS
              || ends != endsThen)
          && moving.compareAndSet(false, true)) {
        try {
          move(now, left, ends);
        } finally {
          moving.set(false);
        }
      }
      return share();
    }

    private void move(long now, long left, long ends) {
      boolean isNew = movedMillis == Long.MIN_VALUE
          || now < movedMillis - DualPacing.SET_BACK_MILLIS
          || left > leftThen
          || ends != endsThen;
      movedMillis = now;
      leftThen = left;
      endsThen = ends;
      if (isNew) {
        startMillis = now;
        startMicros = left;
        return;
      }
      double whole = forecast.weight(startMillis, Math.max(now, ends - earlyMillis));
      double part = whole > 0 ? forecast.weight(startMillis, now) / whole : 1;
      kept.set(
          SHARE,
          startMicros - left <= startMicros * part
              ? Math.min(1, UP * share())
              : Math.max(LEAST, DOWN * share()));
    }
  }
}
