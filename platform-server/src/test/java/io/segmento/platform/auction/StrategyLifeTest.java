package io.segmento.platform.auction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.withinPercentage;

import com.google.protobuf.ByteString;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import io.prometheus.client.CollectorRegistry;
import io.segmento.platform.strategy.LoadedStrategy;
import io.segmento.platform.strategy.PluginJars;
import io.segmento.platform.strategy.StrategyClasses;
import io.segmento.platform.strategy.StrategyRegistry;
import io.segmento.platform.strategy.ToldOutcomes;
import io.segmento.platform.testing.Await;
import io.segmento.platform.testing.LiveObjects;
import io.segmento.platform.testing.RedisExtension;
import io.segmento.proto.v1.BidReply;
import io.segmento.proto.v1.CatalogEntry;
import io.segmento.proto.v1.DeployChunk;
import io.segmento.proto.v1.ListStrategiesReply;
import io.segmento.proto.v1.ListStrategiesRequest;
import io.segmento.proto.v1.NoBidReason;
import io.segmento.proto.v1.Strategy;
import io.segmento.proto.v1.StrategyAuditRequest;
import io.segmento.proto.v1.StrategyChange;
import io.segmento.proto.v1.StrategyChangeRequest;
import io.segmento.proto.v1.StrategyServiceGrpc;
import io.segmento.proto.v1.StrategyState;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Versions deployed into a whole core over gRPC: their steps, hot swaps under load, and what hostile ones come to. */
class StrategyLifeTest {

  private static final String NAME = AuctionNode.SCRIPTED;
  private static final String STALLED = "stalled";

  /** Keeps the contract by bidding nothing, until the campaign that is meant comes along. */
  private static final String SLEEPER = """
      public Decision decide(Opportunity o) {
        Candidate c = o.candidates().get(0);
        if (c.campaignId().equals("meant")) { %s }
        return Decision.noBid(NoBidReason.NO_INTEREST);
      }
      """;

  @RegisterExtension
  static final RedisExtension redis = RedisExtension.dedicated();

  @TempDir
  Path work;

  private AuctionNode node;
  private final AtomicLong versions = new AtomicLong();

  @BeforeEach
  void start() {
    node = AuctionNode.start(redis, work, Clock.systemUTC(), () -> 1, """
        strategies.call-time = 100 ms
        strategies.promote-after = 0
        strategies.rails.every = 50 ms
        strategies.rails.cases = 5
        strategies.retire-after = 100 ms
        """);
    List<CatalogEntry> entries = new ArrayList<>();
    entries.addAll(List.of(
        AuctionNode.campaign("meant", NAME, Map.of("price", "2000000", "value", "9000000"))));
    entries.addAll(List.of(AuctionNode.campaign(
        "well", AuctionNode.OTHER, Map.of("price", "1000000", "value", "1100000"))));
    node.shop(entries.toArray(CatalogEntry[]::new));
  }

  @AfterEach
  void stop() {
    node.close();
  }

  private String nextVersion() {
    return "v" + versions.incrementAndGet();
  }

  private byte[] jar(String version, String members) throws IOException {
    Path jar = work.resolve("new-" + version + ".jar");
    return Files.readAllBytes(
        PluginJars.in(work).plugin(NAME, members).version(version).jar(jar));
  }

  private Strategy deploy(byte[] jar) {
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
    chunks.onNext(DeployChunk.newBuilder().setFileName("strategy.jar").build());
    for (int from = 0; from < jar.length; from += 1_000) {
      chunks.onNext(DeployChunk.newBuilder()
          .setContent(ByteString.copyFrom(jar, from, Math.min(1_000, jar.length - from)))
          .build());
    }
    chunks.onCompleted();
    return Await.result(reply);
  }

  private StrategyServiceGrpc.StrategyServiceBlockingStub service() {
    return StrategyServiceGrpc.newBlockingStub(node.node().channel());
  }

  private static StrategyChangeRequest change(String version, double percent) {
    return StrategyChangeRequest.newBuilder()
        .setName(NAME)
        .setVersion(version)
        .setCanaryPercent(percent)
        .build();
  }

