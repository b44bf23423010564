package io.segmento.platform.auction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.grpc.stub.StreamObserver;
import io.segmento.platform.strategy.LoadedStrategy;
import io.segmento.platform.strategy.PluginJars;
import io.segmento.platform.strategy.StrategyRegistry;
import io.segmento.platform.testing.Await;
import io.segmento.platform.testing.MutableClock;
import io.segmento.platform.testing.RedisExtension;
import io.segmento.platform.testing.TcpProxy;
import io.segmento.proto.v1.BidReply;
import io.segmento.proto.v1.CatalogEntry;
import io.segmento.proto.v1.DeployChunk;
import io.segmento.proto.v1.ListStrategiesReply;
import io.segmento.proto.v1.ListStrategiesRequest;
import io.segmento.proto.v1.Strategy;
import io.segmento.proto.v1.StrategyAuditRequest;
import io.segmento.proto.v1.StrategyChange;
import io.segmento.proto.v1.StrategyChangeRequest;
import io.segmento.proto.v1.StrategyNode;
import io.segmento.proto.v1.StrategyOnNode;
import io.segmento.proto.v1.StrategyServiceGrpc;
import io.segmento.proto.v1.StrategyState;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Two whole cores on one Redis: what one finds the other follows and tells, also when one is cut off, and when another Redis takes over. */
class StrategyNodesTest {

  private static final String NAME = AuctionNode.SCRIPTED;
  private static final String OF_DIRECTORY = "1.2.3";

  /** Keeps the contract by bidding nothing, until the campaign that is meant comes along. */
  private static final String MEANT = """
      public Decision decide(Opportunity o) {
        Candidate c = o.candidates().get(0);
        if (c.campaignId().equals("meant")) { %s }
        return Decision.noBid(NoBidReason.NO_INTEREST);
      }
      """;

  private static final String BIDS =
      MEANT.formatted("return Decision.bid(PricedCandidate.of(c, 3000000).worth(9000000));");
  private static final String FAILS =
      MEANT.formatted("throw new IllegalStateException(\"as planned\");");

  @RegisterExtension
  static final RedisExtension redis = RedisExtension.dedicated();

  /** A replica that is behind, and takes over. */
  @RegisterExtension
  static final RedisExtension replica = RedisExtension.dedicated();

  @TempDir
  Path work;

  private final MutableClock clock = new MutableClock(Instant.now());
  private TcpProxy toA;
  private TcpProxy toB;
  private final List<AuctionNode> started = new ArrayList<>();
  private AuctionNode a;
  private AuctionNode b;

  @BeforeEach
  void listen() {
    toA = TcpProxy.to(redis.uri());
    toB = TcpProxy.to(redis.uri());
  }

  private void start(String config) throws IOException {
    a = started("core-a", toA, config);
    List<CatalogEntry> entries = new ArrayList<>(List.of(
        AuctionNode.campaign("meant", NAME, Map.of("price", "2000000", "value", "9000000"))));
    a.shop(entries.toArray(CatalogEntry[]::new));
    b = started("core-b", toB, config);
    Await.until("both bid", () -> bids(a) && bids(b));
  }

  private AuctionNode started(String name, TcpProxy store, String config) throws IOException {
    AuctionNode node = AuctionNode.start(
        store.redisUri(), Files.createDirectory(work.resolve(name)), clock, () -> 1, """
        node.name = %s
        strategies.call-time = 100 ms
        strategies.rails.cases = 5
        strategies.retire-after = 100 ms
        %s
        """.formatted(
                name, config));
    started.add(node);
    return node;
  }

  @AfterEach
  void stop() {
    started.forEach(AuctionNode::close);
    toA.close();
    toB.close();
  }

  private static StrategyServiceGrpc.StrategyServiceBlockingStub asked(AuctionNode node) {
    return StrategyServiceGrpc.newBlockingStub(node.node().channel())
        .withDeadlineAfter(60, TimeUnit.SECONDS);
  }

  private byte[] jar(String version, String members) throws IOException {
    Path jar = work.resolve("new-" + version + ".jar");
    return Files.readAllBytes(
        PluginJars.in(work).plugin(NAME, members).version(version).jar(jar));
  }

  private Strategy deploy(AuctionNode node, String version, String members) throws IOException {
    byte[] jar = jar(version, members);
    clock.advance(Duration.ofMillis(1));
    CompletableFuture<Strategy> reply = new CompletableFuture<>();
    StreamObserver<DeployChunk> chunks = StrategyServiceGrpc.newStub(node.node().channel())
        .deploy(new StreamObserver<>() {
          @Override
          public void onNext(Strategy strategy) {
            reply.complete(strategy);
          }

          @Override
          public void onError(Throwable failure) {
            reply.completeExceptionally(failure);
          }

          @Override
          public void onCompleted() {}
        });
    chunks.onNext(DeployChunk.newBuilder()
        .setFileName("strategy.jar")
        .setContent(ByteString.copyFrom(jar))
        .build());
    chunks.onCompleted();
    return Await.result(reply);
  }

