package io.segmento.simulate;

import io.segmento.strategy.SeededRandom;

/**
 * When users order whom no ad brought: at most once in an hour, with a chance by what they did before it. A function of user and time, with chances of its own, so that nothing that is bid moves an order. Not
 * thread-safe.
 */
final class OrganicOrders {

  static final long NONE = -1;

  private static final long HOUR_MILLIS = 3_600_000;
  private static final double HOURS = 24;
  /** Of chances that only these orders take. */
  private static final long STREAM = 0x6f7267616e6963L;

  private final long seed;
  private final double perHour;
  private final VisitorEffect effect;
  private final SimulatedVisitor visitor = new SimulatedVisitor();

  OrganicOrders(Scenario scenario) {
    seed = scenario.seed();
    Organic organic = scenario.response().organic();
    perHour = organic.perDay() / HOURS;
    effect = new VisitorEffect(organic.behaviour());
  }

  /** A user's first order after one moment and not after another, epoch milliseconds, or {@link #NONE}. */
  long first(int user, long afterMillis, long toMillis) {
    if (perHour == 0) {
      return NONE;
    }
    long chances = SeededRandom.bits(seed ^ STREAM, user);
    for (long hour = afterMillis / HOUR_MILLIS; hour * HOUR_MILLIS <= toMillis; hour++) {
      if (SeededRandom.uniform(chances, 2 * hour) < probability(user, hour)) {
        long at =
            hour * HOUR_MILLIS + (long) (HOUR_MILLIS * SeededRandom.uniform(chances, 2 * hour + 1));
        if (at > afterMillis && at <= toMillis) {
          return at;
        }
      }
    }
    return NONE;
  }

  /** The probability that there is one. */
  double probability(int user, long afterMillis, long toMillis) {
    if (perHour == 0) {
      return 0;
    }
    double none = 1;
    for (long hour = afterMillis / HOUR_MILLIS; hour * HOUR_MILLIS <= toMillis; hour++) {
      double part = Math.min(toMillis, (hour + 1) * HOUR_MILLIS)
          - (double) Math.max(afterMillis, hour * HOUR_MILLIS);
      none *= 1 - probability(user, hour) * part / HOUR_MILLIS;
    }
    return 1 - none;
  }

  private double probability(int user, long hour) {
    long now = hour * HOUR_MILLIS;
    visitor.is(SeededRandom.bits(seed, user), now);
    return -Math.expm1(-perHour * effect.of(visitor, now));
  }
}
