package io.segmento.platform.strategy.state;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.base.Ticker;
import io.prometheus.client.CollectorRegistry;
import io.segmento.platform.redis.RedisStore;
import io.segmento.platform.strategy.state.RedisState.Batch;
import io.segmento.platform.strategy.state.RedisState.Changes;
import io.segmento.platform.testing.Await;
import io.segmento.platform.testing.MutableClock;
import io.segmento.platform.testing.RedisExtension;
import io.segmento.platform.testing.TestNode;
import io.segmento.strategy.StrategyState;
import io.segmento.strategy.StrategyState.Levels;
import io.segmento.strategy.StrategyState.Sums;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a strategy keeps outlives its process, and nodes put it together. */
class StateSyncTest {
  @RegisterExtension
  static final RedisExtension redis = RedisExtension.dedicated();

  private static final String ROWS = "{st}:state:live:acme:counts:1s2";
  private static final Map<String, double[]> ONE_CLICK = Map.of("campaign", new double[] {10, 1});

  private final AtomicLong nanos = new AtomicLong();
  private final CollectorRegistry collectors = new CollectorRegistry();
  private final List<StateSync> processes = new ArrayList<>();
  private TestNode node;

  @BeforeEach
  void start() {
    node = TestNode.connected(redis.uri(), "", MutableClock.at("2026-11-27T10:00:00Z"));
  }

  @AfterEach
  void close() {
    processes.forEach(StateSync::close);
    node.close();
  }

  private RedisState store() {
    return new RedisState(node.get(RedisStore.class));
  }

  private StateSync process() {
    StateSync sync = new StateSync(
        store(),
        new StateMetrics(processes.isEmpty() ? collectors : new CollectorRegistry()),
        new Ticker() {
          @Override
          public long read() {
            return nanos.get();
          }
        });
    processes.add(sync);
    return sync;
  }

  private void minutesPass(long minutes) {
    nanos.addAndGet(TimeUnit.MINUTES.toNanos(minutes));
  }

  /** One version of the strategy {@code acme}, in a process of its own or together with another. */
  private final class Version {
    private final StateSync sync;
    private final KeptState state;
    private final Sums counts;
    private final Levels steering;
    private final Levels round;

    private Version(StateScope scope) {
      this(process(), scope, 1, "1.0.0");
    }

    private Version(StateSync sync, StateScope scope, int stateVersion, String version) {
      this.sync = sync;
      state = sync.of("acme");
      counts = state.sums("counts", stateVersion, "shown", "clicked").row("campaign");
      steering = state.levels("steering", stateVersion, "log_multiplier").row("campaign");
      round = state.ownLevels("round", stateVersion, "cost").row("campaign");
      state.begin(scope, version).join();
    }

    private void sync() {
      sync.syncNow().join();
    }

    /** Ends as a process does that is told to. */
    private void end() {
      state.close();
      sync.close();
    }
  }

  private Version live() {
    return new Version(StateScope.LIVE);
  }

  @Test
  void whatAProcessKeptIsThereWhenTheNextOneBegins() {
    Version before = live();
    before.counts.add(0, 100);
    before.counts.add(1, 0.5);
    before.steering.set(0, -1.25);
    before.end();

    Version after = live();

    assertThat(after.counts.get(0)).isEqualTo(100);
    assertThat(after.counts.get(1)).isEqualTo(0.5);
    assertThat(after.steering.get(0)).isEqualTo(-1.25);
  }

  @Test
  void sumsOfNodesAreAddedUpAndNoneTwice() {
    Version one = live();
    Version other = live();
    for (int round = 0; round < 3; round++) {
      one.counts.add(0, 10);
      other.counts.add(0, 5);
      one.sync();
      other.sync();
      one.sync();
    }
    other.counts.add(0, 1);

    assertThat(one.counts.get(0)).isEqualTo(45);
    assertThat(other.counts.get(0)).isEqualTo(46);
  }

  @Test
  void aLevelIsTheNodesOwnWhileItSetsItAndElseTheNewest() {
    Version one = live();
    Version other = live();
    one.steering.set(0, 1);
    one.sync();
    other.sync();
    assertThat(other.steering.get(0)).isEqualTo(1);

    one.steering.set(0, 2);
    other.steering.set(0, 3);
    one.sync();
    other.sync();
    assertThat(other.steering.get(0)).isEqualTo(3);

    minutesPass(3);
    one.steering.set(0, 4);
    one.sync();
    assertThat(one.steering.get(0)).isEqualTo(4);
    other.sync();
    assertThat(other.steering.get(0)).isEqualTo(4);
  }