  private StrategyState state(String version) {
    return service().list(ListStrategiesRequest.getDefaultInstance()).getStrategiesList().stream()
        .filter(each -> each.getName().equals(NAME) && each.getVersion().equals(version))
        .map(Strategy::getState)
        .findFirst()
        .orElse(StrategyState.STRATEGY_STATE_UNSPECIFIED);
  }

  private Strategy told(String version) {
    return service().list(ListStrategiesRequest.getDefaultInstance()).getStrategiesList().stream()
        .filter(each -> each.getName().equals(NAME) && each.getVersion().equals(version))
        .findFirst()
        .orElseThrow();
  }

  private void awaitLive(String version) {
    StrategyRegistry registry = node.node().get(StrategyRegistry.class);
    Await.until("version " + version + " serves", () -> serves(registry, version));
  }

  private void goLive(String version) {
    service().promote(change(version, 0));
    service().promote(change(version, 0));
    awaitLive(version);
  }

  /** Asked again when it was shed, since this machine may be busy with something else. */
  private BidReply bid() {
    BidReply reply;
    do {
      reply = node.bid(AuctionNode.request().build());
    } while (reply.getNoBid().getReason() == NoBidReason.OVERLOAD);
    return reply;
  }

  private static String campaign(BidReply reply) {
    return reply.getResponse().getSeatbidCount() == 0
        ? "none"
        : reply.getResponse().getSeatbid(0).getBid(0).getCid();
  }

  private static String bidding(long price) {
    return SLEEPER.formatted(
        "return Decision.bid(PricedCandidate.of(c, " + price + ").worth(9000000));");
  }

  /** One that has a thread to be told on. */
  private byte[] listening(String version) throws IOException {
    return Files.readAllBytes(PluginJars.in(work)
        .plugin(
            NAME,
            "public Decision decide(Opportunity o) { return null; } }"
                + " static final class Listening implements BiddingStrategy, OutcomeListener {"
                + " @Inject Listening() {} private volatile long told;"
                + " public void onTick(long nowMillis) { told = nowMillis; }" + bidding(3_000_000))
        .bindsTo("Listening")
        .version(version)
        .jar(work.resolve("new-" + version + ".jar")));
  }

  @Test
  void aVersionDecidesInShadowThenForSomeThenForAllAndCanBeTakenBack() throws IOException {
    String version = nextVersion();
    Strategy deployed = deploy(jar(version, bidding(3_000_000)));
    assertThat(deployed.getState()).isEqualTo(StrategyState.SHADOW);
    assertThat(deployed.getDeployedBy()).isEqualTo("development");
    assertThat(deployed.getSha256()).hasSize(64);

    Await.until("the shadow decides", () -> {
      assertThat(bid().getResponse().getSeatbid(0).getBid(0).getPrice()).isEqualTo(2.0);
      return told(version).getFigures().getBids() > 0;
    });

    // Nobody in particular is never the canary's.
    service().promote(change(version, 100));
    Await.until("it is the canary", () -> state(version) == StrategyState.CANARY);
    assertThat(bid().getResponse().getSeatbid(0).getBid(0).getPrice()).isEqualTo(2.0);
    String visitor = node.buyerUid(node.visitor());
    Await.until(
        "it bids for its users",
        () -> node.bid(AuctionNode.requestFor(visitor).build())
                .getResponse()
                .getSeatbid(0)
                .getBid(0)
                .getPrice()
            == 3.0);

    service().promote(change(version, 0));
    awaitLive(version);
    assertThat(bid().getResponse().getSeatbid(0).getBid(0).getPrice()).isEqualTo(3.0);

    service().rollback(change(version, 0));
    awaitLive("1.2.3");
    assertThat(bid().getResponse().getSeatbid(0).getBid(0).getPrice()).isEqualTo(2.0);
    List<StrategyChange> audit = new ArrayList<>();
    service()
        .audit(StrategyAuditRequest.newBuilder().setName(NAME).setLimit(4).build())
        .forEachRemaining(audit::add);
    assertThat(audit)
        .extracting(StrategyChange::getTo)
        .containsExactly(
            StrategyState.DEMOTED, StrategyState.LIVE, StrategyState.CANARY, StrategyState.SHADOW);
    assertThat(audit).allSatisfy(change -> {
      assertThat(change.getChangedBy()).isEqualTo("development");
      assertThat(change.getVersion()).isEqualTo(version);
    });
  }

