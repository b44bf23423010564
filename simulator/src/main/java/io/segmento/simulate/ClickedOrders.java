package io.segmento.simulate;

/** What users order after a click: what it brought, and what they would have bought anyway. Not thread-safe. */
final class ClickedOrders {

  private final OrganicOrders organic;
  private final ConversionDelay delay;
  private final long windowMillis;

  ClickedOrders(Conversions conversions, OrganicOrders organic) {
    this.organic = organic;
    delay = conversions.delay();
    windowMillis = conversions.clickWindowMillis();
  }

  /**
   * What follows one click.
   *
   * @param broughtAtMillis when the user orders because of it, {@link OrganicOrders#NONE} for never
   * @param organicAtMillis the user's first order within the click window that needed no click, {@link OrganicOrders#NONE} for none
   * @param windowEndsMillis until when orders are credited to the click
   * @param uplift by how much the click raised the probability that the user buys: it brings nothing to whoever would have bought anyway
   */
  record After(long broughtAtMillis, long organicAtMillis, long windowEndsMillis, double uplift) {

    boolean wouldHaveBought() {
      return organicAtMillis != OrganicOrders.NONE;
    }

    /** When an order is credited to the click, {@link OrganicOrders#NONE} for never. */
    long creditedAtMillis() {
      boolean brought =
          broughtAtMillis != OrganicOrders.NONE && broughtAtMillis <= windowEndsMillis;
      if (!brought) {
        return organicAtMillis;
      }
      return wouldHaveBought() ? Math.min(broughtAtMillis, organicAtMillis) : broughtAtMillis;
    }
  }

  /**
   * What follows a click.
   *
   * @param rate the probability that the click brings an order of a user who would not buy anyway
   * @param chance of that, and {@code delayChance} of when, uniform in [0, 1)
   */
  After after(int user, long nowMillis, double rate, double chance, double delayChance) {
    long windowEnds = nowMillis + windowMillis;
    return new After(
        chance < rate ? nowMillis + delay.of(delayChance) : OrganicOrders.NONE,
        organic.first(user, nowMillis, windowEnds),
        windowEnds,
        rate * (1 - organic.probability(user, nowMillis, windowEnds)));
  }
}