  @Test
  void aShadowHasItsOwnAndTakesThatOfTheLiveOneWhenItIsPromoted() {
    Version live = live();
    Version shadow = new Version(StateScope.SHADOW);
    live.counts.add(0, 100);
    live.steering.set(0, -1);
    live.sync();
    shadow.counts.add(0, 7);
    shadow.steering.set(0, 5);
    shadow.sync();
    assertThat(shadow.counts.get(0)).isEqualTo(7);
    assertThat(shadow.steering.get(0)).isEqualTo(5);

    shadow.state.serveAs(StateScope.LIVE);
    shadow.sync();
    live.sync();

    assertThat(shadow.counts.get(0)).isEqualTo(100);
    assertThat(shadow.steering.get(0)).isEqualTo(-1);
    assertThat(live.counts.get(0)).isEqualTo(100);
    assertThat(live.steering.get(0)).isEqualTo(-1);
  }

  @Test
  void aCanaryBeginsWhereTheLiveOneStandsAndStandsApartAndCountsForAll() {
    Version live = live();
    live.counts.add(0, 100);
    live.steering.set(0, -1);
    Version canary = new Version(live.sync, StateScope.SHADOW, 1, "1.1.0");
    canary.steering.set(0, 5);

    canary.state.serveAs(StateScope.CANARY);
    live.sync();
    live.sync();
    assertThat(canary.steering.get(0)).isEqualTo(-1);
    assertThat(canary.counts.get(0)).isEqualTo(100);

    canary.counts.add(0, 7);
    canary.steering.set(0, 2);
    live.sync();
    live.sync();
    assertThat(live.counts.get(0)).isEqualTo(107);
    assertThat(live.steering.get(0)).isEqualTo(-1);
    assertThat(live().steering.get(0)).isEqualTo(-1);
    Version elsewhere = new Version(process(), StateScope.CANARY, 1, "1.1.0");
    assertThat(elsewhere.steering.get(0)).isEqualTo(2);

    canary.state.serveAs(StateScope.LIVE);
    live.sync();
    assertThat(canary.steering.get(0)).isEqualTo(-1);
    assertThat(canary.counts.get(0)).isEqualTo(107);
  }

  /** Where an earlier canary stood, perhaps a week ago and why it was demoted, is no beginning. */
  @Test
  void aCanaryDoesNotBeginWhereTheOneBeforeItStood() {
    Version live = live();
    live.steering.set(0, -1);
    live.sync();
    Version before = new Version(process(), StateScope.CANARY, 1, "1.1.0");
    before.steering.set(0, 5);
    before.end();

    Version canary = new Version(live.sync, StateScope.CANARY, 1, "1.2.0");

    assertThat(canary.steering.get(0)).isEqualTo(-1);
  }

  @Test
  void whatIsOfOneVersionIsOfNoOther() {
    Version one = live();
    one.round.set(0, 30);
    one.end();

    assertThat(new Version(process(), StateScope.LIVE, 1, "1.1.0").round.get(0)).isNaN();
    assertThat(live().round.get(0)).isEqualTo(30);
  }

  @Test
  void whatIsOfOneVersionStaysItsOwnWhenItIsPromoted() {
    Version canary = new Version(StateScope.CANARY);
    canary.round.set(0, 30);
    canary.state.serveAs(StateScope.LIVE);
    canary.sync();

    assertThat(canary.round.get(0)).isEqualTo(30);
    assertThat(live().round.get(0)).isEqualTo(30);
  }

  /** A shadow that is promoted tells what it counted as a shadow to no one else, whatever it does at that moment. */
  @Test
  void whatAShadowCountedIsNeverAddedToWhatBidsCounted() {
    Version live = live();
    Version shadow = new Version(StateScope.SHADOW);
    for (int round = 1; round <= 50; round++) {
      shadow.counts.add(0, 1_000);
      CompletableFuture<Void> told = shadow.sync.syncNow();
      shadow.state.serveAs(StateScope.LIVE);
      told.join();
      shadow.sync();
      assertThat(shadow.counts.get(0)).isZero();
      shadow.state.serveAs(StateScope.SHADOW);
      shadow.sync();
      assertThat(shadow.counts.get(0)).isEqualTo(1_000.0 * round);
    }
    live.sync();

    assertThat(live.counts.get(0)).isZero();
  }

