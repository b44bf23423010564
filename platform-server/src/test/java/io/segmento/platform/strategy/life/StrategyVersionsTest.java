package io.segmento.platform.strategy.life;

import static io.segmento.proto.v1.StrategyState.CANARY;
import static io.segmento.proto.v1.StrategyState.DEMOTED;
import static io.segmento.proto.v1.StrategyState.LIVE;
import static io.segmento.proto.v1.StrategyState.RETIRED;
import static io.segmento.proto.v1.StrategyState.SHADOW;
import static io.segmento.proto.v1.StrategyState.STANDBY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.segmento.platform.strategy.life.StrategyVersions.Step;
import io.segmento.proto.v1.Strategy;
import io.segmento.proto.v1.StrategyState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class StrategyVersionsTest {

  private static final Author ANN = new Author("ann", "", 5);

  private static StrategyVersions versions(Object... versionsAndStates) {
    List<Strategy> all = new ArrayList<>();
    for (int i = 0; i < versionsAndStates.length; i += 2) {
      all.add(Strategy.newBuilder()
          .setName("acme")
          .setVersion((String) versionsAndStates[i])
          .setState((StrategyState) versionsAndStates[i + 1])
          .setChangedAtMillis(i)
          .build());
    }
    return new StrategyVersions(all);
  }

  private static Strategy fresh(String version) {
    return Strategy.newBuilder().setName("acme").setVersion(version).build();
  }

  private static Map<String, StrategyState> states(Step step) {
    return step.put().stream().collect(Collectors.toMap(Strategy::getVersion, Strategy::getState));
  }

  @Test
  void aNewVersionBeginsInShadowAndTakesTheOldShadowsPlace() {
    assertThat(states(versions("1", LIVE, "2", SHADOW).deploy(fresh("3"), ANN)))
        .containsOnly(Map.entry("2", RETIRED), Map.entry("3", SHADOW));
  }

  @Test
  void aShadowMayBeDeployedAgainAsTheSameVersionButNotWhatUsersSee() {
    assertThat(states(versions("1", SHADOW).deploy(fresh("1"), ANN)))
        .containsOnly(Map.entry("1", SHADOW));
    for (StrategyState seen : List.of(CANARY, LIVE, STANDBY)) {
      assertThatThrownBy(() -> versions("1", seen).deploy(fresh("1"), ANN))
          .hasMessage("version: 1 (expected: another one, since this is " + seen + " already)");
    }
  }

  @Test
  void promotionLeadsFromShadowOverCanaryToLiveAndKeepsTheVersionBefore() {
    Step canary = versions("1", LIVE, "2", SHADOW).promote("acme", "", 0, ANN);
    assertThat(states(canary)).containsOnly(Map.entry("2", CANARY));
    assertThat(canary.put().get(0).getCanaryPercent()).isEqualTo(5);

    assertThat(states(versions("0", STANDBY, "1", LIVE, "2", CANARY).promote("acme", "", 0, ANN)))
        .containsOnly(Map.entry("0", RETIRED), Map.entry("1", STANDBY), Map.entry("2", LIVE));
  }

  @Test
  void aCanaryMayHaveMoreUsersAndStayOne() {
    Step more = versions("2", CANARY).promote("acme", "2", 50, ANN);

    assertThat(states(more)).containsOnly(Map.entry("2", CANARY));
    assertThat(more.put().get(0).getCanaryPercent()).isEqualTo(50);
  }

  @Test
  void aDemotedLiveVersionIsFollowedByTheOneOnStandby() {
    assertThat(states(versions("1", STANDBY, "2", LIVE).demote("acme", "2", ANN)))
        .containsOnly(Map.entry("2", DEMOTED), Map.entry("1", LIVE));
    assertThat(states(versions("2", DEMOTED).promote("acme", "2", 0, ANN)))
        .containsOnly(Map.entry("2", SHADOW));
  }

  @Test
  void whatIsMeantMustBeClear() {
    assertThatThrownBy(() -> versions("1", LIVE, "2", CANARY).demote("acme", "", ANN))
        .hasMessageContaining("expected: one of 2 in CANARY, 1 in LIVE");
    assertThatThrownBy(() -> versions("1", CANARY, "2", SHADOW).promote("acme", "2", 0, ANN))
        .hasMessageContaining("version: 1 is the CANARY");
    assertThatThrownBy(() -> versions().promote("acme", "", 0, ANN))
        .hasMessage("name: acme was not deployed");
    assertThatThrownBy(() -> versions("1", SHADOW).promote("acme", "1", Double.NaN, ANN))
        .hasMessageContaining("canary_percent");
  }

  @Test
  void ofWhatIsAtRestOnlyTheLatestAreKept() {
    List<Object> many = new ArrayList<>();
    for (int i = 0; i < 15; i++) {
      many.add("v" + i);
      many.add(DEMOTED);
    }

    Step step = versions(many.toArray()).deploy(fresh("next"), ANN);

    assertThat(step.removed())
        .extracting(Strategy::getVersion)
        .contains("v0")
        .doesNotContain("v14");
    assertThat(step.removed()).hasSize(6);
  }
}
