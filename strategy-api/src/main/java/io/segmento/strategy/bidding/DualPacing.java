package io.segmento.strategy.bidding;

import static java.util.Objects.requireNonNull;

import io.segmento.strategy.BidDraft;
import io.segmento.strategy.Candidate;
import io.segmento.strategy.Opportunity;
import io.segmento.strategy.Parameter;
import io.segmento.strategy.StrategyConfig;
import io.segmento.strategy.StrategyContext;
import io.segmento.strategy.StrategyState;
import io.segmento.strategy.StrategyState.Levels;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Spends a budget evenly over the expected traffic by bidding higher or lower on everything, not by leaving auctions out: so the money goes to the
 * impressions that give most for it. The multiplier m = 1/λ, where λ is the price of the budget (dual mirror descent; Balseiro, Lu, Mirrokni 2020):
 *
 * <pre>
 * per auction:  λ ← λ · exp(−η (ρ − cost) / ρ)         ρ: planned spend for each auction
 * per interval: ln m ← ln m − G · w · (spent − planned) / planned
 *               planned = left · w(interval) / w(until the budget ends),  w = interval's share of a day's traffic,  G = η · auctions a day
 * </pre>
 *
 * The two are the same sum. The second is computed from {@link Candidate#budgetLeftMicros()}, which all nodes share: each node moves alike, knows
 * what the others spend, and what is lost or late is planned anew. A step is at most {@value #MAX_STEP} in the logarithm. A budget that grows, or that ends at another time, as
 * on the next day, is taken as a new one, and so is all when the clock was set back: the multiplier stays, and what is left is no spend. A budget that is cut down within its day
 * looks like spend: one step of {@value #MAX_STEP} down, and the plan is of the rest.
 * Without a budget, or without an end of it, the multiplier is 1. ln m is kept by the context's {@link StrategyState}, so that a node that starts goes on where the others are, or where it was.
 */
public final class DualPacing implements MultiplierStage {

  /** η = 3e-3 for each of 100,000 auctions a day. */
  public static final double DEFAULT_GAIN = 300;

  private static final Parameter<Double> START = Parameter.number(
      "pacing-start", 1, 1e-4, 1e4, "the multiplier to begin with where none is kept");
  private static final Parameter<Double> MIN =
      Parameter.number("pacing-min", 1e-3, 1e-6, 1, "the lowest multiplier");
  private static final Parameter<Double> MAX =
      Parameter.number("pacing-max", 1, 1, 1e4, "the highest multiplier; 1 never bids above value");
  private static final Parameter<Double> COUPLED_MAX =
      Parameter.number("pacing-max", 100, 1, 1e4, "the highest multiplier");
  private static final Parameter<Double> GAIN = Parameter.number(
      "pacing-gain",
      DEFAULT_GAIN,
      1,
      1e5,
      "how fast it moves; grows with the root of a day's auctions");
  private static final Parameter<Duration> INTERVAL =
      Parameter.duration("pacing-interval", Duration.ofSeconds(1), "how often it moves at most");

  private static final double MAX_STEP = 0.5;
  private static final double DAY_MILLIS = 86_400_000.0;
  /** Decisions of one moment do not come in its order; by more than this the clock was set back. */
  static final long SET_BACK_MILLIS = 10_000;

  private static final int LOG_MULTIPLIER = 0;

  private final ByCampaign<Pace> paces;
  private final @Nullable LearnedTraffic learned;

  /**
   * Starts every campaign at {@code start}.
   *
   * @param start the multiplier to begin with, between the bounds
   * @param min the lowest multiplier, above 0
   * @param max the highest one: 1 never bids above value
   * @param gain G above
   * @param intervalMillis how often a multiplier moves at most, ≥ 1
   */
  public DualPacing(
      double start,
      double min,
      double max,
      double gain,
      long intervalMillis,
      TrafficForecast forecast) {
    this(start, min, max, gain, intervalMillis, forecast, StrategyState.inMemory());
  }

  private DualPacing(
      double start,
      double min,
      double max,
      double gain,
      long intervalMillis,
      TrafficForecast forecast,
      StrategyState state) {
    requireNonNull(forecast, "forecast");
    learned = forecast instanceof LearnedTraffic traffic ? traffic : null;
    if (!(min > 0 && min <= start && start <= max && max < 1e9)) {
      throw new IllegalArgumentException(
          "start: " + start + " (expected: from " + min + " to " + max + ", above 0)");
    }
    if (!(gain > 0) || intervalMillis < 1) {
      throw new IllegalArgumentException(
          "gain: " + gain + ", interval: " + intervalMillis + " ms (expected: above 0)");
    }
    StrategyState.Table<Levels> kept = state.levels("pacing", 1, "log_multiplier");
    paces = ByCampaign.keyed(budgetId -> new Pace(
        kept.row(budgetId),
        Math.log(start),
        Math.log(min),
        Math.log(max),
        gain,
        intervalMillis,
        forecast));
  }

  /** As a plugin's configuration says; see {@link #parameters()}. */
  public static DualPacing of(StrategyContext context) {
    return of(context.config(), context.state(), MAX.in(context.config()));
  }

  /** The same, which keeps nothing. */
  public static DualPacing of(StrategyConfig config) {
    return of(config, StrategyState.inMemory(), MAX.in(config));
  }

  /**
   * As {@link #of(StrategyContext)}, for one that is coupled with another dual ({@link ReturnDual}): its own μ = 1 / m must be able to fall to nothing where the budget does not bind, so that {@code
   * pacing-max} is 100 by default.
   */
  public static DualPacing coupled(StrategyContext context) {
    return of(context.config(), context.state(), COUPLED_MAX.in(context.config()));
  }

  /** The same, which keeps nothing. */
  public static DualPacing coupled(StrategyConfig config) {
    return of(config, StrategyState.inMemory(), COUPLED_MAX.in(config));
  }

  private static DualPacing of(StrategyConfig config, StrategyState state, double max) {
    return new DualPacing(
        Math.min(START.in(config), max),
        MIN.in(config),
        max,
        GAIN.in(config),
        INTERVAL.in(config).toMillis(),
        LearnedTraffic.orAsSaid(config, state),
        state);
  }

  /** What a plugin's configuration may set for it. */
  public static List<Parameter<?>> parameters() {
    return List.of(START, MIN, MAX, GAIN, INTERVAL, LearnedTraffic.BY_HOUR);
  }

  @Override
  public double multiplier(Opportunity opportunity, Candidate candidate, BidDraft draft) {
    double multiplier = multiplier(opportunity, candidate);
    draft.budgetMultiplier(multiplier);
    return multiplier;
  }

  @Override
  public double multiplier(Opportunity opportunity, Candidate candidate) {
    long ends = candidate.budgetEndsMillis();
    long left = candidate.budgetLeftMicros();
    LearnedTraffic traffic = learned;
    if (traffic != null) {
      traffic.asked(opportunity.nowMillis());
    }
    if (ends == 0 || left == Long.MAX_VALUE) {
      return 1;
    }
    return paces.of(candidate.budgetId()).at(opportunity.nowMillis(), left, ends);
  }

  /** One campaign's. Who finds it moving takes the multiplier as it is. */
  private static final class Pace {
    private final Levels kept;
    private final double start;
    private final double min;
    private final double max;
    private final double gain;
    private final long intervalMillis;
    private final TrafficForecast forecast;
    private final AtomicBoolean moving = new AtomicBoolean();
    private volatile double multiplier;
    private volatile long sinceMillis;
    private volatile long leftThen = -1;
    private volatile long endsThen;

    private Pace(
        Levels kept,
        double start,
        double min,
        double max,
        double gain,
        long intervalMillis,
        TrafficForecast forecast) {
      this.kept = kept;
      this.start = start;
      this.min = min;
      this.max = max;
      this.gain = gain;
      this.intervalMillis = intervalMillis;
      this.forecast = forecast;
      this.multiplier = Math.exp(logMultiplier());
    }

    /** What is kept may be of other bounds. */
    private double logMultiplier() {
      double known = kept.get(LOG_MULTIPLIER);
      return Double.isNaN(known) ? start : bounded(known);
    }

    private double bounded(double logarithm) {
      return Math.max(min, Math.min(max, logarithm));
    }

    double at(long now, long left, long ends) {
      long passed = now - sinceMillis;
      if ((leftThen < 0
              || passed >= intervalMillis
              || passed < -SET_BACK_MILLIS
              || ends != endsThen)
          && moving.compareAndSet(false, true)) {
        try {
          double step = step(now, left, ends);
          double next = bounded(logMultiplier() - step);
          // One that did not move is not this node's own: another may know better.
          if (step != 0) {
            kept.set(LOG_MULTIPLIER, next);
          }
          multiplier = Math.exp(next);
        } finally {
          moving.set(false);
        }
      }
      return multiplier;
    }

    /** How far the logarithm goes down. */
    private double step(long now, long left, long ends) {
      long since = sinceMillis;
      long before = leftThen;
      boolean isOther = ends != endsThen;
      sinceMillis = now;
      leftThen = left;
      endsThen = ends;
      if (isOther) {
        return 0;
      }
      double spent = before - (double) left;
      double weight = forecast.weight(since, Math.min(now, ends));
      double remaining = forecast.weight(since, ends);
      if (before <= 0 || spent < 0 || weight <= 0 || remaining <= 0) {
        return 0;
      }
      double planned = before * weight / remaining;
      double day = forecast.weight(ends - (long) DAY_MILLIS, ends);
      double step = gain * weight / day * (spent - planned) / planned;
      return Math.max(-MAX_STEP, Math.min(MAX_STEP, step));
    }
  }
}