  @Test
  void aStoreThatComesLateHasLevelsThatTakeTheNodesPlace() {
    redis.stop();
    StateSync sync = process();
    KeptState state = sync.of("acme");
    Sums counts = state.sums("counts", 1, "shown", "clicked").row("campaign");
    Levels steering = state.levels("steering", 1, "log_multiplier").row("campaign");
    CompletableFuture<Void> begun = state.begin(StateScope.LIVE, "1.0.0");
    minutesPass(1);
    begun.join();
    counts.add(0, 1);
    steering.set(0, 3);
    sync.syncNow().join();

    redis.start();
    Version other = live();
    other.counts.add(0, 100);
    other.steering.set(0, -1.25);
    other.sync();
    sync.syncNow().join();

    assertThat(counts.get(0)).isEqualTo(101);
    assertThat(steering.get(0)).isEqualTo(-1.25);
    assertThat(live().steering.get(0)).isEqualTo(-1.25);
  }

  @Test
  void aVersionThatBeginsWhileTheNodeEndsWaitsForNothing() {
    StateSync sync = process();
    KeptState state = sync.of("acme");
    sync.close();

    assertThat(state.begin(StateScope.LIVE, "1.0.0")).isDone();
    state.serveAs(StateScope.CANARY);
    state.close();
  }

  @Test
  void aKeyOfLettersThatTakeMoreThanAByteIsReadBack() {
    String key = "ü".repeat(StrategyState.MAX_KEY_LENGTH);
    Version before = live();
    before.state.sums("counts", 1, "shown", "clicked").row(key).add(0, 3);
    before.end();

    assertThat(live().state.sums("counts", 1, "shown", "clicked").row(key).get(0))
        .isEqualTo(3);
  }

  @Test
  void whatWasDoneBeforeItBeganIsForgotten() {
    KeptState state = process().of("acme");
    Sums counts = state.sums("counts", 1, "shown", "clicked").row("campaign");
    Levels steering = state.levels("steering", 1, "log_multiplier").row("campaign");
    counts.add(0, 3_000);
    steering.set(0, 9);

    state.begin(StateScope.LIVE, "1.0.0").join();

    assertThat(counts.get(0)).isZero();
    assertThat(steering.get(0)).isNaN();
    assertThat(live().counts.get(0)).isZero();
  }

  @Test
  void anotherVersionOfTheTableBeginsAnew() {
    Version before = live();
    before.counts.add(0, 100);
    before.end();

    assertThat(new Version(process(), StateScope.LIVE, 2, "1.0.0").counts.get(0))
        .isZero();
  }

  @Test
  void moreRowsThanFitInOneCallAreToldAndRead() {
    int rows = 3 * RedisState.MAX_ROWS_AT_ONCE + 7;
    Version one = live();
    StrategyState.Table<Sums> counts = one.state.sums("counts", 1, "shown", "clicked");
    for (int i = 0; i < rows; i++) {
      counts.row("campaign-" + i).add(0, i + 1);
    }
    one.sync();

    Version other = live();

    StrategyState.Table<Sums> read = other.state.sums("counts", 1, "shown", "clicked");
    assertThat(read.size()).isEqualTo(rows + 1);
    assertThat(read.row("campaign-" + (rows - 1)).get(0)).isEqualTo(rows);
    assertThat(rowsShown()).isGreaterThan(rows);
  }

  private @Nullable Double rowsShown() {
    return collectors.getSampleValue(
        "segmento_strategy_state_rows",
        new String[] {"strategy", "scope"},
        new String[] {"acme", "live"});
  }

  @Test
  void ofTwoVersionsThatHasMostIsShownAndNoneThatIsGone() {
    Version one = live();
    Version other = new Version(one.sync, StateScope.LIVE, 1, "1.1.0");
    other.state.levels("more", 1, "level").row("campaign");
    one.sync();
    assertThat(rowsShown()).isEqualTo(4);

    one.state.close();
    other.state.close();
    one.sync();
    assertThat(rowsShown()).isNull();
  }

