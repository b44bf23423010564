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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StrategyVersionsTest {

  private static final Author ANN = new Author("ann", "", 5, "core-1");

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

  private static Step promote(StrategyVersions versions, String version, double percent) {
    return versions.promote(versions.promotable("acme", version), percent, ANN);
  }

  private static Step takeBack(StrategyVersions versions, String version) {
    return versions.demote(versions.takenBack("acme", version), ANN);
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
    Step canary = promote(versions("1", LIVE, "2", SHADOW), "", 0);
    assertThat(states(canary)).containsOnly(Map.entry("2", CANARY));
    assertThat(canary.put().get(0).getCanaryPercent()).isEqualTo(5);

    assertThat(states(promote(versions("0", STANDBY, "1", LIVE, "2", CANARY), "", 0)))
        .containsOnly(Map.entry("0", RETIRED), Map.entry("1", STANDBY), Map.entry("2", LIVE));
  }

  @Test
  void aCanaryMayHaveMoreUsersAndStayOne() {
    Step more = promote(versions("2", CANARY), "2", 50);

    assertThat(states(more)).containsOnly(Map.entry("2", CANARY));
    assertThat(more.put().get(0).getCanaryPercent()).isEqualTo(50);
  }

  /** Who says how many users means a canary, however many they are; who says nothing means the next step. */
  @Test
  void aCanaryForAllKnownUsersIsOneStill() {
    Step all = promote(versions("1", LIVE, "2", CANARY), "2", 100);

    assertThat(states(all)).containsOnly(Map.entry("2", CANARY));
    assertThat(all.put().get(0).getCanaryPercent()).isEqualTo(100);
  }

  @ParameterizedTest
  @ValueSource(doubles = {-5, 0.004, 100.5, 101, Double.NaN, Double.POSITIVE_INFINITY})
  void aShareOfUsersThatIsNoneIsRefused(double percent) {
    assertThatThrownBy(() -> promote(versions("1", SHADOW), "1", percent))
        .hasMessageStartingWith("canary_percent: ")
        .hasMessageContaining("(expected: 0.01 to 100)");
  }

  @Test
  void onlyMoreUsersHaveToBeEarned() {
    Strategy canary =
        Strategy.newBuilder().setState(CANARY).setCanaryPercent(20).build();

    assertThat(StrategyVersions.widens(canary, 20.5)).isTrue();
    assertThat(StrategyVersions.widens(canary, 0)).isTrue();
    assertThat(StrategyVersions.widens(canary, 20)).isFalse();
    assertThat(StrategyVersions.widens(canary, 1)).isFalse();
  }

  @Test
  void aNumberThatUsersHaveHadBidsOfStandsForItsJar() {
    Strategy demoted = takeBack(versions("1", CANARY), "").put().get(0);
    assertThat(demoted.getSent()).isTrue();
    StrategyVersions known = new StrategyVersions(List.of(demoted));

    assertThatThrownBy(
            () -> known.deploy(fresh("1").toBuilder().setSha256("other").build(), ANN))
        .hasMessageContaining("since users have had bids of this one with other content");
    assertThat(states(known.deploy(fresh("1"), ANN))).containsOnly(Map.entry("1", SHADOW));

    Strategy neverSent = takeBack(versions("1", SHADOW), "").put().get(0);
    assertThat(states(new StrategyVersions(List.of(neverSent))
            .deploy(fresh("1").toBuilder().setSha256("other").build(), ANN)))
        .containsOnly(Map.entry("1", SHADOW));
  }

  /** Twice the same command must not take out the version that the first one brought back. */
  @Test
  void theLastThatServesIsTakenBackByItsNumberOnly() {
    assertThatThrownBy(() -> takeBack(versions("1", LIVE), ""))
        .hasMessageContaining("version: empty (expected: 1 by its number, since it is LIVE");
    assertThat(states(takeBack(versions("1", LIVE), "1"))).containsOnly(Map.entry("1", DEMOTED));
  }

  @Test
  void aDemotedLiveVersionIsFollowedByTheOneOnStandby() {
    assertThat(states(takeBack(versions("1", STANDBY, "2", LIVE), "2")))
        .containsOnly(Map.entry("2", DEMOTED), Map.entry("1", LIVE));
    assertThat(states(promote(versions("2", DEMOTED), "2", 0)))
        .containsOnly(Map.entry("2", SHADOW));
  }

  @Test
  void whatIsMeantMustBeClear() {
    assertThatThrownBy(() -> takeBack(versions("1", LIVE, "2", CANARY), ""))
        .hasMessageContaining("expected: one of 2 in CANARY, 1 in LIVE");
    assertThatThrownBy(() -> promote(versions("1", CANARY, "2", SHADOW), "2", 0))
        .hasMessageContaining("version: 1 is the CANARY");
    assertThatThrownBy(() -> promote(versions(), "", 0)).hasMessage("name: acme was not deployed");
    assertThatThrownBy(() -> promote(versions("1", SHADOW), "1", Double.NaN))
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
