package io.segmento.gateway.overload;

import static java.util.Objects.requireNonNull;

import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/**
 * Turns away as much of one event loop's requests as keeps the others quick. What is measured is the queue that stands before the core and before
 * this loop: in each window of {@value #WINDOW_MILLIS} ms the least time that any bid waited for its answer, and the least delay of the loop's own
 * timer. A burst, a slow strategy or a slow store delays some; only a queue that never empties delays all (Nichols, Jacobson, "Controlling Queue
 * Delay", 2012).
 *
 * <pre>
 * delay &gt; target:      admitted = admitted · max(4/5, min(19/20, target / delay)), step = {@value #LEAST_STEP}
 * delay &lt; target / 2:  admitted = admitted + step, step = min({@value #MOST_STEP}, 2 · step)
 * </pre>
 *
 * <p>So that what is admitted stays near to what can be served, and after the overload everything is admitted within two seconds. A share of
 * {@value #LEAST_ADMITTED} is admitted always, or nobody would see that it is over.
 *
 * <p>Before a window can tell, places are the limit: no more bids wait at a time than are answered in {@value #TARGETS_OF_PLACES} times the target at
 * the best rate of late (Little's law), but {@value #LEAST_PLACES_PER_MILLI} for each millisecond of the target at least. Who names nobody has three quarters of them, whom only a link may name seven eighths; guaranteed deals are not held
 * to them.
 *
 * <p>A process that has just begun runs code that is not compiled yet and is slow without being overloaded. So for a loop's first bids the target is
 * {@value #COLD_TIMES} times as long, and comes down evenly with each one that is answered.
 *
 * <p>The share that is turned away is that of all requests, filled up by their {@link Worth}: of the next kind only when the one before is turned
 * away entirely, by how many there were of each lately.
 *
 * <p>Belongs to one thread, the loop; only {@link #share} and {@link #delayNanos} are for any. Times are of {@link System#nanoTime}.
 */
public final class LoadShedder {
  static final long WINDOW_MILLIS = 50;
  static final double LEAST_STEP = 0.01;
  static final double MOST_STEP = 0.04;
  static final double LEAST_ADMITTED = 0.02;
  static final int TARGETS_OF_PLACES = 2;
  static final int LEAST_PLACES_PER_MILLI = 26;
  static final int COLD_TIMES = 8;

  private static final long WINDOW_NANOS = TimeUnit.MILLISECONDS.toNanos(WINDOW_MILLIS);
  private static final double MOST_KEPT = 0.95;
  private static final double LEAST_KEPT = 0.8;
  /** Below that rate there is no queue worth the name, and a machine that hiccups would be taken for one. */
  private static final int MIN_ASKED = 32;

  private static final int MIN_ANSWERED = 4;
  private static final int MIN_TICKS = 2;
  /** What of the best rate is still believed a window later. */
  private static final double RATE_KEPT = 0.98;
  /** What of the requests of each kind is still counted a window later. */
  private static final double SEEN_KEPT = 0.9;

  private static final int PER_MILLE = 1_000;
  private static final Worth[] WORTHS = Worth.values();

  private final long warmTargetNanos;
  private final int coldBids;
  private final RandomGenerator random;
  private final int[] asked = new int[WORTHS.length];
  private final double[] seen = new double[WORTHS.length];
  private final double[] parts = new double[WORTHS.length];
  private final double[] turnedAway = new double[WORTHS.length];

  private long beginNanos;
  private long targetNanos;
  private int coldBidsLeft;
  private int answered;
  private long leastDelayNanos = Long.MAX_VALUE;
  private int ticks;
  private long leastLagNanos = Long.MAX_VALUE;
  private double admitted = 1;
  private double step = LEAST_STEP;
  private int waiting;
  private int places;
  private double bestPerNano;
  private int wantedPerMille;
  /** For other threads: what this loop turns away by itself, since when, and the delay of the last window. */
  private volatile Measured measured;

  private record Measured(double share, long atNanos, long delayNanos) {}

  /**
   * Starts with everything admitted.
   *
   * @param targetNanos how long all bids may have to wait, above 0
   * @param coldBids how many answers it takes until that is the target; 0: it is at once
   */
  public LoadShedder(long targetNanos, int coldBids, RandomGenerator random, long nowNanos) {
    this.warmTargetNanos = targetNanos;
    this.coldBids = coldBids;
    this.coldBidsLeft = coldBids;
    this.random = requireNonNull(random, "random");
    this.targetNanos = target();
    this.places = leastPlaces();
    this.beginNanos = nowNanos;
    this.measured = new Measured(0, nowNanos, 0);
    seen[Worth.SOMEBODY.ordinal()] = 1;
    parts[Worth.SOMEBODY.ordinal()] = 1;
  }

  /** Whether anything is turned away at the moment; else nobody need find out what a request is worth. */
  public boolean turnsAwayAny(int wantedPerMille, long nowNanos) {
    roll(wantedPerMille, nowNanos);
    return admitted < 1 || wantedPerMille > 0 || waiting >= placesOf(Worth.NOBODY);
  }

