package io.segmento.tools.simulate;

import io.segmento.strategy.BiddingStrategy;
import io.segmento.strategy.Decision;
import io.segmento.strategy.Opportunity;
import io.segmento.strategy.Outcome;
import io.segmento.strategy.OutcomeListener;
import org.HdrHistogram.Histogram;

/** Takes the time of decisions, each or one of some, in nanoseconds. For one thread. */
final class TimedStrategy implements BiddingStrategy, OutcomeListener {

  private final SimulatedHost host;
  private final Histogram times;
  private final int every;
  private final WarmUp warmUp;
  private int untimed;

  /** The first decisions of a plugin, on whichever day and node: its code is still being compiled. */
  static final class WarmUp {
    private static final int DECISIONS = 20_000;
    private int decided;

    private boolean isOver() {
      if (decided < DECISIONS) {
        decided++;
        return false;
      }
      return true;
    }
  }

  /** @param every of how many decisions the time of one is taken, once code is compiled */
  TimedStrategy(SimulatedHost host, WarmUp warmUp, Histogram times, int every) {
    this.warmUp = warmUp;
    this.host = host;
    this.times = times;
    this.every = every;
  }

  @Override
  public Decision decide(Opportunity opportunity) {
    if (!warmUp.isOver()) {
      return host.decide(opportunity);
    }
    if (untimed > 0) {
      untimed--;
      return host.decide(opportunity);
    }
    untimed = every - 1;
    long begin = System.nanoTime();
    Decision decision = host.decide(opportunity);
    times.recordValue(Math.max(0, System.nanoTime() - begin));
    return decision;
  }

  @Override
  public void onWin(Outcome outcome) {
    host.onWin(outcome);
  }

  @Override
  public void onLoss(Outcome outcome) {
    host.onLoss(outcome);
  }

  @Override
  public void onClick(Outcome outcome) {
    host.onClick(outcome);
  }

  @Override
  public void onConversion(Outcome outcome) {
    host.onConversion(outcome);
  }

  @Override
  public void onTick(long nowMillis) {
    host.onTick(nowMillis);
  }
}
