package io.segmento.strategy.bidding;

import static java.util.Objects.requireNonNull;

import io.segmento.strategy.Candidate;
import io.segmento.strategy.Opportunity;
import io.segmento.strategy.Outcome;
import io.segmento.strategy.OutcomeListener;

/** {@link BetaThompson} for a campaign of a few creatives, {@link LogisticThompson} from more than {@value #MANY} on; both learn of all. Thread-safe. */
public final class CreativeThompson implements CreativeStage, OutcomeListener {

  /** With more, too few impressions are left for each. */
  public static final int MANY = 50;

  private final BetaThompson few;
  private final LogisticThompson many;

  public CreativeThompson(BetaThompson few, LogisticThompson many) {
    this.few = requireNonNull(few, "few");
    this.many = requireNonNull(many, "many");
  }

  private boolean hasMany(Candidate candidate) {
    return few.creativesOf(candidate) > MANY;
  }

  @Override
  public int draws() {
    return BetaThompson.DRAWS;
  }

  @Override
  public double score(Opportunity opportunity, Candidate candidate) {
    return hasMany(candidate)
        ? many.score(opportunity, candidate)
        : few.score(opportunity, candidate);
  }

  @Override
  public void scores(Opportunity opportunity, Candidate candidate, float[] into, int at) {
    if (hasMany(candidate)) {
      many.scores(opportunity, candidate, into, at);
    } else {
      few.scores(opportunity, candidate, into, at);
    }
  }

  /** The expected click-through rate of a creative over that of its campaign; 1 while nothing is known of it. */
  public double advantage(Candidate candidate) {
    return hasMany(candidate) ? many.advantage(candidate) : few.advantage(candidate);
  }

  @Override
  public void onWin(Outcome outcome) {
    few.onWin(outcome);
    many.onWin(outcome);
  }

  @Override
  public void onClick(Outcome outcome) {
    few.onClick(outcome);
    many.onClick(outcome);
  }

  @Override
  public void onTick(long nowMillis) {
    few.onTick(nowMillis);
  }
}
