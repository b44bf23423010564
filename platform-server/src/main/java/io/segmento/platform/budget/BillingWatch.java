package io.segmento.platform.budget;

/**
 * The dead-man switch of one campaign: money is only seen to be spent when notices come, so a node that bids the whole of what is left, worth of
 * highest prices, without seeing one bill of the campaign rests for a while, and after each rest may bid half as much. A bill, on whatever node,
 * ends it. Bids that a notice told to be lost do not count. Used by the thread that refreshes.
 */
final class BillingWatch {

  private final long restMillis;
  private long spent = -1;
  private long baseline;
  private long allowance;
  private long restsUntilMillis;

  BillingWatch(long restMillis) {
    this.restMillis = restMillis;
  }

  /**
   * Whether the campaign must rest.
   *
   * @param total what was ever billed of the campaign
   * @param left what is left of its budget
   * @param unnoticed what this node has bid and no notice closed, ever
   */
  boolean rests(long nowMillis, long total, long left, long unnoticed) {
    if (total != spent) {
      spent = total;
      baseline = unnoticed;
      allowance = left;
      restsUntilMillis = 0;
    }
    if (unnoticed - baseline > allowance) {
      baseline = unnoticed;
      allowance /= 2;
      restsUntilMillis = nowMillis + restMillis;
    }
    return nowMillis < restsUntilMillis;
  }
}
