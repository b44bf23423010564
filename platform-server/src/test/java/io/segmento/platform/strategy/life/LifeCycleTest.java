package io.segmento.platform.strategy.life;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.segmento.platform.error.SegmentoException;
import io.segmento.platform.testing.Await;
import io.segmento.platform.testing.MutableClock;
import io.segmento.platform.testing.RedisExtension;
import io.segmento.platform.testing.TestNode;
import io.segmento.proto.v1.Strategy;
import io.segmento.proto.v1.StrategyChange;
import io.segmento.proto.v1.StrategyState;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Steps of several operators and guard rails at once, on a real store. */
class LifeCycleTest {

  private static final String NAME = "acme";
  private static final int OPERATORS = 8;

  @RegisterExtension
  static final RedisExtension redis = RedisExtension.dedicated();

  @TempDir
  Path work;

  private final MutableClock clock = MutableClock.at("2026-11-27T03:00:00Z");
  private TestNode node;
  private RedisStrategies store;
  private RedisJars jars;
  private LifeCycle life;

  @BeforeEach
  void start() {
    node = TestNode.connected(redis.uri(), "node.name = core-1", clock, binder -> {
      binder.bind(RedisStrategies.class);
      binder.bind(RedisJars.class);
      binder.bind(LifeCycle.class);
    });
    store = node.get(RedisStrategies.class);
    jars = node.get(RedisJars.class);
    life = node.get(LifeCycle.class);
  }

  @AfterEach
  void stop() {
    node.close();
  }

  private void deploy(String version, String content) {
    clock.advance(Duration.ofMillis(1));
    var unused = life.deploy(
        Strategy.newBuilder()
            .setName(NAME)
            .setVersion(version)
            .setSha256(content)
            .build(),
        "ann");
  }

  private Strategy promote(String version, double percent, Consumer<Strategy> shown) {
    clock.advance(Duration.ofMillis(1));
    return life.promote(NAME, version, percent, "ann", shown);
  }

  /** Whatever it is, it has shown enough. */
  private static void shown(Strategy strategy) {}

  private Strategy promote(String version) {
    return promote(version, 0, LifeCycleTest::shown);
  }

  /** Version 1 on STANDBY, version 2 LIVE. */
  private void twoVersions() {
    for (String version : List.of("1", "2")) {
      deploy(version, "sha-" + version);
      var unused = promote(version);
      unused = promote(version);
    }
  }

  private Strategy stored(String version) {
    return store.read().versions().find(NAME, version).orElseThrow();
  }

  private StrategyState state(String version) {
    return stored(version).getState();
  }

  @Test
  void twoWhoPromoteAtOnceTakeOneStep() {
    deploy("1", "a");

    assertThatThrownBy(() -> promote("", 0, asIFoundIt -> {
          if (state("1") == StrategyState.SHADOW) {
            var unused = promote("1");
          }
        }))
        .isInstanceOf(SegmentoException.class)
        .hasMessageContaining(
            "version: 1 is CANARY by ann on node core-1 by now (expected: SHADOW");

    assertThat(state("1")).isEqualTo(StrategyState.CANARY);
  }

  @Test
  void aPromotionDoesNotBringBackWhatAGuardRailHasJustTakenOut() {
    deploy("1", "a");
    Strategy canary = promote("1");

    assertThatThrownBy(() -> promote("1", 0, asIFoundIt -> {
          if (state("1") == StrategyState.CANARY) {
            life.demote(canary, "errors", "many");
          }
        }))
        .hasMessageContaining("version: 1 is DEMOTED by guard rail: errors on node core-1 by now");

    assertThat(state("1")).isEqualTo(StrategyState.DEMOTED);
  }

  @Test
  void aStepOfAnotherStrategyIsNoReasonToRefuse() {
    deploy("1", "a");

    Strategy promoted = promote("1", 5, asIFoundIt -> {
      if (store.read().versions().find("other", "1").isEmpty()) {
        var unused =
            life.deploy(Strategy.newBuilder().setName("other").setVersion("1").build(), "bob");
      }
    });

    assertThat(promoted.getState()).isEqualTo(StrategyState.CANARY);
  }

  @Test
  void whatHasShownNothingStaysWhereItIsButMayHaveFewerUsers() {
    deploy("1", "a");
    var unused = promote("1", 50, LifeCycleTest::shown);
    Consumer<Strategy> nothingShown = strategy -> {
      throw new SegmentoException(StrategyReason.STRATEGY_GUARD_RAIL, "decisions: 0");
    };

    assertThatThrownBy(() -> promote("1", 60, nothingShown)).hasMessage("decisions: 0");
    assertThat(promote("1", 2, nothingShown).getCanaryPercent()).isEqualTo(2);
  }

