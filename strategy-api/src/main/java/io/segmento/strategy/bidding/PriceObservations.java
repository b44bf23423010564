package io.segmento.strategy.bidding;

import io.segmento.strategy.WinCurve;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Estimates the distribution of the price to beat from bids, of which each tells only a part: a bid that wins a second-price auction tells the price
 * itself, one that loses says that it was higher, one that wins a first-price auction that it was not. To leave the losses out is the classical
 * mistake: it makes everything look cheap.
 *
 * <ul>
 *   <li>Prices and losses: Kaplan and Meier's product limit, S(b) = Π (1 − d_j / n_j) (1958; for auctions Zhang and others, KDD 2016), where half
 *       of the losses within a step of the grid are taken to be at risk in it (actuarial correction).
 *   <li>Wins and losses without prices: the share won by price, made rising by pooling adjacent violators.
 *   <li>Both: the self-consistent estimate (Turnbull 1974), iterated from the second.
 * </ul>
 *
 * The grid has steps of 5 % from 0.001 to 1,000 of currency CPM; between them the curve is linear in ln price. Thread-safe; observing takes no lock.
 */
public final class PriceObservations {

  static final double LOWEST_CPM_MICROS = 1e3;
  private static final double STEP = 0.05;
  private static final int STEPS = (int) Math.ceil(Math.log(1e6) / STEP);
  private static final int ITERATIONS = 60;

  private final AtomicLongArray prices = new AtomicLongArray(STEPS);
  private final AtomicLongArray lost = new AtomicLongArray(STEPS);
  private final AtomicLongArray won = new AtomicLongArray(STEPS);

  /** The price to beat was exactly this. */
  public void price(double cpmMicros) {
    prices.incrementAndGet(step(cpmMicros));
  }

  /** A bid of this lost, and no more is known. */
  public void lost(double bidCpmMicros) {
    lost.incrementAndGet(step(bidCpmMicros));
  }

  /** A bid of this won, and no more is known. */
  public void won(double bidCpmMicros) {
    won.incrementAndGet(step(bidCpmMicros));
  }

  /** Forgets half of everything, so that a market that changes is followed. */
  public void halve() {
    for (int i = 0; i < STEPS; i++) {
      prices.accumulateAndGet(i, 2, (count, divisor) -> count / divisor);
      lost.accumulateAndGet(i, 2, (count, divisor) -> count / divisor);
      won.accumulateAndGet(i, 2, (count, divisor) -> count / divisor);
    }
  }

  private static int step(double cpmMicros) {
    double index = Math.log(Math.max(cpmMicros, LOWEST_CPM_MICROS) / LOWEST_CPM_MICROS) / STEP;
    return Math.min(STEPS - 1, (int) index);
  }

  /** What is known now, as an immutable curve; up to some hundred microseconds, so not for the bid path. */
  public WinCurve curve() {
    double[] price = copy(prices);
    double[] loss = copy(lost);
    double[] win = copy(won);
    double priceCount = Arrays.stream(price).sum();
    double winCount = Arrays.stream(win).sum();
    double count = priceCount + Arrays.stream(loss).sum() + winCount;
    double[] below;
    if (winCount == 0) {
      below = productLimit(price, loss);
    } else {
      below = shareWon(win, loss);
      if (priceCount > 0) {
        below = selfConsistent(below, price, loss, win, count);
      }
    }
    return new Curve(below, (long) count);
  }

  private static double[] copy(AtomicLongArray counts) {
    double[] copy = new double[STEPS];
    for (int i = 0; i < STEPS; i++) {
      copy[i] = counts.get(i);
    }
    return copy;
  }

  /** The probability that the price to beat is at most the upper end of each step. */
  private static double[] productLimit(double[] price, double[] loss) {
    double[] below = new double[STEPS];
    double atRisk = Arrays.stream(price).sum() + Arrays.stream(loss).sum();
    double survival = 1;
    for (int i = 0; i < STEPS; i++) {
      double exposed = atRisk - loss[i] / 2;
      if (exposed > 0) {
        survival *= Math.max(0, 1 - price[i] / exposed);
      }
      atRisk -= price[i] + loss[i];
      below[i] = 1 - survival;
    }
    return below;
  }

  /** The share won of a step's bids is that at its middle; so at its upper end it lies between that of the step and that of the next. */
  private static double[] shareWon(double[] win, double[] loss) {
    double[] share = risingShares(win, loss);
    double[] below = new double[STEPS];
    for (int i = 0; i < STEPS; i++) {
      below[i] = (share[i] + share[Math.min(STEPS - 1, i + 1)]) / 2;
    }
    return below;
  }

