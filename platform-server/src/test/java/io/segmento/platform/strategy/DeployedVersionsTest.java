package io.segmento.platform.strategy;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.base.Ticker;
import io.prometheus.client.CollectorRegistry;
import io.segmento.platform.strategy.RailLimits.Violation;
import io.segmento.platform.strategy.life.RedisJars;
import io.segmento.platform.strategy.state.KeptState;
import io.segmento.platform.testing.RedisExtension;
import io.segmento.platform.testing.TestNode;
import io.segmento.proto.v1.Strategy;
import io.segmento.proto.v1.StrategyState;
import io.segmento.strategy.testing.FakeCandidate;
import io.segmento.strategy.testing.FakeOpportunity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What a node has loaded when jars are missing, wrong or late, against a real store. */
class DeployedVersionsTest {

  @RegisterExtension
  static final RedisExtension redis = RedisExtension.dedicated();

  @TempDir
  Path work;

  private final AtomicLong nanos = new AtomicLong(1);
  private final Ticker ticker = new Ticker() {
    @Override
    public long read() {
      return nanos.get();
    }
  };
  private final CollectorRegistry collectors = new CollectorRegistry();
  private final StrategyCallMetrics metrics = new StrategyCallMetrics(collectors);
  private TestNode node;
  private RedisJars jars;
  private DeployedDirectory files;
  private StrategyRegistry registry;
  private DeployedVersions versions;

  @BeforeEach
  void start() {
    node = TestNode.connected(
        redis.uri(), "", Clock.systemUTC(), binder -> binder.bind(RedisJars.class));
    jars = node.get(RedisJars.class);
    files = new DeployedDirectory(work.resolve("deployed"));
    StrategyDirectory directory = new StrategyDirectory(work.resolve("strategies"));
    StrategyLoader loader = new StrategyLoader(
        Clock.systemUTC(),
        ticker,
        metrics,
        new StrategyLearning(),
        KeptState::unkept,
        TestLimits.LIMITS);
    registry = new StrategyRegistry(directory, loader, metrics);
    versions = new DeployedVersions(
        registry,
        loader,
        directory,
        files,
        new OperatorKeys(List.of()),
        jars,
        new WarmUp(Optional.empty(), Clock.systemUTC()),
        metrics,
        ticker);
  }

  @AfterEach
  void stop() {
    registry.close();
    node.close();
  }

  /** Its jar lies in the folder of this test, and in the store when that is wanted. */
  private Strategy packed(String name, String version, StrategyState state, boolean inStore)
      throws IOException {
    Path jar = PluginJars.in(work)
        .plugin(
            name,
            "public Decision decide(Opportunity o) { Candidate c = o.candidates().get(0);"
                + " return c.bidFloorCpmMicros() > c.maxBidCpmMicros() || c.maxBidCpmMicros() < 1"
                + " || c.budgetLeftMicros() < 1 ? Decision.noBid(NoBidReason.NO_INTEREST)"
                + " : Decision.bid(PricedCandidate.of(c, c.maxBidCpmMicros())); }")
        .version(version)
        .jar(work.resolve(name + '-' + version + ".jar"));
    Strategy strategy = Strategy.newBuilder()
        .setName(name)
        .setVersion(version)
        .setState(state)
        .setSha256(RedisJars.sha256(jar))
        .setJarBytes(Files.size(jar))
        .setBeganAtMillis(1)
        .build();
    if (inStore) {
      jars.put(jar, strategy.getSha256());
    }
    return strategy;
  }

  private Path jar(Strategy strategy) {
    return work.resolve(strategy.getName() + '-' + strategy.getVersion() + ".jar");
  }

  private static Strategy in(StrategyState state, Strategy strategy) {
    return strategy.toBuilder().setState(state).setChangedAtMillis(2).build();
  }

  /** As a node follows: until nothing is left to load. */
  private void follow(Strategy... stored) {
    do {
      versions.use(List.of(stored));
    } while (versions.loadNext());
  }

  private String live(String name) {
    LoadedStrategy live = registry.find(name);
    return live == null ? "nobody" : live.version();
  }

  private double missing(Strategy strategy) {
    Double value = collectors.getSampleValue(
        "segmento_strategy_missing",
        new String[] {"strategy", "version", "state"},
        new String[] {strategy.getName(), strategy.getVersion(), "live"});
    return value == null ? 0 : value;
  }

  private void pass(Duration time) {
    nanos.addAndGet(time.toNanos());
  }

  @Test
  void aJarThatIsNotInTheStoreKeepsNobodyElseOutAndIsTriedAgain() throws IOException {
    Strategy before = packed("acme", "1", StrategyState.STANDBY, true);
    Strategy lost = packed("acme", "2", StrategyState.LIVE, false);
    Strategy other = packed("other", "1", StrategyState.LIVE, true);

    follow(before, lost, other);

    assertThat(live("acme")).isEqualTo("1");
    assertThat(live("other")).isEqualTo("1");
    assertThat(versions.missingLive()).containsOnlyKeys("acme@2");
    assertThat(versions.missingLive().get("acme@2")).contains("piece 0 of 1 is not in the store");
    assertThat(missing(lost)).isEqualTo(1);
    assertThat(versions.isRetryDue()).isFalse();

    jars.put(jar(lost), lost.getSha256());
    pass(FailedLoad.FIRST_WAIT);
    assertThat(versions.isRetryDue()).isTrue();
    follow(before, lost, other);

    assertThat(live("acme")).isEqualTo("2");
    assertThat(versions.missingLive()).isEmpty();
    assertThat(missing(lost)).isZero();
  }