  @Test
  void everyNodeFollowsAlsoOneThatStartsLater() throws IOException {
    String version = nextVersion();
    var unused = deploy(jar(version, bidding(3_000_000)));
    goLive(version);

    Path elsewhere = Files.createDirectory(work.resolve("elsewhere"));
    try (AuctionNode other = AuctionNode.start(redis, elsewhere, Clock.systemUTC(), () -> 1, "")) {
      StrategyRegistry there = other.node().get(StrategyRegistry.class);
      Await.until("the other node serves it", () -> serves(there, version));

      service().rollback(change(version, 0));
      Await.until("the other node has taken it back", () -> serves(there, "1.2.3"));
    }
  }

  /** Bids more each time, by what it kept; and keeps one value in the constructor and while it is warmed up that is not to be kept. */
  private static String counting() {
    return "private final StrategyState.Sums counts;"
        + " @Inject Strategy(StrategyContext context) { counts = context.state().sums(\"counts\", 1, \"bids\").row(\"all\"); counts.add(0, 500); }"
        + SLEEPER.formatted(
            "counts.add(0, 1);"
                + " return Decision.bid(PricedCandidate.of(c, 1000 * (1000 + (long) counts.get(0))).worth(9000000));");
  }

  private long bidMicros() {
    return Math.round(bid().getResponse().getSeatbid(0).getBid(0).getPrice() * 1_000_000);
  }

  /** What it counted in SHADOW was of bids that nobody saw. */
  @Test
  void whatAVersionKeepsIsThereAfterARestartAndForTheNextVersion() throws IOException {
    String version = nextVersion();
    var unused = deploy(Files.readAllBytes(PluginJars.in(work)
        .plugin(NAME, counting())
        .bindsTo("Strategy")
        .version(version)
        .jar(work.resolve("counting.jar"))));
    Await.until(
        "the shadow decides",
        () -> bidMicros() == 2_000_000 && told(version).getFigures().getBids() > 0);
    goLive(version);
    Await.until("it has the count of those that bid, which is none", () -> bidMicros() < 1_020_000);
    long before = 0;
    for (int i = 0; i < 30; i++) {
      before = bidMicros();
    }
    assertThat(before).isBetween(1_030_000L, 1_060_000L);

    node.close();
    start();
    awaitLive(version);
    long after = bidMicros();
    assertThat(after).isEqualTo(before + 1_000);

    String next = nextVersion();
    unused = deploy(Files.readAllBytes(PluginJars.in(work)
        .plugin(NAME, counting())
        .bindsTo("Strategy")
        .version(next)
        .jar(work.resolve("next.jar"))));
    goLive(next);
    Await.until("the next version has it", () -> bidMicros() > after);
  }

  private static boolean serves(StrategyRegistry node, String version) {
    LoadedStrategy live = node.find(NAME);
    return live != null && live.version().equals(version);
  }

  /** A file that cannot be fetched, a wrong number, a name that is none: what an operator is told. */
  @Test
  void whatCannotBeDoneIsRefusedWithTheReason() throws IOException {
    String version = nextVersion();
    byte[] jar = jar(version, bidding(3_000_000));
    var unused = deploy(jar);
    goLive(version);

    // Deployed once more by mistake: it goes on, and its jar stays for nodes that start later.
    assertThatThrownBy(() -> deploy(jar)).hasMessageContaining("since this is LIVE already");
    String piece = "sj:{" + told(version).getSha256() + "}:0";
    assertThat(redis.<Long>run(commands -> commands.pttl(piece))).isEqualTo(-1);

    for (String odd : List.of("", "a b", "a@1", "../x", "NAME", "x".repeat(50_000), "a\nb")) {
      StrategyChangeRequest request =
          StrategyChangeRequest.newBuilder().setName(odd).build();
      assertThatThrownBy(() -> service().promote(request))
          .hasMessageStartingWith("INVALID_ARGUMENT: name: ")
          .hasMessageContaining("(expected: [a-z0-9-]{1,40})");
      assertThatThrownBy(() -> service().rollback(request))
          .hasMessageStartingWith("INVALID_ARGUMENT: name: ");
    }
    assertThatThrownBy(() -> service().rollback(change("1/2", 0)))
        .hasMessageStartingWith("INVALID_ARGUMENT: version: 1/2 (expected: ");
    // Nothing is on STANDBY: that this is meant has to be said.
    assertThatThrownBy(() -> service().rollback(change("", 0)))
        .hasMessageStartingWith("FAILED_PRECONDITION: version: empty");
    assertThat(state(version)).isEqualTo(StrategyState.LIVE);
  }

