package io.segmento.platform.strategy;

import static org.assertj.core.api.Assertions.assertThat;

import io.segmento.platform.strategy.ToldByNodes.Node;
import io.segmento.platform.strategy.life.RedisNodes.Heard;
import io.segmento.proto.storage.v1.StrategyNodeReport;
import io.segmento.proto.storage.v1.StrategyVersionReport;
import io.segmento.proto.v1.Strategy;
import io.segmento.proto.v1.StrategyFigures;
import io.segmento.proto.v1.StrategyState;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ToldByNodesTest {

  private static final Strategy STORED = Strategy.newBuilder()
      .setName("acme")
      .setVersion("2")
      .setSha256("new")
      .setState(StrategyState.CANARY)
      .setBeganAtMillis(7)
      .build();

  private static StrategyNodeReport report(String node, String sha256, long decisions) {
    return StrategyNodeReport.newBuilder()
        .setNode(node)
        .addVersions(StrategyVersionReport.newBuilder()
            .setName("acme")
            .setVersion("2")
            .setSha256(sha256)
            .setState(StrategyState.CANARY)
            .setBeganAtMillis(7)
            .setFigures(StrategyFigures.newBuilder().setDecisions(decisions)))
        .build();
  }

  private static Heard heard(String instance, long agoSeconds, StrategyNodeReport report) {
    return new Heard(instance, Duration.ofSeconds(agoSeconds), report);
  }

  @Test
  void theNodeThatAsksKnowsBetterThanTheStoreWhatItHas() {
    ToldByNodes told = ToldByNodes.of(
        "1",
        report("core-a", "new", 12),
        List.of(
            heard("1", 1, report("core-a", "new", 5)), heard("2", 1, report("core-b", "new", 3))));

    assertThat(told.decisions(STORED)).containsEntry("core-a", 12L).containsEntry("core-b", 3L);
    assertThat(told.sum(STORED).decisions()).isEqualTo(15);
  }

  @Test
  void figuresOfOtherContentAreNotTheVersionsOwn() {
    ToldByNodes told = ToldByNodes.of(
        "1", report("core-a", "new", 12), List.of(heard("2", 1, report("core-b", "old", 300))));

    assertThat(told.sum(STORED).decisions()).isEqualTo(12);
    assertThat(told.of(STORED)).hasSize(1);
  }

  /** What a CANARY did with fewer users does not earn it the next step. */
  @Test
  void figuresOfAnotherShareOfUsersAreNotOfThisStep() {
    Strategy wider = STORED.toBuilder().setCanaryPercent(50).build();
    ToldByNodes told = ToldByNodes.of("1", report("core-a", "new", 300), List.of());

    assertThat(told.sum(STORED).decisions()).isEqualTo(300);
    assertThat(told.sum(wider).decisions()).isZero();
    assertThat(told.of(wider)).isEmpty();
  }

  /** After a crash the old one is still told of for a while. */
  @Test
  void aNodeThatWasRestartedIsOne() {
    ToldByNodes told = ToldByNodes.of(
        "1", report("core-a", "new", 12), List.of(heard("0", 60, report("core-a", "new", 300))));

    assertThat(told.nodes()).extracting(Node::name).containsExactly("core-a");
    assertThat(told.sum(STORED).decisions()).isEqualTo(12);
  }

  @Test
  void twoThatHaveOneNameAreToldApart() {
    ToldByNodes told = ToldByNodes.of(
        "1", report("core", "new", 12), List.of(heard("2", 1, report("core", "new", 3))));

    assertThat(told.nodes()).extracting(Node::name).containsExactly("core~1", "core~2");
    assertThat(told.ownName()).isEqualTo("core~1");
    assertThat(told.sum(STORED).decisions()).isEqualTo(15);
  }

  @Test
  void whoIsSilentIsToldButHasNoSay() {
    ToldByNodes told = ToldByNodes.of(
        "1", report("core-a", "new", 12), List.of(heard("2", 11, report("core-b", "new", 300))));

    assertThat(told.nodes()).extracting(Node::isPresent).containsExactly(true, false);
    assertThat(told.present().decisions(STORED)).containsOnlyKeys("core-a");
    assertThat(told.present().sum(STORED).decisions()).isEqualTo(12);
    assertThat(told.told().get(1).getHeardAgoMillis()).isEqualTo(11_000);
  }
}
