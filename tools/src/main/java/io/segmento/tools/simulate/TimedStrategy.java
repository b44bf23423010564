package io.segmento.tools.simulate;

import io.segmento.strategy.BiddingStrategy;
import io.segmento.strategy.Decision;
import io.segmento.strategy.Opportunity;
import io.segmento.strategy.Outcome;
import io.segmento.strategy.OutcomeListener;
import org.HdrHistogram.Histogram;

/** Takes the time of each decision, in nanoseconds. For one thread. */
final class TimedStrategy implements BiddingStrategy, OutcomeListener {

  /** Until then code is still being compiled. */
  private static final int WARM = 20_000;

  private final SimulatedHost host;
  private final Histogram times;
  private int decisions;

  TimedStrategy(SimulatedHost host, Histogram times) {
    this.host = host;
    this.times = times;
  }

  @Override
  public Decision decide(Opportunity opportunity) {
    long begin = System.nanoTime();
    Decision decision = host.decide(opportunity);
    long took = System.nanoTime() - begin;
    if (decisions < WARM) {
      decisions++;
    } else {
      times.recordValue(Math.max(0, took));
    }
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