  @Test
  void aStoreThatIsAwayLosesNothing() {
    Version one = live();
    one.counts.add(0, 10);
    redis.stop();
    one.sync();
    one.counts.add(0, 20);
    one.sync();
    assertThat(one.counts.get(0)).isEqualTo(30);
    assertThat(collectors.getSampleValue(
            "segmento_strategy_state_sync_failures_total",
            new String[] {"strategy"},
            new String[] {"acme"}))
        .isGreaterThanOrEqualTo(2);

    redis.start();

    Version other = live();
    Await.until("the store is back", () -> {
      one.sync();
      other.sync();
      return other.counts.get(0) > 0;
    });
    assertThat(one.counts.get(0)).isEqualTo(30);
    assertThat(other.counts.get(0)).isEqualTo(30);
  }

  private Changes tell(String process, long number, long heard) {
    return Await.result(store()
        .sync("live:acme:counts:1s2", process, true, 2, heard, new Batch(number, ONE_CLICK)));
  }

  @Test
  void aBatchThatIsToldAgainCountsOnce() {
    var unused = tell("a", 1, 0);
    unused = tell("a", 1, 0);
    unused = tell("b", 1, 0);

    assertThat(tell("a", 2, 0).rows().get("campaign")).containsExactly(30, 3);
  }

  @Test
  void onlyWhatIsNewIsAnswered() {
    Changes first = tell("a", 1, 0);
    Changes none = Await.result(
        store().sync("live:acme:counts:1s2", "b", true, 2, first.heard(), Batch.NOTHING));

    assertThat(first.rows()).containsOnlyKeys("campaign");
    assertThat(none.rows()).isEmpty();
    assertThat(none.heard()).isEqualTo(first.heard());
    assertThat(tell("b", 1, first.heard()).rows()).containsOnlyKeys("campaign");
  }

  /** A store that came back with less, by a clock that is behind, would tell nothing new until it had caught up. */
  @Test
  void whoHeardMoreThanTheStoreKnowsIsToldAll() {
    Changes known = tell("a", 1, 0);
    long ahead = known.heard() + TimeUnit.HOURS.toMicros(1);

    Changes all = tell("b", 1, ahead);

    assertThat(all.rows().get("campaign")).containsExactly(20, 2);
    assertThat(all.heard()).isLessThan(ahead);
  }

  @Test
  void whatNobodyChangesEnds() {
    var unused = tell("a", 1, 0);

    for (String key : List.of(ROWS, ROWS.replace("state", "state-order"))) {
      assertThat(redis.<Long>run(commands -> commands.ttl(key)))
          .isBetween(RedisState.LIFE.toSeconds() - 60, RedisState.LIFE.toSeconds());
    }
    assertThat(
            redis.<Long>run(commands -> commands.ttl(ROWS.replace("state", "state-told") + ":a")))
        .isBetween(1L, 86_400L);
  }

  @Test
  void aRowThatIsOldGoesAndTheOthersStay() {
    var unused = tell("a", 1, 0);
    redis.run(commands -> commands.hset(ROWS, "old", "0123456789abcdef"));
    redis.run(commands -> commands.zadd(ROWS.replace("state", "state-order"), 1, "old"));

    assertThat(tell("a", 2, 0).rows()).containsOnlyKeys("campaign");
    assertThat(redis.<Boolean>run(commands -> commands.hexists(ROWS, "old"))).isFalse();
  }

  @Test
  void nonsenseInTheStoreChangesNothing() {
    Version one = live();
    one.counts.add(0, 10);
    one.steering.set(0, 2);
    one.sync();
    redis.run(commands -> commands.hset(ROWS, "campaign", "much"));
    redis.run(commands -> commands.zadd(ROWS.replace("state", "state-order"), 9e15, "campaign"));
    redis.run(commands ->
        commands.hset("{st}:state:live:acme:steering:1l1", "campaign", "\0\0\0\0\0\0\u007f\u007f"));
    one.sync();

    assertThat(one.counts.get(0)).isEqualTo(10);
    assertThat(one.steering.get(0)).isEqualTo(2);
  }
}
