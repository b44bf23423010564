package io.segmento.tools.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import io.segmento.proto.v1.ListStrategiesReply;
import io.segmento.proto.v1.Strategy;
import io.segmento.proto.v1.StrategyFigures;
import io.segmento.proto.v1.StrategyNode;
import io.segmento.proto.v1.StrategyOnNode;
import io.segmento.proto.v1.StrategyState;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** What somebody reads who was woken: who serves, since when, what is wrong, and what to type. */
class StatusReportTest {

  private static final long NOW = 1_800_000_000_000L;

  private static Strategy.Builder version(String version, StrategyState state, Duration ago) {
    return Strategy.newBuilder()
        .setName("acme")
        .setVersion(version)
        .setState(state)
        .setSha256("abc")
        .setChangedAtMillis(NOW - ago.toMillis());
  }

  private static Strategy.Builder ofDirectory(StrategyState state) {
    return Strategy.newBuilder().setName("acme").setVersion("1.0").setState(state);
  }

  private static String report(String arguments, Strategy.Builder... strategies) {
    StatusCommand command = new StatusCommand();
    new CommandLine(command)
        .parseArgs(arguments.isEmpty() ? new String[0] : arguments.split(" ", -1));
    return command.report(reply(strategies).build(), NOW);
  }

  private static ListStrategiesReply.Builder reply(Strategy.Builder... strategies) {
    ListStrategiesReply.Builder reply = ListStrategiesReply.newBuilder();
    List.of(strategies).forEach(reply::addStrategies);
    return reply;
  }

  @Test
  void figuresHaveTheirUnitsAndStatesTheirAge() {
    Strategy.Builder canary = version("2", StrategyState.CANARY, Duration.ofMinutes(63))
        .setCanaryPercent(0.5)
        .setFigures(StrategyFigures.newBuilder()
            .setDecisions(1_234)
            .setBids(617)
            .setPriceCpmMicros(617 * 2_500_000L)
            .setErrors(3)
            .setMetered(10)
            .setProcessorNanos(120_000)
            .setAllocatedBytes(20_480));

    assertThat(report("", canary))
        .contains("mean CPM", "µs each", "KiB each")
        .containsPattern(
            "acme +2 +CANARY 0\\.5 % +1 h 3 min +1,234 +50\\.0 % +2\\.50 +3 +0 +0 +12\\.0 +2\\.0");
  }

  @Test
  void whatIsOtherwiseOnThisNodeIsToldBesideWhatTheStoreSays() {
    assertThat(report(
            "",
            version("2", StrategyState.LIVE, Duration.ofSeconds(5))
                .setNodeNote("not loaded: no space left"),
            version("1", StrategyState.DEMOTED, Duration.ofHours(1))
                .setReason("12 of 300 decisions failed")
                .setChangedBy("guard rail: errors")))
        .contains(
            "acme 2: on this node not loaded: no space left",
            "acme 1: 12 of 300 decisions failed (guard rail: errors)");
  }

  @Test
  void whatHasLongBeenAtRestIsToldWhenItIsAskedFor() {
    Strategy.Builder old = version("1", StrategyState.RETIRED, Duration.ofDays(3));
    Strategy.Builder live = version("2", StrategyState.LIVE, Duration.ofDays(3));

    assertThat(report("", live, old))
        .doesNotContain("RETIRED")
        .contains("1 at rest for more than a day are not told (--all)");
    assertThat(report("--all", live, old)).contains("RETIRED");
    assertThat(report("acme", live, old)).contains("RETIRED", "3 d 0 h");
  }

  @Test
  void whoServesAndWhoWouldIsSaidWithTheCommand() {
    Strategy.Builder live = version("3", StrategyState.LIVE, Duration.ofDays(1));

    assertThat(report("acme", live, version("2", StrategyState.STANDBY, Duration.ofDays(1))))
        .contains("3 serves. 'segmento plugin rollback acme' takes it back, then 2 serves.");
    assertThat(report("acme", live, ofDirectory(StrategyState.STANDBY)))
        .contains(
            "'segmento plugin rollback acme 3' takes it back, then 1.0 of the node's own directory");
    assertThat(report("acme", live))
        .contains("'segmento plugin rollback acme 3' takes it back, then nobody serves");
    assertThat(report("acme", ofDirectory(StrategyState.LIVE)))
        .contains("1.0 serves, from the node's own directory.");
    assertThat(report("acme", version("3", StrategyState.CANARY, Duration.ZERO)))
        .contains(
            "Only the canary's users have it",
            "'segmento plugin promote acme 3' makes it LIVE, 'segmento plugin rollback acme 3'");
  }

  @Test
  void aStoreThatIsAwayIsSaidFirst() {
    ListStrategiesReply away = reply(version("1", StrategyState.LIVE, Duration.ZERO))
        .setStoreAway(true)
        .setNode("core-b")
        .build();

    assertThat(new StatusCommand().report(away, NOW))
        .startsWith("The store does not answer. This is what node core-b serves");
  }

  private static StrategyOnNode.Builder on(String node, long decisions) {
    return StrategyOnNode.newBuilder()
        .setNode(node)
        .setFigures(StrategyFigures.newBuilder().setDecisions(decisions));
  }

  /** Who looks at one node reads of all: their sum, each one's part, what one of them found, and who is silent. */
  @Test
  void figuresAreOfAllNodesAndWhatOneOfThemFoundIsSaidOfIt() {
    StatusCommand command = new StatusCommand();
    new CommandLine(command).parseArgs("acme");
    ListStrategiesReply told = reply(version("2", StrategyState.CANARY, Duration.ofMinutes(2))
            .setFigures(StrategyFigures.newBuilder().setDecisions(300))
            .setFiguresOfAll(StrategyFigures.newBuilder().setDecisions(1_200))
            .addNodes(on("core-a", 300))
            .addNodes(on("core-b", 900).setFinding("errors: 12 of 900 decisions failed"))
            .addNodes(
                StrategyOnNode.newBuilder().setNode("core-c").setNote("not loaded: no space left")))
        .addNodes(StrategyNode.newBuilder().setName("core-a"))
        .addNodes(StrategyNode.newBuilder().setName("core-b").setHeardAgoMillis(1_900))
        .addNodes(StrategyNode.newBuilder().setName("core-c").setHeardAgoMillis(190_000))
        .setNode("core-a")
        .build();

    assertThat(command.report(told, NOW))
        .containsPattern("acme +2 +CANARY +2 min 0 s +1,200")
        .contains("nodes: core-a, core-b, core-c\n")
        .containsPattern("2 +core-a +300")
        .containsPattern("2 +core-b +900")
        .containsPattern("2 +core-c +–")
        .contains(
            "node core-c was last heard of 3 min 10 s ago",
            "acme 2: on node core-b it cannot be promoted by guard rail errors: 12 of 900",
            "acme 2: on node core-c not loaded: no space left");
  }

  @Test
  void aDemotionSaysOnWhichNodeTheRailActed() {
    assertThat(report(
            "",
            version("1", StrategyState.DEMOTED, Duration.ofHours(1))
                .setReason("12 of 300 decisions failed")
                .setChangedBy("guard rail: errors")
                .setChangedOn("core-b")))
        .contains("acme 1: 12 of 300 decisions failed (guard rail: errors on node core-b)");
  }
}
