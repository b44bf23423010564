package io.segmento.platform.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import io.segmento.platform.catalog.CatalogSnapshot;
import io.segmento.platform.catalog.LiveCampaign;
import io.segmento.platform.counter.UserGroups;
import io.segmento.platform.testing.CatalogFixtures;
import io.segmento.proto.v1.CatalogEntry;
import io.segmento.proto.v1.Experiment;
import io.segmento.proto.v1.ExperimentArm;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class ExperimentsTest {

  private final Experiments experiments = new Experiments(TestUsers.KEYS);

  private static LiveCampaign campaign(int... shares) {
    Experiment.Builder experiment = Experiment.newBuilder().setId("shading-1");
    for (int share : shares) {
      experiment.addArms(
          ExperimentArm.newBuilder().setName("arm-" + share).setUsersPermille(share));
    }
    List<CatalogEntry> entries = new ArrayList<>(CatalogFixtures.entries());
    entries.removeIf(entry -> entry.getCampaign().getId().equals("brand"));
    entries.add(CatalogFixtures.of(
        CatalogFixtures.brand().toBuilder().setExperiment(experiment).build()));
    return Objects.requireNonNull(CatalogSnapshot.of(1, entries).campaign("brand"));
  }

  private static long count(int[] arms, int arm) {
    return Arrays.stream(arms).filter(each -> each == arm).count();
  }

  @Test
  void armsOfWholeHundredthsHaveWholeGroups() {
    int[] arms = experiments.armsOfGroups(campaign(450, 430, 120));

    assertThat(count(arms, 1)).isEqualTo(45);
    assertThat(count(arms, 2)).isEqualTo(43);
    assertThat(count(arms, 3)).isEqualTo(12);
  }

  @Test
  void aGroupThatLiesInTwoArmsIsInNone() {
    int[] arms = experiments.armsOfGroups(campaign(455, 3, 542));

    assertThat(count(arms, 1)).isEqualTo(45);
    assertThat(count(arms, 2)).isZero();
    assertThat(count(arms, 3)).isEqualTo(54);
    assertThat(count(arms, Experiments.NO_ARM)).isEqualTo(1);
  }

  @Test
  void usersAreInTheArmOfTheirGroupAndThoseOfACutOneInEither() {
    LiveCampaign campaign = campaign(455, 445, 100);
    int[] arms = experiments.armsOfGroups(campaign);
    UserGroups groups = new UserGroups(TestUsers.KEYS);
    int[] cut = new int[4];
    for (int i = 0; i < 10_000; i++) {
      int arm = experiments.arm(campaign, TestUsers.user(i)).arm();
      int ofGroup = arms[groups.group(TestUsers.user(i))];
      if (ofGroup == Experiments.NO_ARM) {
        cut[arm]++;
      } else {
        assertThat(arm).isEqualTo(ofGroup);
      }
    }

    assertThat(cut[1]).isPositive();
    assertThat(cut[2]).isPositive();
    assertThat(cut[3]).isZero();
  }
}
