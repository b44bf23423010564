package io.segmento.strategy.bidding;

import static io.segmento.strategy.testing.FakeCandidate.candidate;
import static org.assertj.core.api.Assertions.assertThat;

import io.segmento.strategy.Candidate;
import io.segmento.strategy.Opportunity;
import io.segmento.strategy.StrategyState;
import io.segmento.strategy.bidding.KpiPid.Figure;
import io.segmento.strategy.bidding.KpiPid.Target;
import io.segmento.strategy.testing.FakeOpportunity;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class KpiPidTest {

  private static final long MINUTE = 60_000;
  private static final long START = 1_799_971_200_000L;
  /** Of an impression, at the CPM of a thousand times as much. */
  private static final long COST_MICROS = 1_000;

  private final AtomicReference<Target> target = new AtomicReference<>();
  private final KpiPid control = new KpiPid(any -> target.get(), 20);
  private final Candidate campaign = candidate().withCampaign("campaign");
  private final Opportunity opportunity = FakeOpportunity.of(campaign);
  private final HeardOutcome win = HeardOutcome.of("USD", 1_000 * COST_MICROS, 1_000 * COST_MICROS);
  private long minute;

  /** Ten impressions a minute, of which each tenth is clicked and each twentieth brings a conversion at once. */
  private double playHours(int hours) {
    double multiplier = 1;
    for (int i = 0; i < hours * 60; i++) {
      multiplier = control.multiplier(opportunity, campaign);
      for (int j = 0; j < 10; j++) {
        control.onWin(win);
      }
      control.onClick(win);
      if (minute % 2 == 0) {
        control.onConversion(win);
      }
      minute++;
      control.onTick(START + minute * MINUTE);
    }
    return multiplier;
  }

  @Test
  void whatWasSpentBeforeTheTargetIsOfConversionsIsNotDueAllAtOnce() {
    target.set(new Target(Figure.COST_PER_CLICK, 10 * COST_MICROS));
    double before = playHours(48);
    target.set(new Target(Figure.COST_PER_CONVERSION, 20 * COST_MICROS));
    double after = playHours(6);

    // What clicks cost is what was asked for, and so is what conversions cost.
    assertThat(before).isBetween(0.95, 1.05);
    assertThat(after).isBetween(0.85, 1.15);
  }

  @Test
  void conversionsThatAreTooDearBringTheBidsDown() {
    target.set(new Target(Figure.COST_PER_CONVERSION, 10 * COST_MICROS));

    assertThat(playHours(12)).isLessThan(0.7);
  }

  /** Versions of a jar share all but what is their own. */
  private static StrategyState version(StrategyState shared) {
    StrategyState own = StrategyState.inMemory();
    return new StrategyState() {
      @Override
      public Table<Sums> sums(String name, int version, String... columns) {
        return shared.sums(name, version, columns);
      }

      @Override
      public Table<Levels> levels(String name, int version, String... columns) {
        return shared.levels(name, version, columns);
      }

      @Override
      public Table<Levels> ownLevels(String name, int version, String... columns) {
        return own.ownLevels(name, version, columns);
      }
    };
  }

  private record Owed(long minute, KpiPid whoBid, HeardOutcome conversion) {}

  /**
   * What became of a bid is told to the version that bid: the next one waits for no conversion of money that it has not spent, and is told of none that it did not pay for. Conversions come six hours late in the mean, and
   * what is paid is what is bid.
   */
  @Test
  void aVersionThatTakesTheOthersPlaceGoesOnWhereItStood() {
    target.set(new Target(Figure.COST_PER_CONVERSION, 20 * COST_MICROS));
    StrategyState kept = StrategyState.inMemory();
    KpiPid first = new KpiPid(any -> target.get(), 20, version(kept));
    KpiPid second = new KpiPid(any -> target.get(), 20, version(kept));
    PriorityQueue<Owed> owed = new PriorityQueue<>(Comparator.comparingLong(Owed::minute));
    SplittableRandom random = new SplittableRandom(1);
    double sum = 0;
    double least = 1;
    for (minute = 1; minute <= 5 * 24 * 60; minute++) {
      KpiPid serving = minute <= 4 * 24 * 60 ? first : second;
      double multiplier = serving.multiplier(opportunity, campaign);
      long price = Math.round(1_000 * COST_MICROS * multiplier);
      for (int j = 0; j < 10; j++) {
        serving.onWin(HeardOutcome.of("USD", price, price));
      }
      if (minute % 2 == 0) {
        long late = (long) (-Math.log(1 - random.nextDouble()) * 6 * 60 * MINUTE);
        owed.add(new Owed(minute + late / MINUTE, serving, win.after(late)));
      }
      while (!owed.isEmpty() && owed.element().minute() <= minute) {
        Owed now = owed.remove();
        now.whoBid().onConversion(now.conversion());
      }
      first.onTick(START + minute * MINUTE);
      second.onTick(START + minute * MINUTE);
      if (serving == second) {
        sum += multiplier;
        least = Math.min(least, multiplier);
      }
    }

    assertThat(sum / (24 * 60)).isBetween(0.95, 1.05);
    assertThat(least).isGreaterThan(0.7);
  }
}
