package io.segmento.strategy.bidding;

import static java.util.Objects.requireNonNull;

import io.segmento.strategy.Candidate;
import io.segmento.strategy.Opportunity;
import io.segmento.strategy.SeededRandom;
import java.util.List;

/** Takes of each campaign the creative that a {@link CreativeStage} scores highest, the first of the best, and says how likely that was. Thread-safe. */
final class CreativeChoice {

  private static final int DRAW = 2;

  private final CreativeStage stage;
  private final ThreadLocal<float[]> scores = ThreadLocal.withInitial(() -> new float[0]);

  CreativeChoice(CreativeStage stage) {
    this.stage = requireNonNull(stage, "stage");
  }

  /** For each candidate the probability with which it is chosen; 0 when it is not. */
  double[] propensities(Opportunity opportunity) {
    List<Candidate> candidates = opportunity.candidates();
    int count = candidates.size();
    int draws = Math.max(1, stage.draws());
    float[] known = room(count * draws);
    double[] propensities = new double[count];
    for (int i = 0; i < count; i++) {
      // Who is alone is chosen whatever its score is.
      if (isAlone(i, candidates)) {
        propensities[i] = 1;
      } else if (stage.draws() == 0) {
        known[i] = (float) stage.score(opportunity, candidates.get(i));
      } else {
        stage.scores(opportunity, candidates.get(i), known, i * draws);
      }
    }
    int drawn = (int) (draws * SeededRandom.uniform(opportunity.seed(), DRAW));
    for (int i = 0; i < count; i++) {
      if (propensities[i] == 0 && isBest(i, candidates, known, draws, drawn)) {
        propensities[i] = share(i, candidates, known, draws);
      }
    }
    return propensities;
  }

  private float[] room(int size) {
    float[] known = scores.get();
    if (known.length < size) {
      known = new float[size];
      scores.set(known);
    }
    return known;
  }

  private static boolean isAlone(int index, List<Candidate> candidates) {
    String campaign = candidates.get(index).campaignId();
    for (int i = 0; i < candidates.size(); i++) {
      if (i != index && candidates.get(i).campaignId().equals(campaign)) {
        return false;
      }
    }
    return true;
  }

  private static double share(int index, List<Candidate> candidates, float[] scores, int draws) {
    int chosen = 0;
    for (int draw = 0; draw < draws; draw++) {
      chosen += isBest(index, candidates, scores, draws, draw) ? 1 : 0;
    }
    return (double) chosen / draws;
  }

  private static boolean isBest(
      int index, List<Candidate> candidates, float[] scores, int draws, int draw) {
    String campaign = candidates.get(index).campaignId();
    float score = orLowest(scores[index * draws + draw]);
    for (int i = 0; i < candidates.size(); i++) {
      float other = orLowest(scores[i * draws + draw]);
      boolean isBetter = other > score || (other == score && i < index);
      if (isBetter && candidates.get(i).campaignId().equals(campaign)) {
        return false;
      }
    }
    return true;
  }

  private static float orLowest(float score) {
    return Float.isNaN(score) ? Float.NEGATIVE_INFINITY : score;
  }
}