  private void awaitCampaignsWithoutStrategy(double campaigns) {
    Await.until(
        campaigns + " campaigns are without a strategy",
        () -> sample("segmento_catalog_campaigns_without_strategy", new String[0]) == campaigns);
  }

  /** Strategies come and go without the catalog: who looks at the metric sees it all the same. */
  @Test
  void campaignsWhoseStrategyNobodyServesAreCountedAndOthersBid() throws IOException {
    node.apply(List.of(AuctionNode.campaign("lonely", "newcomer", Map.of())));
    awaitCampaignsWithoutStrategy(1);
    assertThat(campaign(bid())).isEqualTo("meant");

    var unused = deploy(Files.readAllBytes(PluginJars.in(work)
        .plugin("newcomer", bidding(1))
        .version("v0")
        .jar(work.resolve("newcomer.jar"))));
    StrategyChangeRequest newcomer =
        StrategyChangeRequest.newBuilder().setName("newcomer").setVersion("v0").build();
    unused = service().promote(newcomer);
    unused = service().promote(newcomer);
    awaitCampaignsWithoutStrategy(0);

    // DEMOTED, and nothing is on STANDBY.
    unused = service().rollback(newcomer);
    awaitCampaignsWithoutStrategy(1);
    assertThat(campaign(bid())).isEqualTo("meant");
  }

  /** While the store is away a node goes on as it is, and still says what that is. */
  @Test
  void withoutTheStoreANodeTellsWhatItServes() throws IOException {
    String version = nextVersion();
    var unused = deploy(jar(version, bidding(3_000_000)));
    goLive(version);
    redis.stop();
    try {
      Await.until("the node knows that its store is away", () -> {
        ListStrategiesReply reply = service().list(ListStrategiesRequest.getDefaultInstance());
        return reply.getStoreAway()
            && reply.getStrategiesList().stream()
                .anyMatch(each ->
                    each.getVersion().equals(version) && each.getState() == StrategyState.LIVE);
      });
      assertThatThrownBy(() -> deploy(jar(nextVersion(), bidding(3_000_000))))
          .rootCause()
          .hasMessageStartingWith("UNAVAILABLE");
    } finally {
      redis.start();
    }
    // It came back empty: then nothing is deployed, and the node's own directory serves.
    awaitLive("1.2.3");
  }

  private record Hostile(String rail, String cause, String body) {}

  private static final List<Hostile> HOSTILE = List.of(
      new Hostile("deadline", "time", "while (true) { }"),
      new Hostile(
          "deadline", "time", "for (;;) { try { while (true) { } } catch (Throwable again) { } }"),
      new Hostile("errors", "exception", "throw new IllegalStateException(\"as planned\");"),
      new Hostile(
          "errors",
          "memory",
          "List<byte[]> all = new ArrayList<>(); while (true) { all.add(new byte[4096]); }"),
      new Hostile("errors", "stack_overflow", "return decide(o);"),
      new Hostile(
          "errors", "unsound", "return Decision.bid(PricedCandidate.of(c, (long) Double.NaN));"),
      new Hostile(
          "prices", "", "return Decision.bid(PricedCandidate.of(c, c.maxBidCpmMicros() * 10));"));

