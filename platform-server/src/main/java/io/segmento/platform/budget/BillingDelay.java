package io.segmento.platform.budget;

/**
 * The 99.9th percentile of one exchange's delays, from counts by whole seconds up to a minute and by steps of a tenth above. The counts are halved
 * again and again, so that what was long ago fades. Thread-safe.
 */
final class BillingDelay {

  static final long UNKNOWN = -1;

  /** Fewer say nothing of one in a thousand. */
  static final int LEAST_BILLS = 2_000;

  private static final int MOST_BILLS = 8 * LEAST_BILLS;
  private static final int LEARN_EVERY = 256;
  private static final int EXACT_SECONDS = 60;
  private static final double STEP = 1.1;
  private static final double LOG_STEP = Math.log(STEP);
  /** Up to more than a day, which no token outlives by default. */
  private static final int CELLS = EXACT_SECONDS + 80;

  private static final int ONE_IN = 1_000;

  private final int[] counts = new int[CELLS];
  private int total;
  private int sinceLearned;
  private volatile long seconds = UNKNOWN;

  /** True when it was learned anew. */
  synchronized boolean add(long delaySeconds) {
    counts[cell(delaySeconds)]++;
    total++;
    sinceLearned++;
    if (total < LEAST_BILLS || sinceLearned < LEARN_EVERY) {
      return false;
    }
    sinceLearned = 0;
    seconds = quantile();
    if (total > MOST_BILLS) {
      fade();
    }
    return true;
  }

  /** {@link #UNKNOWN} until enough was seen. */
  long seconds() {
    return seconds;
  }

  private long quantile() {
    int above = total / ONE_IN;
    int cell = CELLS - 1;
    for (int seen = counts[cell]; seen <= above && cell > 0; seen += counts[cell]) {
      cell--;
    }
    return end(cell);
  }

  private void fade() {
    total = 0;
    for (int i = 0; i < CELLS; i++) {
      counts[i] /= 2;
      total += counts[i];
    }
  }

  private static int cell(long delaySeconds) {
    if (delaySeconds < EXACT_SECONDS) {
      return (int) Math.max(0, delaySeconds);
    }
    int step = (int) (Math.log((double) delaySeconds / EXACT_SECONDS) / LOG_STEP);
    return Math.min(CELLS - 1, EXACT_SECONDS + step);
  }

  /** A delay in this cell is shorter than this many seconds. */
  private static long end(int cell) {
    return cell < EXACT_SECONDS
        ? cell + 1L
        : (long) Math.ceil(EXACT_SECONDS * Math.pow(STEP, cell - EXACT_SECONDS + 1.0));
  }
}