  private String takeBack() {
    try {
      return life.rollback(NAME, "", "ann").getVersion();
    } catch (SegmentoException refused) {
      return "refused";
    }
  }

  /** However they meet, the version that was on standby serves in the end. */
  @Test
  void manyWhoTakeBackAtOnceTakeBackOneVersion() {
    twoVersions();
    ExecutorService operators = Executors.newFixedThreadPool(OPERATORS);
    try {
      List<CompletableFuture<String>> calls = new ArrayList<>();
      for (int i = 0; i < OPERATORS; i++) {
        calls.add(CompletableFuture.supplyAsync(this::takeBack, operators));
      }

      assertThat(calls.stream().map(Await::result)).containsOnlyOnce("2").doesNotContain("1");
    } finally {
      operators.shutdownNow();
    }
    assertThat(state("2")).isEqualTo(StrategyState.DEMOTED);
    assertThat(state("1")).isEqualTo(StrategyState.LIVE);
  }

  @Test
  void aFindingHoldsAfterAPromotionElsewhere() {
    deploy("1", "a");
    Strategy judged = promote("1");
    var unused = promote("1");

    life.demote(judged, "errors", "many");

    assertThat(state("1")).isEqualTo(StrategyState.DEMOTED);
  }

  @Test
  void aFindingSaysNothingOfOtherContentNorOfANewBeginning() {
    deploy("1", "a");
    Strategy judged = stored("1");

    deploy("1", "b");
    assertThatThrownBy(() -> life.demote(judged, "errors", "many"))
        .hasMessageContaining("began anew");
    assertThat(state("1")).isEqualTo(StrategyState.SHADOW);

    Strategy second = stored("1");
    life.demote(second, "errors", "many");
    var unused = promote("1");
    assertThatThrownBy(() -> life.demote(second, "errors", "many"))
        .hasMessageContaining("began anew");
    assertThat(state("1")).isEqualTo(StrategyState.SHADOW);
  }

  @Test
  void theHistoryTellsOnWhichNodeAStepWasTaken() {
    deploy("1", "a");

    assertThat(store.history(NAME, 1))
        .extracting(StrategyChange::getNode)
        .containsExactly("core-1");
  }

  @Test
  void theHistoryTellsContentsApart() {
    deploy("1", "a");
    deploy("1", "b");

    assertThat(store.history(NAME, 2))
        .extracting(StrategyChange::getSha256)
        .containsExactly("b", "a");
  }

  /** Pieces of a jar that somebody tried to deploy have an end; those that nodes will need have none. */
  @Test
  void deployingWhatIsThereTakesNothingFromItsLife() throws Exception {
    Path jar = Files.writeString(work.resolve("x.jar"), "not looked at here");
    String sha256 = RedisJars.sha256(jar);
    String piece = "sj:{" + sha256 + "}:0";
    Strategy strategy = Strategy.newBuilder()
        .setName(NAME)
        .setVersion("1")
        .setSha256(sha256)
        .setJarBytes(Files.size(jar))
        .build();
    jars.put(jar, sha256);
    assertThat(redis.<Long>run(commands -> commands.pttl(piece))).isPositive();
    var unused = life.deploy(strategy, "ann");
    assertThat(redis.<Long>run(commands -> commands.pttl(piece))).isEqualTo(-1);
    unused = promote("1");

    jars.put(jar, sha256);
    assertThatThrownBy(() -> life.deploy(strategy, "ann")).hasMessageContaining("CANARY already");

    assertThat(redis.<Long>run(commands -> commands.pttl(piece))).isEqualTo(-1);
  }

  @Test
  void whatTheStoreLostIsPutBackByANodeThatHasIt() throws Exception {
    Path jar = Files.writeString(work.resolve("x.jar"), "not looked at here");
    String sha256 = RedisJars.sha256(jar);
    Strategy strategy =
        Strategy.newBuilder().setSha256(sha256).setJarBytes(Files.size(jar)).build();

    assertThat(jars.restore(strategy, jar)).isTrue();
    assertThat(jars.restore(strategy, jar)).isFalse();

    Path elsewhere = work.resolve("elsewhere.jar");
    jars.get(strategy, elsewhere);
    assertThat(elsewhere).hasSameBinaryContentAs(jar);
    assertThat(redis.<Long>run(commands -> commands.pttl("sj:{" + sha256 + "}:0")))
        .isEqualTo(-1);
  }

  @Test
  void whatCannotBeFetchedLeavesNoFile() throws Exception {
    Strategy gone = Strategy.newBuilder()
        .setSha256("abc")
        .setJarBytes(2 * RedisJars.PIECE_BYTES)
        .build();

    assertThatThrownBy(() -> jars.get(gone, work.resolve("x.jar")))
        .hasMessage("piece 0 of 2 is not in the store");

    assertThat(work).isEmptyDirectory();
  }
}