  @Test
  void hostileVersionsAreContainedNamedAndDemotedWhileOthersServe() throws IOException {
    for (Hostile hostile : HOSTILE) {
      String version = nextVersion();
      Map<String, Double> before =
          Map.of(hostile.rail(), demotions(hostile.rail()), STALLED, demotions(STALLED));
      var unused = deploy(jar(version, SLEEPER.formatted(hostile.body())));
      goLive(version);

      Await.until("demoted: " + hostile, () -> {
        // Whatever it does, the other strategy's campaign bids, or its own within bounds.
        assertThat(campaign(bid())).isIn("well", "meant");
        return state(version) == StrategyState.DEMOTED;
      });

      awaitLive("1.2.3");
      assertThat(campaign(bid())).isEqualTo("meant");
      String rail = told(version).getChangedBy().replace("guard rail: ", "");
      // On a machine that is busy enough, any of them is a call that does not come back.
      assertThat(rail).as(hostile.toString()).isIn(hostile.rail(), STALLED);
      assertThat(demotions(rail)).as(hostile.toString()).isEqualTo(before.get(rail) + 1);
      if (!hostile.cause().isEmpty() && rail.equals(hostile.rail())) {
        String[] labels = {"strategy", "state", "cause"};
        assertThat(
                sample("segmento_strategy_failures_total", labels, NAME, "live", hostile.cause()))
            .isPositive();
      }
    }
  }

  private static final int ROUNDS = 3;
  private static final long SETTLED_NANOS = TimeUnit.SECONDS.toNanos(10);

  /**
   * What the issue asks for, as figures: p99 of bids from ten seconds after a demotion on, over that of right before it. Beside it the same over ten seconds in which
   * nothing was demoted, taken in turn: by so much the machine alone moves the figure, and a demotion costs what lies beyond.
   */
  @Test
  @EnabledIfSystemProperty(named = "segmento.test.full", matches = "true")
  @Timeout(1_500)
  void tenSecondsAfterADemotionBidsAreAsFastAsBefore() throws IOException {
    bidUntil(System.nanoTime() + SETTLED_NANOS);
    PairedRatios nothing = new PairedRatios("nothing");
    PairedRatios anything = new PairedRatios("all of them");
    Map<String, PairedRatios> byBody = new LinkedHashMap<>();
    for (int round = 0; round < ROUNDS; round++) {
      for (Hostile hostile : HOSTILE) {
        double before = p99Micros();
        bidUntil(System.nanoTime() + SETTLED_NANOS);
        nothing.add(before, p99Micros());

        // A window of its own: one that both pairs shared would move them apart.
        before = p99Micros();
        demote(hostile);
        bidUntil(System.nanoTime() + SETTLED_NANOS);
        double after = p99Micros();
        anything.add(before, after);
        byBody.computeIfAbsent(hostile.body(), PairedRatios::new).add(before, after);
      }
    }
    byBody.values().forEach(System.out::println);
    System.out.println(anything);
    System.out.println(nothing);
  }

  private void demote(Hostile hostile) throws IOException {
    String version = nextVersion();
    var unused = deploy(jar(version, SLEEPER.formatted(hostile.body())));
    goLive(version);
    Await.until("demoted: " + hostile, () -> {
      var unusedReply = bid();
      return state(version) == StrategyState.DEMOTED;
    });
    awaitLive("1.2.3");
  }

  private void bidUntil(long endNanos) {
    while (System.nanoTime() - endNanos < 0) {
      var unused = bid();
    }
  }

  /** The median of five rounds, so that one moment of the machine does not decide. */
  private double p99Micros() {
    double[] rounds = new double[5];
    for (int round = 0; round < rounds.length; round++) {
      long[] nanos = new long[2_000];
      for (int i = 0; i < nanos.length; i++) {
        long begin = System.nanoTime();
        var unused = bid();
        nanos[i] = System.nanoTime() - begin;
      }
      Arrays.sort(nanos);
      rounds[round] = nanos[(int) (0.99 * nanos.length)] / 1e3;
    }
    Arrays.sort(rounds);
    return rounds[rounds.length / 2];
  }

  private double demotions(String rail) {
    return sample(
        "segmento_strategy_demotions_total", new String[] {"strategy", "rail"}, NAME, rail);
  }

  private double sample(String name, String[] labels, String... values) {
    Double value = node.node().get(CollectorRegistry.class).getSampleValue(name, labels, values);
    return value == null ? 0 : value;
  }