  private Strategy promote(AuctionNode node, String version) {
    clock.advance(Duration.ofMillis(1));
    return asked(node)
        .promote(
            StrategyChangeRequest.newBuilder().setName(NAME).setVersion(version).build());
  }

  private void goLive(AuctionNode node, String version) {
    var unused = promote(node, version);
    unused = promote(node, version);
    awaitServes(node, version);
  }

  private static void awaitServes(AuctionNode node, String version) {
    Await.until("version " + version + " serves", () -> serves(node, version));
  }

  private static boolean serves(AuctionNode node, String version) {
    LoadedStrategy live = node.node().get(StrategyRegistry.class).find(NAME);
    return live != null && live.version().equals(version);
  }

  private static ListStrategiesReply listed(AuctionNode node) {
    return asked(node).list(ListStrategiesRequest.getDefaultInstance());
  }

  private static Strategy told(AuctionNode node, String version) {
    return listed(node).getStrategiesList().stream()
        .filter(each -> each.getName().equals(NAME) && each.getVersion().equals(version))
        .findFirst()
        .orElseThrow();
  }

  private static long decisionsOn(String node, Strategy told) {
    return told.getNodesList().stream()
        .filter(each -> each.getNode().equals(node))
        .mapToLong(each -> each.getFigures().getDecisions())
        .sum();
  }

  private static List<StrategyChange> history(AuctionNode node, int limit) {
    List<StrategyChange> changes = new ArrayList<>();
    asked(node)
        .audit(StrategyAuditRequest.newBuilder().setName(NAME).setLimit(limit).build())
        .forEachRemaining(changes::add);
    return changes;
  }

  /** Answered, with a bid or without one: what fails throws. */
  private static BidReply bid(AuctionNode node) {
    return node.bid(AuctionNode.request().build());
  }

  private static boolean bids(AuctionNode node) {
    return bid(node).getResponse().getSeatbidCount() > 0;
  }

