package io.segmento.simulate;

import static java.util.Objects.requireNonNull;

/**
 * Orders of users whom no ad brought: they come with and without one.
 *
 * @param perDay orders of a user in a day, in the mean of all visitors, 0 to 1
 * @param behaviour how that follows what visitors did
 */
public record Organic(double perDay, Behaviour behaviour) {

  /** Nobody buys without a click. */
  public static final Organic NONE = new Organic(0, Behaviour.NONE);

  public Organic {
    requireNonNull(behaviour, "behaviour");
    if (!(perDay >= 0 && perDay <= 1)) {
      throw new IllegalArgumentException("organic orders a day: " + perDay + " (expected: 0 to 1)");
    }
  }
}