  /**
   * Whether this request is turned away. Called once for each request.
   *
   * @param wantedPerMille the share that the core wants turned away; the larger of both counts
   */
  public boolean turnsAway(Worth worth, int wantedPerMille, long nowNanos) {
    roll(wantedPerMille, nowNanos);
    asked[worth.ordinal()]++;
    if (waiting >= placesOf(worth)) {
      return true;
    }
    double share = turnedAway[worth.ordinal()];
    return share > 0 && random.nextDouble() < share;
  }

  /** A bid begins to wait, until {@link #answered} or {@link #forgotten}. */
  public void handedIn() {
    waiting++;
  }

  /** A bid that waits is given up for a reason that tells nothing. */
  public void forgotten() {
    waiting--;
  }

  /** A bid has waited so long for its answer, or in vain until its deadline. */
  public void answered(long delayNanos, long nowNanos) {
    roll(wantedPerMille, nowNanos);
    waiting--;
    answered++;
    if (coldBidsLeft > 0) {
      coldBidsLeft--;
    }
    leastDelayNanos = Math.min(leastDelayNanos, delayNanos);
  }

  /** A timer of the loop came so much later than it should have. */
  public void lagged(long lagNanos) {
    ticks++;
    leastLagNanos = Math.min(leastLagNanos, lagNanos);
  }

  /** The share that this loop turns away by itself, 0 to 1. */
  public double share(long nowNanos) {
    Measured last = measured;
    // Nobody rolls the windows of a loop that has nothing to do.
    long windows = Math.max(0, nowNanos - last.atNanos) / WINDOW_NANOS;
    return Math.max(0, last.share - Math.max(0, windows - 1) * MOST_STEP);
  }

  /** The queue that stood throughout the last window with enough bids to tell; 0 when it is some windows ago. */
  public long delayNanos(long nowNanos) {
    Measured last = measured;
    return nowNanos - last.atNanos > 2 * WINDOW_NANOS ? 0 : last.delayNanos;
  }

  private long target() {
    return coldBidsLeft == 0
        ? warmTargetNanos
        : warmTargetNanos + warmTargetNanos * (COLD_TIMES - 1) * coldBidsLeft / coldBids;
  }

  private int leastPlaces() {
    return (int) Math.min(
        Integer.MAX_VALUE, targetNanos * LEAST_PLACES_PER_MILLI / TimeUnit.MILLISECONDS.toNanos(1));
  }

  private int placesOf(Worth worth) {
    return switch (worth) {
      case NOBODY -> places - places / 4;
      case PERHAPS_LINKED -> places - places / 8;
      case SOMEBODY -> places;
      case GUARANTEED -> Integer.MAX_VALUE;
    };
  }

  private void roll(int wanted, long nowNanos) {
    long elapsed = nowNanos - beginNanos;
    if (elapsed >= WINDOW_NANOS) {
      close(elapsed);
      wantedPerMille = wanted;
      beginNanos = nowNanos;
      distribute();
    } else if (wanted != wantedPerMille) {
      wantedPerMille = wanted;
      distribute();
    }
  }

  private void close(long elapsedNanos) {
    long windows = elapsedNanos / WINDOW_NANOS;
    int all = 0;
    for (int count : asked) {
      all += count;
    }
    boolean told = all >= MIN_ASKED && answered >= MIN_ANSWERED;
    long delay = told ? Math.max(leastDelayNanos, ticks < MIN_TICKS ? 0 : leastLagNanos) : 0;
    if (delay > targetNanos) {
      double kept = Math.max(LEAST_KEPT, Math.min(MOST_KEPT, (double) targetNanos / delay));
      admitted = Math.max(LEAST_ADMITTED, admitted * kept);
      step = LEAST_STEP;
    } else if (delay <= targetNanos / 2) {
      admitted = Math.min(1, admitted + windows * step);
      step = Math.min(MOST_STEP, 2 * step);
    }
    bestPerNano = Math.max(bestPerNano * RATE_KEPT, (double) answered / elapsedNanos);
    targetNanos = target();
    places = (int) Math.max(leastPlaces(), bestPerNano * targetNanos * TARGETS_OF_PLACES);
    double sum = 0;
    for (int i = 0; i < asked.length; i++) {
      // A window of few requests says little of what there is.
      seen[i] = all == 0 ? seen[i] : seen[i] * SEEN_KEPT + asked[i];
      sum += seen[i];
      asked[i] = 0;
    }
    for (int i = 0; i < parts.length; i++) {
      parts[i] = seen[i] / sum;
    }
    answered = 0;
    leastDelayNanos = Long.MAX_VALUE;
    ticks = 0;
    leastLagNanos = Long.MAX_VALUE;
    measured = new Measured(1 - admitted, beginNanos + elapsedNanos, delay);
  }

  /** Fills the share of all requests up, by worth. */
  private void distribute() {
    double left = Math.max(1 - admitted, (double) wantedPerMille / PER_MILLE);
    boolean all = left >= 1;
    for (int i = 0; i < parts.length; i++) {
      if (parts[i] > 0) {
        turnedAway[i] = Math.max(0, Math.min(1, left / parts[i]));
      } else {
        // None of the kind was seen: it goes as what is worth no more goes.
        turnedAway[i] = all || (left > 0 && i < Worth.GUARANTEED.ordinal()) ? 1 : 0;
      }
      left -= parts[i];
    }
  }
}
