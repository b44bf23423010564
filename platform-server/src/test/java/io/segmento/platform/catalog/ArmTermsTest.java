package io.segmento.platform.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.segmento.platform.testing.CatalogFixtures;
import io.segmento.proto.v1.Budget;
import io.segmento.proto.v1.Campaign;
import io.segmento.proto.v1.Experiment;
import io.segmento.proto.v1.ExperimentArm;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ArmTermsTest {

  private static Campaign campaign(long dailyMicros, int... budgetPermille) {
    return CatalogFixtures.brand().toBuilder()
        .setBudget(Budget.newBuilder().setDailyMicros(dailyMicros))
        .setStrategy("linear-value")
        .putStrategyParameters("goal", "click")
        .putStrategyParameters("fatigue", "0.1")
        .setExperiment(Experiment.newBuilder()
            .setId("spring")
            .addArms(ExperimentArm.newBuilder()
                .setName("nothing")
                .setUsersPermille(100)
                .setHoldOut(true))
            .addArms(ExperimentArm.newBuilder()
                .setName("now")
                .setUsersPermille(600)
                .setBudgetPermille(budgetPermille[0]))
            .addArms(ExperimentArm.newBuilder()
                .setName("then")
                .setUsersPermille(300)
                .setBudgetPermille(budgetPermille[1])
                .setStrategy("ortb")
                .putStrategyParameters("fatigue", "0.5")))
        .build();
  }

  @Test
  void anArmHasItsStrategyItsParametersAndItsPartOfTheBudget() {
    List<ArmTerms> arms = ArmTerms.of(campaign(10_000_000, 750, 250));

    assertThat(arms.get(1).campaign().getBudget().getDailyMicros()).isEqualTo(7_500_000);
    assertThat(arms.get(1).campaign().getStrategy()).isEqualTo("linear-value");
    assertThat(arms.get(2).campaign().getBudget().getDailyMicros()).isEqualTo(2_500_000);
    assertThat(arms.get(2).campaign().getStrategy()).isEqualTo("ortb");
    assertThat(arms.get(2).campaign().getStrategyParametersMap())
        .containsEntry("goal", "click")
        .containsEntry("fatigue", "0.5");
    assertThat(arms.get(2).budgetArm()).isEqualTo(3);
  }

  @Test
  void aHoldOutPlaysTheFirstOtherArm() {
    List<ArmTerms> arms = ArmTerms.of(campaign(10_000_000, 750, 250));

    assertThat(arms.get(0).budgetArm()).isEqualTo(2);
    assertThat(arms.get(0).campaign()).isEqualTo(arms.get(1).campaign());
  }

  @Test
  void withoutSharesTheBudgetIsSplitAsTheUsersWhoAreBidFor() {
    List<ArmTerms> arms = ArmTerms.of(campaign(9_000_000, 0, 0));

    assertThat(arms.get(1).campaign().getBudget().getDailyMicros()).isEqualTo(5_994_000);
    assertThat(arms.get(2).campaign().getBudget().getDailyMicros()).isEqualTo(2_997_000);
  }

  @Test
  void aPartOfALimitIsNeverNoLimit() {
    List<ArmTerms> arms = ArmTerms.of(campaign(2, 999, 1));

    assertThat(arms.get(2).campaign().getBudget().getDailyMicros()).isEqualTo(1);
    assertThat(arms.get(2).campaign().getBudget().getTotalMicros()).isZero();
  }
}
