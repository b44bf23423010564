package io.segmento.simulate;

import java.util.HashSet;
import java.util.Set;

/** What was ordered after a campaign's clicks, by whom it is credited to and by what brought it. Not thread-safe. */
public final class ConversionFigures {

  /** An order that two clicks of a user came before is one. */
  private record Order(int user, long atMillis) {}

  private final Set<Order> organicOrders = new HashSet<>();
  private long attributed;
  private long organic;
  private double incremental;

  /** False when the order that is credited to the click was credited to an earlier one. */
  boolean clicked(int user, ClickedOrders.After after) {
    incremental += after.uplift();
    if (after.creditedAtMillis() == OrganicOrders.NONE) {
      return false;
    }
    if (after.wouldHaveBought()) {
      if (!organicOrders.add(new Order(user, after.organicAtMillis()))) {
        return false;
      }
      organic++;
    }
    attributed++;
    return true;
  }

  /** Orders within the click window of a click, as attribution counts them; sampled. */
  public long attributed() {
    return attributed;
  }

  /** Those of them that would have come without any ad; sampled. */
  public long organic() {
    return organic;
  }

  /** How many more orders there are than without ads: the sum, over all clicks, of what each added to the probability that its user buys. Expected, not sampled, and whether or not they come within the window. */
  public double incremental() {
    return incremental;
  }
}
