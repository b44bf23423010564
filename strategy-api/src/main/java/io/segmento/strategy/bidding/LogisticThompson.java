package io.segmento.strategy.bidding;

import io.segmento.strategy.Candidate;
import io.segmento.strategy.Opportunity;
import io.segmento.strategy.Outcome;
import io.segmento.strategy.OutcomeListener;
import io.segmento.strategy.SeededRandom;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Thompson sampling for campaigns with many creatives, of which each is shown too rarely to be known by itself: by a logistic regression in which creatives share
 * what is known of their size (Chapelle, Li: An empirical evaluation of Thompson sampling, 2011, algorithm 3: Laplace's approximation, diagonal).
 *
 * <pre>
 * wᵢ ~ N(mᵢ, α² / qᵢ);  score = Σ wᵢ over the features of the creative
 * each example: qᵢ ← qᵢ + p (1 − p),  mᵢ ← mᵢ + (y − p) / qᵢ,  p = σ(ln prior + Σ mᵢ)
 * </pre>
 *
 * A billed impression is a negative example, a click one more and positive, as in {@link LearnedResponses}. Campaign and exchange are learned so that they do not pass for
 * a creative's; they are the same for all that are compared, so they are no part of the score. Weights are hashed. Learning takes a lock; scoring does not.
 */
public final class LogisticThompson implements CreativeStage, OutcomeListener {

  static final int DRAWS = BetaThompson.DRAWS;

  private static final int SIZE = 1 << 15;
  private static final int FEATURES = 4;
  /** 1 over the variance that a weight has before anything is known: factors of about 1.6. */
  private static final double PRIOR_PRECISION = 4;

  private static final int GAUSSIANS = 1 << 14;
  private static final VarHandle AT = MethodHandles.arrayElementVarHandle(double[].class);

  private final double offset;
  private final double alpha;
  private final double[] mean = new double[SIZE];
  private final double[] precision = new double[SIZE];
  private final float[] gaussians = new float[GAUSSIANS];
  private final ByCampaign<Creative> creatives = new ByCampaign<>(Creative::new);

  /** Where the weights of a creative lie; its size is known once it was offered. */
  private static final class Creative {
    private volatile int own;
    private volatile int size;
  }

  /**
   * Knows nothing.
   *
   * @param priorRate click-through rate while nothing is known, between 0 and 1
   * @param alpha in (0, 1]; below 1 explores less
   */
  public LogisticThompson(double priorRate, double alpha) {
    if (!(priorRate > 0 && priorRate < 1) || !(alpha > 0 && alpha <= 1)) {
      throw new IllegalArgumentException("priorRate: " + priorRate + ", alpha: " + alpha
          + " (expected: between 0 and 1, in (0, 1])");
    }
    this.offset = Math.log(priorRate);
    this.alpha = alpha;
    for (int i = 0; i < SIZE; i++) {
      precision[i] = PRIOR_PRECISION;
    }
    for (int i = 0; i < GAUSSIANS; i++) {
      gaussians[i] = (float) SeededRandom.gaussian(i, 1);
    }
  }

  @Override
  public int draws() {
    return DRAWS;
  }

  @Override
  public double score(Opportunity opportunity, Candidate candidate) {
    float[] all = new float[DRAWS];
    scores(opportunity, candidate, all, 0);
    return all[(int) (DRAWS * SeededRandom.uniform(opportunity.seed(), 2))];
  }

  @Override
  public void scores(Opportunity opportunity, Candidate candidate, float[] into, int at) {
    Creative creative = of(candidate);
    int own = creative.own;
    int size = creative.size;
    double sum = read(mean, own) + read(mean, size);
    double ownDeviation = alpha / Math.sqrt(read(precision, own));
    double sizeDeviation = alpha / Math.sqrt(read(precision, size));
    int ownDraws = firstDraw(own);
    int sizeDraws = firstDraw(size);
    for (int i = 0; i < DRAWS; i++) {
      into[at + i] = (float) (sum
          + ownDeviation * gaussians[(ownDraws + i) & (GAUSSIANS - 1)]
          + sizeDeviation * gaussians[(sizeDraws + i) & (GAUSSIANS - 1)]);
    }
  }

  /** The expected click-through rate of a creative over that of its campaign, without regard to the exchange. */
  public double advantage(Candidate candidate) {
    Creative creative = of(candidate);
    return Math.exp(read(mean, creative.own) + read(mean, creative.size));
  }

  private Creative of(Candidate candidate) {
    Creative creative = creatives.of(candidate.creativeId());
    if (creative.size == 0) {
      creative.own = index(1, candidate.creativeId(), 0);
      creative.size =
          index(2, candidate.campaignId(), 10_000L * candidate.width() + candidate.height());
    }
    return creative;
  }

  /** 1 to SIZE − 1; 0 is no weight. */
  private static int index(int kind, String name, long other) {
    long bits = SeededRandom.bits(SeededRandom.stream(name) ^ other, kind);
    return 1 + (int) Long.remainderUnsigned(bits, SIZE - 1);
  }

  /** Where in the table the draws of a weight begin. */
  private static int firstDraw(int weight) {
    return (int) (SeededRandom.bits(weight, 1) & (GAUSSIANS - 1));
  }

  private static double read(double[] values, int at) {
    return (double) AT.getOpaque(values, at);
  }

  @Override
  public void onWin(Outcome outcome) {
    learn(outcome, 0);
  }

  @Override
  public void onClick(Outcome outcome) {
    learn(outcome, 1);
  }

  private synchronized void learn(Outcome outcome, int clicked) {
    Creative creative = creatives.of(outcome.creativeId());
    int[] features = new int[FEATURES];
    features[0] = index(3, outcome.campaignId(), 0);
    features[1] = index(4, outcome.campaignId(), SeededRandom.stream(outcome.exchange()));
    features[2] = index(1, outcome.creativeId(), 0);
    // Of a creative that this node never offered the size is not known.
    features[3] = creative.size;
    double score = offset;
    for (int feature : features) {
      score += feature == 0 ? 0 : mean[feature];
    }
    double p = 1 / (1 + Math.exp(-score));
    for (int feature : features) {
      if (feature != 0) {
        double q = precision[feature] + p * (1 - p);
        AT.setOpaque(precision, feature, q);
        AT.setOpaque(mean, feature, mean[feature] + (clicked - p) / q);
      }
    }
  }
}