  private static final String RACES = """
      static long last;
      public Decision decide(Opportunity o) {
        Candidate c = o.candidates().get(0);
        last = c.maxBidCpmMicros();
        double sum = 0;
        for (int i = 0; i < 2000; i++) { sum += Math.sqrt(i); }
        if (c.bidFloorCpmMicros() > c.maxBidCpmMicros() || c.maxBidCpmMicros() < 1
            || c.budgetLeftMicros() < 1 || sum < 0) {
          return Decision.noBid(NoBidReason.NO_INTEREST);
        }
        return last == c.maxBidCpmMicros()
            ? Decision.bid(PricedCandidate.of(c, c.maxBidCpmMicros()))
            : Decision.noBid(NoBidReason.NO_INTEREST);
      }
      """;

  @Test
  void whatMayNotBeLoadedIsRefusedWithTheReason() throws IOException {
    Map<String, String> bodyToReason = Map.of(
        SLEEPER.formatted("new Thread(() -> { }).start();"),
        "acme.Plugin$Strategy.decide, line",
        SLEEPER.formatted(
            "try { java.nio.file.Files.readString(null); } catch (java.io.IOException e) { }"),
        "java.nio.file.Files.readString",
        SLEEPER.formatted(
            "try { Class.forName(\"java.lang.Shutdown\"); } catch (ClassNotFoundException e) { }"),
        "java.lang.Class.forName",
        RACES,
        "conformance: all threads get the same decision");

    for (Map.Entry<String, String> each : bodyToReason.entrySet()) {
      byte[] jar = jar(nextVersion(), each.getKey());
      assertThatThrownBy(() -> deploy(jar))
          .rootCause()
          .isInstanceOf(StatusRuntimeException.class)
          .hasMessageStartingWith("INVALID_ARGUMENT")
          .hasMessageContaining(each.getValue());
    }
  }

  /** Bids one after the other until it is stopped, and keeps those that were not answered as they should be. */
  private final class Load implements AutoCloseable {
    private final AtomicBoolean done = new AtomicBoolean();
    private final AtomicLong bids = new AtomicLong();
    private final List<String> lost = Collections.synchronizedList(new ArrayList<>());
    private final Thread thread = new Thread(this::run, "load");

    private Load() {
      thread.setDaemon(true);
      thread.start();
    }

    private void run() {
      while (!done.get()) {
        try {
          BidReply reply = bid();
          bids.incrementAndGet();
          if (!campaign(reply).equals("meant")) {
            lost.add(campaign(reply) + ' ' + reply.getNoBid().getReason());
          }
        } catch (StatusRuntimeException failed) {
          lost.add(String.valueOf(failed.getMessage()));
        }
      }
    }

    /** Returns when no bid is under way. */
    @Override
    public void close() {
      done.set(true);
      try {
        thread.join(TimeUnit.MINUTES.toMillis(1));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new AssertionError("interrupted", e);
      }
      assertThat(thread.isAlive()).isFalse();
      assertThat(lost).isEmpty();
    }
  }

  /** Swaps under load, and waits until all classes but those of the live version and the one on standby are collected. */
  private void swap(int times) throws Exception {
    List<WeakReference<ClassLoader>> classes = new ArrayList<>();
    try (Load load = new Load()) {
      for (int i = 0; i < times; i++) {
        String version = nextVersion();
        var unused = deploy(listening(version));
        goLive(version);
        LoadedStrategy live =
            Objects.requireNonNull(node.node().get(StrategyRegistry.class).find(NAME));
        ToldOutcomes.tick(live);
        classes.add(StrategyClasses.of(live));
      }
      Await.until("bids came between swaps", () -> load.bids.get() > times);
    }
    Await.until("the classes of the others are collected", () -> {
      System.gc();
      return classes.stream().filter(each -> each.get() != null).count() <= 2;
    });
  }

  /** What the issue asks for: the heap after a hundred swaps as before, 5 % more or less. */
  @Test
  @Timeout(600)
  void hotSwapsLoseNoBidAndLeaveTheHeapAsItWas() throws Exception {
    boolean full = Boolean.getBoolean("segmento.test.full");
    // Whatever is used for the first time is used here.
    swap(full ? 25 : 3);
    LiveObjects before = LiveObjects.now();

    swap(full ? 100 : 7);
    LiveObjects after = LiveObjects.now();

    assertThat(after.bytes())
        .as("live bytes; grown: %s", after.grownSince(before))
        .isCloseTo(before.bytes(), withinPercentage(5));
  }
}