  @Test
  void aRailThatTripsOnOneNodeTakesTheVersionOutOfAllAndAllSayWhere() throws IOException {
    start("strategies.promote-after = 0\nstrategies.rails.every = 50 ms");
    var unused = deploy(a, "v1", FAILS);
    goLive(a, "v1");
    awaitServes(b, "v1");

    Await.until("it is taken out", () -> {
      var unusedReply = bid(b);
      return told(a, "v1").getState() == StrategyState.DEMOTED;
    });

    awaitServes(a, OF_DIRECTORY);
    awaitServes(b, OF_DIRECTORY);
    assertThat(told(a, "v1").getChangedBy()).isEqualTo("guard rail: errors");
    assertThat(told(a, "v1").getChangedOn()).isEqualTo("core-b");
    assertThat(history(a, 4))
        .extracting(StrategyChange::getTo, StrategyChange::getNode)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(StrategyState.DEMOTED, "core-b"),
            org.assertj.core.groups.Tuple.tuple(StrategyState.LIVE, "core-a"),
            org.assertj.core.groups.Tuple.tuple(StrategyState.CANARY, "core-a"),
            org.assertj.core.groups.Tuple.tuple(StrategyState.SHADOW, "core-a"));
  }

  /** The node that is asked has seen nothing of it: what the other has seen counts. */
  @Test
  void aVersionIsPromotedByWhatAllNodesHaveSeen() throws IOException {
    start("strategies.promote-after = 20");
    var unused = deploy(a, "v1", BIDS);
    assertThatThrownBy(() -> promote(a, "v1")).hasMessageStartingWith("FAILED_PRECONDITION: ");

    Await.until("the other node has told enough", () -> {
      var unusedReply = bid(b);
      return told(a, "v1").getFiguresOfAll().getDecisions() >= 20;
    });

    Strategy told = told(a, "v1");
    assertThat(told.getFigures().getDecisions()).isZero();
    assertThat(decisionsOn("core-a", told)).isZero();
    assertThat(decisionsOn("core-b", told)).isEqualTo(told.getFiguresOfAll().getDecisions());
    assertThat(listed(a).getNodesList())
        .extracting(StrategyNode::getName)
        .containsExactly("core-a", "core-b");
    assertThat(listed(a).getNode()).isEqualTo("core-a");
    assertThat(promote(a, "v1").getState()).isEqualTo(StrategyState.CANARY);
  }

  /** Rails look so rarely here that only the promotion can find it. */
  @Test
  void whatOneNodeFoundKeepsAVersionFromBeingPromotedOnAnother() throws IOException {
    start("strategies.promote-after = 5\nstrategies.rails.every = 1 h");
    var unused = deploy(a, "v1", FAILS);

    Await.until("the other node has told of failures", () -> {
      var unusedReply = bid(b);
      return told(a, "v1").getNodesList().stream()
          .map(StrategyOnNode::getFinding)
          .anyMatch(finding -> finding.startsWith("errors: "));
    });

    assertThatThrownBy(() -> promote(a, "v1"))
        .hasMessageMatching(
            "FAILED_PRECONDITION: guard rail errors: [0-9]+ of [0-9]+ decisions failed,"
                + " on node core-b");
    assertThat(told(a, "v1").getState()).isEqualTo(StrategyState.SHADOW);
  }

  /** For an hour, and the log is trimmed meanwhile: what it followed is gone, and what is stored counts. */
  @Test
  void aNodeThatWasCutOffAnswersAllTheTimeAndComesToWhatTheOthersDecided() throws IOException {
    start("strategies.promote-after = 0\nstrategies.rails.every = 50 ms");
    var unused = deploy(a, "v1", BIDS);
    goLive(a, "v1");
    awaitServes(b, "v1");

    toB.cut();
    Await.until("it knows that it is cut off", () -> listed(b).getStoreAway());
    assertThat(listed(b).getNode()).isEqualTo("core-b");
    unused = deploy(a, "v2", BIDS);
    goLive(a, "v2");
    unused = deploy(a, "v3", BIDS);
    goLive(a, "v3");
    unused = deploy(a, "v4", BIDS);
    redis.run(commands -> commands.xtrim("{st}:log", 0));
    clock.advance(Duration.ofHours(1));
    for (int i = 0; i < 50; i++) {
      var unusedReply = bid(b);
      assertThat(bids(a)).isTrue();
    }
    assertThat(serves(b, "v1")).isTrue();
    StrategyState before = told(a, "v4").getState();
    assertThatThrownBy(() -> promote(b, "v4")).hasMessageStartingWith("UNAVAILABLE: the store");
    assertThatThrownBy(() -> deploy(b, "v5", BIDS))
        .rootCause()
        .hasMessageStartingWith("UNAVAILABLE: the store");
    assertThat(told(a, "v4").getState()).isEqualTo(before);

    toB.lead(redis.uri());
    Await.until("it serves what the others do, and bids", () -> bids(b) && serves(b, "v3"));
    Await.until("it tells what the others tell", () -> stored(b).equals(stored(a)));
    assertThat(told(b, "v1").getState()).isEqualTo(StrategyState.RETIRED);
    assertThat(promote(b, "v4").getState()).isEqualTo(StrategyState.CANARY);
  }

  private static List<String> stored(AuctionNode node) {
    return listed(node).getStrategiesList().stream()
        .map(each -> each.getName() + ' ' + each.getVersion() + ' ' + each.getState())
        .toList();
  }

  /** The replica has not heard of the last steps; what it knows holds for all. */
  @Test
  void whenAReplicaTakesOverNodesGoOnByWhatItKnows() throws IOException {
    int port = URI.create(redis.uri()).getPort();
    replica.run(commands -> commands.replicaof("127.0.0.1", port));
    start("strategies.promote-after = 0\nstrategies.rails.every = 50 ms");
    var unused = deploy(a, "v1", BIDS);
    goLive(a, "v1");
    Await.until(
        "the replica has it",
        () -> redis.run(commands -> commands.waitForReplication(1, 1_000)) == 1L);
    replica.run(commands -> commands.replicaofNoOne());
    unused = deploy(a, "v2", BIDS);
    goLive(a, "v2");
    awaitServes(b, "v2");

    redis.stop();
    try {
      Await.until("both know that it is away", () -> {
        var unusedReply = bid(a);
        unusedReply = bid(b);
        return listed(a).getStoreAway() && listed(b).getStoreAway();
      });
      assertThatThrownBy(() -> promote(a, "v1")).hasMessageStartingWith("UNAVAILABLE: the store");
      toA.lead(replica.uri());
      toB.lead(replica.uri());

      Await.until(
          "both serve what the replica knows, and bid",
          () -> bids(a) && bids(b) && serves(a, "v1") && serves(b, "v1"));
      // What was lost is done again.
      unused = deploy(b, "v2", BIDS);
      goLive(b, "v2");
      awaitServes(a, "v2");
      assertThat(stored(a)).isEqualTo(stored(b));
    } finally {
      redis.start();
    }
  }
}