  @Test
  void whatStaysAwayIsTriedLessAndLessOften() throws IOException {
    Strategy lost = packed("acme", "1", StrategyState.LIVE, false);
    follow(lost);

    Duration wait = FailedLoad.FIRST_WAIT;
    for (int i = 0; i < 12; i++) {
      pass(wait.minusNanos(1));
      assertThat(versions.isRetryDue()).as("wait %s", i).isFalse();
      pass(Duration.ofNanos(1));
      assertThat(versions.isRetryDue()).as("wait %s", i).isTrue();
      follow(lost);
      wait = wait.multipliedBy(2).compareTo(FailedLoad.MAX_WAIT) < 0
          ? wait.multipliedBy(2)
          : FailedLoad.MAX_WAIT;
    }
  }

  /** Whoever takes something back does not wait until a version is loaded that has nothing to do with it. */
  @Test
  void statesAreTakenOverBeforeAnythingIsLoaded() throws IOException {
    Strategy one = packed("acme", "1", StrategyState.STANDBY, true);
    Strategy two = packed("acme", "2", StrategyState.LIVE, true);
    follow(one, two);
    assertThat(live("acme")).isEqualTo("2");

    Strategy slow = packed("slow", "1", StrategyState.SHADOW, true);
    versions.use(List.of(in(StrategyState.LIVE, one), in(StrategyState.DEMOTED, two), slow));

    assertThat(live("acme")).isEqualTo("1");
    assertThat(registry.loaded()).extracting(LoadedStrategy::name).doesNotContain("slow");
    assertThat(versions.loadNext()).isTrue();
  }

  @Test
  void aVersionThatIsTakenBackWhileItIsLoadedDoesNotServe() throws IOException {
    Strategy shadow = packed("acme", "1", StrategyState.SHADOW, true);
    versions.use(List.of(shadow));
    assertThat(versions.loadNext()).isTrue();

    follow(in(StrategyState.DEMOTED, shadow));

    assertThat(registry.loaded()).isEmpty();
  }

  /** A disk that is full or not writable, which is put right later. */
  @Test
  void aDiskThatTakesNothingIsNotForEver() throws IOException {
    Strategy live = packed("acme", "1", StrategyState.LIVE, true);
    // No folder can be made where a file lies.
    Files.writeString(files.path(), "in the way");
    follow(live);
    assertThat(versions.missingLive()).containsOnlyKeys("acme@1");

    Files.delete(files.path());
    pass(FailedLoad.FIRST_WAIT);
    follow(live);

    assertThat(live("acme")).isEqualTo("1");
  }

  @Test
  void aFileThatWasChangedOnTheDiskIsFetchedAgain() throws IOException {
    Strategy live = packed("acme", "1", StrategyState.LIVE, true);
    Files.createDirectories(files.path());
    Files.copy(jar(live), files.jar(live.getSha256()));
    Files.writeString(files.jar(live.getSha256()), "x", StandardOpenOption.APPEND);

    follow(live);

    assertThat(live("acme")).isEqualTo("1");
    assertThat(RedisJars.sha256(files.jar(live.getSha256()))).isEqualTo(live.getSha256());
  }

  @Test
  void whatIsRefusedHereIsNamedAndTriedMuchLater() throws IOException {
    Strategy named = packed("acme", "1", StrategyState.LIVE, true).toBuilder()
        .setName("other")
        .build();

    follow(named);

    assertThat(versions.failures().get("other@1"))
        .isEqualTo("it names itself acme 1 (expected: other 1)");
    pass(FailedLoad.REFUSED_WAIT.minusNanos(1));
    assertThat(versions.isRetryDue()).isFalse();
  }

  @Test
  void jarsThatTheStoreLostComeBackFromANodeThatHasThem() throws IOException {
    Strategy live = packed("acme", "1", StrategyState.LIVE, true);
    follow(live);
    redis.flush();

    versions.restoreJars();

    Path fetched = work.resolve("fetched.jar");
    jars.get(live, fetched);
    assertThat(fetched).hasSameBinaryContentAs(jar(live));
  }

  /** A node that was cut off has found something that the others did not, and they went on meanwhile. */
  @Test
  void whatANodeTookOutStaysOutUntilItBeginsAnew() throws IOException {
    Strategy canary = packed("acme", "1", StrategyState.CANARY, true);
    follow(canary);
    assertThat(registry.bench(
            registry.deployed().get(0), new Violation(GuardRail.ERRORS, "as planned")))
        .isTrue();

    follow(in(StrategyState.LIVE, canary));
    assertThat(live("acme")).isEqualTo("nobody");

    follow(in(StrategyState.LIVE, canary).toBuilder().setBeganAtMillis(3).build());
    assertThat(live("acme")).isEqualTo("1");
    assertThat(requireNonNull(registry.find("acme"))
            .decide(FakeOpportunity.of(FakeCandidate.candidate()))
            .bids())
        .hasSize(1);
  }

  @Test
  void anEmptyStoreLeavesTheNodesOwnDirectory() throws IOException {
    Strategy live = packed("acme", "1", StrategyState.LIVE, true);
    follow(live);

    follow();

    assertThat(live("acme")).isEqualTo("nobody");
    assertThat(versions.failures()).isEqualTo(Map.of());
  }
}
