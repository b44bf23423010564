package io.segmento.platform.strategy;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.segmento.platform.error.SegmentoException;
import io.segmento.platform.strategy.life.RedisNodes.Heard;
import io.segmento.proto.storage.v1.StrategyNodeReport;
import io.segmento.proto.storage.v1.StrategyVersionReport;
import io.segmento.proto.v1.Strategy;
import io.segmento.proto.v1.StrategyFigures;
import io.segmento.proto.v1.StrategyState;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What nodes tell of a version, made by hand, and whether it may have more users by that. */
class PromotionCheckTest {

  private static final Strategy STORED = Strategy.newBuilder()
      .setName("acme")
      .setVersion("2")
      .setSha256("new")
      .setState(StrategyState.CANARY)
      .setBeganAtMillis(7)
      .build();
  private static final StrategyFigures GOOD =
      StrategyFigures.newBuilder().setDecisions(500).build();
  private static final long CPM = 1_000_000;

  private static StrategyVersionReport.Builder version() {
    return StrategyVersionReport.newBuilder().setName("acme").setVersion("2");
  }

  private static StrategyVersionReport loaded(StrategyFigures figures, StrategyFigures before) {
    return version()
        .setSha256("new")
        .setState(StrategyState.CANARY)
        .setBeganAtMillis(7)
        .setFigures(figures)
        .setBefore(before)
        .build();
  }

  private static StrategyVersionReport loaded(StrategyFigures figures) {
    return loaded(figures, StrategyFigures.getDefaultInstance());
  }

  private static StrategyNodeReport report(String node, StrategyVersionReport... versions) {
    return StrategyNodeReport.newBuilder()
        .setNode(node)
        .addAllVersions(List.of(versions))
        .build();
  }

  private static Heard heard(String instance, long agoSeconds, StrategyNodeReport report) {
    return new Heard(instance, Duration.ofSeconds(agoSeconds), report);
  }

  /** Asks at the first of two nodes. */
  private static void require(Strategy stored, StrategyNodeReport own, Heard other) {
    new PromotionCheck(() -> ToldByNodes.of("1", own, List.of(other)), RailLimits.DEFAULT)
        .require(stored);
  }

  private static void require(StrategyNodeReport own, StrategyNodeReport other) {
    require(STORED, own, heard("2", 1, other));
  }

  @Test
  void oneThatDidWellEverywhereGoesOn() {
    assertThatCode(() -> require(report("core-a", loaded(GOOD)), report("core-b", loaded(GOOD))))
        .doesNotThrowAnyException();
  }

  @Test
  void aNodeThatCouldNotLoadItHoldsItUpAndSaysWhy() {
    assertThatThrownBy(() -> require(
            report("core-a", loaded(GOOD)),
            report("core-b", version().setNote("not loaded: the disk is full").build())))
        .isInstanceOf(SegmentoException.class)
        .hasMessage("version: 2 in CANARY is not ready on node core-b: not loaded: the disk is full"
            + " (expected: loaded on all nodes)");
  }

  @Test
  void aNodeThatSaysNothingOfItHoldsItUpToo() {
    assertThatThrownBy(() -> require(report("core-a", loaded(GOOD)), report("core-b")))
        .isInstanceOf(SegmentoException.class)
        .hasMessageContaining("is not ready on node core-b: it is being brought there");
  }

  @Test
  void aNodeThatIsCutOffDoesNot() {
    assertThatCode(
            () -> require(STORED, report("core-a", loaded(GOOD)), heard("2", 11, report("core-b"))))
        .doesNotThrowAnyException();
  }

  @Test
  void whatIsNotOnTrialHasNothingToShow() {
    Strategy standby = STORED.toBuilder().setState(StrategyState.STANDBY).build();
    assertThatCode(() -> require(standby, report("core-a"), heard("2", 1, report("core-b"))))
        .doesNotThrowAnyException();
  }

  /** On each of them so few may be chance. */
  @Test
  void errorsThatAreFewOnEachNodeCountTogether() {
    StrategyFigures failing =
        StrategyFigures.newBuilder().setDecisions(500).setErrors(6).build();

    assertThatThrownBy(
            () -> require(report("core-a", loaded(failing)), report("core-b", loaded(failing))))
        .isInstanceOf(SegmentoException.class)
        .hasMessage("guard rail errors: 12 of 1000 decisions failed, on all nodes together");

    StrategyFigures less = failing.toBuilder().setErrors(4).build();
    assertThatCode(() -> require(report("core-a", loaded(failing)), report("core-b", loaded(less))))
        .doesNotThrowAnyException();
  }

  private static StrategyFigures bids(long bids, long meanPrice) {
    return StrategyFigures.newBuilder()
        .setDecisions(500)
        .setBids(bids)
        .setPriceCpmMicros(bids * meanPrice)
        .build();
  }

  /** On each node too few bids to compare; together the prices stand beside those of the version before. */
  @Test
  void aMeanPriceIsComparedWithThatOfTheVersionBeforeOnAllNodes() {
    StrategyFigures before = bids(50, CPM);

    assertThatThrownBy(() -> require(
            report("core-a", loaded(bids(50, 6 * CPM), before)),
            report("core-b", loaded(bids(50, 2 * CPM), before))))
        .isInstanceOf(SegmentoException.class)
        .hasMessageContaining("guard rail prices: mean price 4.00 times that of the version before")
        .hasMessageEndingWith("on all nodes together");

    assertThatCode(() -> require(
            report("core-a", loaded(bids(50, 3 * CPM), before)),
            report("core-b", loaded(bids(50, 3 * CPM), before))))
        .doesNotThrowAnyException();
  }
}
