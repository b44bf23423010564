package io.segmento.platform.catalog;

import io.segmento.proto.v1.Budget;
import io.segmento.proto.v1.Campaign;
import io.segmento.proto.v1.ExperimentArm;
import java.util.ArrayList;
import java.util.List;

/**
 * What a campaign is for the users of one arm: its own strategy, parameters and part of each limit of the budget.
 *
 * @param campaign as for these users
 * @param budgetArm the number of the arm whose budget it spends: its own, and for a hold-out, which only looks at it, that of the arm it plays
 */
record ArmTerms(Campaign campaign, int budgetArm) {

  private static final long PER_MILLE = 1_000;

  /** Of all arms, in order; the campaign has a valid experiment. */
  static List<ArmTerms> of(Campaign campaign) {
    List<ExperimentArm> arms = campaign.getExperiment().getArmsList();
    int[] shares = budgetShares(arms);
    int played = 0;
    while (played < arms.size() - 1 && arms.get(played).getHoldOut()) {
      played++;
    }
    List<ArmTerms> terms = new ArrayList<>(arms.size());
    for (int i = 0; i < arms.size(); i++) {
      int as = arms.get(i).getHoldOut() ? played : i;
      terms.add(new ArmTerms(campaign(campaign, arms.get(as), shares[as]), as + 1));
    }
    return terms;
  }

  private static Campaign campaign(Campaign whole, ExperimentArm arm, int share) {
    Campaign.Builder campaign = whole.toBuilder()
        .setBudget(part(whole.getBudget(), share))
        .putAllStrategyParameters(arm.getStrategyParametersMap());
    if (!arm.getStrategy().isEmpty()) {
      campaign.setStrategy(arm.getStrategy());
    }
    return campaign.build();
  }

  private static int[] budgetShares(List<ExperimentArm> arms) {
    int[] shares = new int[arms.size()];
    int given = 0;
    int users = 0;
    for (int i = 0; i < shares.length; i++) {
      shares[i] = arms.get(i).getBudgetPermille();
      given += shares[i];
      users += arms.get(i).getHoldOut() ? 0 : arms.get(i).getUsersPermille();
    }
    if (given == 0) {
      for (int i = 0; i < shares.length; i++) {
        shares[i] = arms.get(i).getHoldOut() || users == 0
            ? 0
            : (int) (arms.get(i).getUsersPermille() * PER_MILLE / users);
      }
    }
    return shares;
  }

  /** Downwards, so that the parts are never more than the whole; a limit stays one, since 0 would mean none. */
  private static Budget part(Budget budget, int permille) {
    return budget.toBuilder()
        .setTotalMicros(part(budget.getTotalMicros(), permille))
        .setDailyMicros(part(budget.getDailyMicros(), permille))
        .setHourlyMicros(part(budget.getHourlyMicros(), permille))
        .build();
  }

  private static long part(long micros, int permille) {
    return micros == 0
        ? 0
        : Math.max(1, micros / PER_MILLE * permille + micros % PER_MILLE * permille / PER_MILLE);
  }
}