  /** By step. Pools adjacent violators: the rising step function nearest to the shares won. */
  private static double[] risingShares(double[] win, double[] loss) {
    double[] share = new double[STEPS];
    double[] weight = new double[STEPS];
    int[] until = new int[STEPS];
    int blocks = 0;
    for (int i = 0; i < STEPS; i++) {
      double count = win[i] + loss[i];
      if (count == 0) {
        continue;
      }
      share[blocks] = win[i] / count;
      weight[blocks] = count;
      until[blocks] = i;
      while (blocks > 0 && share[blocks - 1] >= share[blocks]) {
        double sum = weight[blocks - 1] + weight[blocks];
        share[blocks - 1] =
            (share[blocks - 1] * weight[blocks - 1] + share[blocks] * weight[blocks]) / sum;
        weight[blocks - 1] = sum;
        until[blocks - 1] = until[blocks];
        blocks--;
      }
      blocks++;
    }
    double[] rising = new double[STEPS];
    double known = 0;
    int block = 0;
    for (int i = 0; i < STEPS; i++) {
      // A step without bids has the share of the next lower one that has some.
      while (block < blocks && until[block] < i) {
        block++;
      }
      if (block < blocks && (win[i] + loss[i] > 0)) {
        known = share[block];
      }
      rising[i] = known;
    }
    return rising;
  }

  private static double[] selfConsistent(
      double[] start, double[] price, double[] loss, double[] win, double count) {
    double[] mass = new double[STEPS];
    for (int i = 0; i < STEPS; i++) {
      double own = start[i] - (i == 0 ? 0 : start[i - 1]);
      mass[i] = 0.5 * own + 0.5 / STEPS;
    }
    double[] next = new double[STEPS];
    for (int iteration = 0; iteration < ITERATIONS; iteration++) {
      // A loss spreads over the steps above its own and half of its own, a win over those below
      // its own and half of its own.
      double above = 0;
      double[] fromWins = new double[STEPS];
      double[] cumulated = cumulated(mass);
      double later = 0;
      for (int i = STEPS - 1; i >= 0; i--) {
        double within = cumulated[i] - mass[i] / 2;
        double perWin = within > 0 ? win[i] / within : 0;
        later += perWin;
        fromWins[i] = later - perWin / 2;
      }
      double total = cumulated[STEPS - 1];
      for (int i = 0; i < STEPS; i++) {
        double left = total - cumulated[i] + mass[i] / 2;
        double perMass = left > 0 ? loss[i] / left : 0;
        next[i] = price[i] + mass[i] * (above + perMass / 2 + fromWins[i]);
        above += perMass;
      }
      double sum = Math.max(count, Double.MIN_NORMAL);
      for (int i = 0; i < STEPS; i++) {
        mass[i] = next[i] / sum;
      }
    }
    return cumulated(mass);
  }

  private static double[] cumulated(double[] mass) {
    double[] cumulated = new double[STEPS];
    double sum = 0;
    for (int i = 0; i < STEPS; i++) {
      sum += mass[i];
      cumulated[i] = sum;
    }
    return cumulated;
  }

  private static final class Curve implements WinCurve {
    private final double[] below;
    private final long observations;
    private final double half;

    private Curve(double[] below, long observations) {
      this.below = below;
      this.observations = observations;
      this.half = observations == 0 ? 0 : priceOf(0.5);
    }

    @Override
    public double winProbability(double cpmMicros) {
      if (!(cpmMicros > 0)) {
        return 0;
      }
      double index = Math.log(cpmMicros / LOWEST_CPM_MICROS) / STEP;
      if (index <= 0) {
        // Below the grid: in proportion to the price.
        return below[0] * cpmMicros / LOWEST_CPM_MICROS;
      }
      if (index >= STEPS) {
        return below[STEPS - 1];
      }
      int step = (int) index;
      double lower = step == 0 ? 0 : below[step - 1];
      return lower + (below[step] - lower) * (index - step);
    }

    /** 0 when no price wins so often. */
    private double priceOf(double probability) {
      for (int i = 0; i < STEPS; i++) {
        if (below[i] >= probability) {
          double lower = i == 0 ? 0 : below[i - 1];
          double part = (probability - lower) / (below[i] - lower);
          return LOWEST_CPM_MICROS * Math.exp((i + part) * STEP);
        }
      }
      return 0;
    }

    @Override
    public double halfPriceCpmMicros() {
      return half;
    }

    @Override
    public long observations() {
      return observations;
    }
  }
}
