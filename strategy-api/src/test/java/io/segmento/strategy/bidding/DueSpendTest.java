package io.segmento.strategy.bidding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.segmento.strategy.SeededRandom;
import java.util.PriorityQueue;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class DueSpendTest {

  private static final long START = 1_799_971_200_000L;
  private static final long MINUTE = 60_000;
  private static final double HOUR = 60 * MINUTE;
  private static final double RATE = 0.5;

  private record Conversion(long decidedMillis, long comesMillis) {}

  /** Spends a unit each minute, and hears of the conversions that it brings with a delay. */
  private static final class Campaign {
    private final DueSpend spend = new DueSpend();
    private final PriorityQueue<Conversion> coming =
        new PriorityQueue<>((one, other) -> Long.compare(one.comesMillis(), other.comesMillis()));
    private final long seed;
    private final DoubleUnaryOperator delayOfChance;
    private int minute;
    private double due;
    private double came;

    /** @param delayOfChance the delay in milliseconds by a uniform number, its inverse distribution */
    private Campaign(long seed, DoubleUnaryOperator delayOfChance) {
      this.seed = seed;
      this.delayOfChance = delayOfChance;
    }

    private void run(int hours) {
      for (int i = 0; i < hours * 60; i++) {
        long now = START + minute * MINUTE;
        due += spend.advance(now, RATE);
        while (!coming.isEmpty() && coming.element().comesMillis() <= now) {
          Conversion conversion = coming.remove();
          spend.converted(conversion.comesMillis() - conversion.decidedMillis());
          came++;
        }
        spend.spent(1);
        if (SeededRandom.uniform(seed, 2L * minute) < RATE) {
          double delay = delayOfChance.applyAsDouble(SeededRandom.uniform(seed, 2L * minute + 1));
          coming.add(new Conversion(now, now + (long) delay));
        }
        minute++;
      }
    }

    /** Conversions for each unit that was due in the next hours. */
    private double rateOver(int hours) {
      double dueBefore = due;
      double cameBefore = came;
      run(hours);
      return (came - cameBefore) / (due - dueBefore);
    }
  }

  private static double exponential(double mean, double chance) {
    return -mean * Math.log(1 - chance);
  }

  /** The mean over seeds of the rate that is seen on the first day, after its first hours. */
  private static double rateOfTheFirstDay(DoubleUnaryOperator delayOfChance) {
    return LongStream.rangeClosed(1, 20)
        .mapToDouble(seed -> {
          Campaign campaign = new Campaign(seed, delayOfChance);
          campaign.run(4);
          return campaign.rateOver(20);
        })
        .average()
        .orElseThrow();
  }

  @Test
  void theFirstDayShowsTheRateThatConversionsHaveInTheEnd() {
    assertIsTheRate(rateOfTheFirstDay(chance -> 0));
    assertIsTheRate(rateOfTheFirstDay(chance -> exponential(HOUR, chance)));
    // By what has arrived it would be 0.425.
    assertIsTheRate(rateOfTheFirstDay(chance -> exponential(6 * HOUR, chance)));
    // Weibull of shape 1/2 with a mean of six hours: half within two hours, some after days.
    assertIsTheRate(rateOfTheFirstDay(chance -> 3 * HOUR * Math.pow(exponential(1, chance), 2)));
  }

  private static void assertIsTheRate(double seen) {
    assertThat(seen).isCloseTo(RATE, within(0.12 * RATE));
  }

  @Test
  void whatIsDueInTheEndIsAllThatWasSpent() {
    Campaign campaign = new Campaign(1, chance -> exponential(6 * HOUR, chance));
    campaign.run(48);
    double late = campaign.spend.advance(START + (long) (400 * 24 * HOUR), RATE);

    // What came due under weights that were changed since is not made good.
    assertThat(campaign.due + late).isCloseTo(48 * 60, within(0.05 * 48 * 60));
  }

  @Test
  void otherDelaysAreLearned() {
    Campaign campaign =
        new Campaign(3, chance -> chance < 0.5 ? 0 : exponential(12 * HOUR, 2 * chance - 1));
    campaign.run(10 * 24);

    assertIsTheRate(campaign.rateOver(24));
  }

  @Test
  void aClockThatGoesBackMakesNothingDue() {
    DueSpend spend = new DueSpend();
    double first = spend.advance(START, RATE);
    spend.spent(100);

    assertThat(first).isZero();
    assertThat(spend.advance(START - 10 * MINUTE, RATE)).isZero();
    assertThat(spend.advance(START, RATE)).isZero();
    assertThat(spend.advance(START + MINUTE, RATE)).isBetween(5.0, 30.0);
  }

  /** Nothing would be due until the clock is there again, and conversions would seem to cost nothing; after a restart too. */
  @Test
  void aClockThatWasFarAheadDelaysNothing() {
    DueSpend spend = new DueSpend();
    double unused = spend.advance(START + 100 * 24 * 60 * MINUTE, RATE);
    unused = spend.advance(START, RATE);
    spend.spent(100);

    assertThat(spend.advance(START + MINUTE, RATE)).isBetween(5.0, 30.0);
  }

  @Test
  void conversionsThatNoSpendIsKnownOfLeaveItSound() {
    DueSpend spend = new DueSpend();
    for (int minute = 0; minute < 10_000; minute++) {
      spend.converted(minute % 2 == 0 ? Long.MAX_VALUE : -1);
      double due = spend.advance(START + minute * MINUTE, RATE);
      assertThat(due).isZero();
    }
    spend.spent(1);

    assertThat(spend.advance(START + 1_000_000 * MINUTE, RATE)).isBetween(0.9, 1.0);
  }
}
