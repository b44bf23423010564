package io.segmento.platform.auction;

import static io.segmento.platform.auction.AuctionNode.OTHER;
import static io.segmento.platform.auction.AuctionNode.SCRIPTED;
import static io.segmento.platform.auction.AuctionNode.request;
import static io.segmento.platform.auction.AuctionNode.requestFor;
import static io.segmento.platform.auction.AuctionNode.scripted;
import static io.segmento.platform.auction.AuctionNode.withBanner;
import static io.segmento.platform.testing.CatalogFixtures.EXCHANGE;
import static org.assertj.core.api.Assertions.assertThat;

import io.segmento.platform.catalog.Catalog;
import io.segmento.platform.catalog.LiveCampaign;
import io.segmento.platform.counter.CellCounts;
import io.segmento.platform.counter.ExperimentPeople;
import io.segmento.platform.experiment.Experiments;
import io.segmento.platform.identity.BuyerUids;
import io.segmento.platform.identity.UserKey;
import io.segmento.platform.testing.Await;
import io.segmento.platform.testing.MutableClock;
import io.segmento.platform.testing.RedisExtension;
import io.segmento.proto.openrtb.BidResponse.Bid;
import io.segmento.proto.v1.BidReply;
import io.segmento.proto.v1.Budget;
import io.segmento.proto.v1.Campaign;
import io.segmento.proto.v1.CatalogEntry;
import io.segmento.proto.v1.Experiment;
import io.segmento.proto.v1.ExperimentArm;
import io.segmento.proto.v1.IdentityKind;
import io.segmento.proto.v1.NoBidReason;
import io.segmento.proto.v1.NoticeRequest;
import io.segmento.proto.v1.NoticeServiceGrpc;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Experiments from the catalog to the bid: one arm for each user, money of its own for each arm, and nobody bid for who is held out. */
final class ExperimentAuctionTest {
  @RegisterExtension
  static final RedisExtension redis = RedisExtension.dedicated();

  private static final Pattern BILLING = Pattern.compile("/n/bill\\?t=([A-Za-z0-9_-]+)");
  private static final String CAMPAIGN = "tried";
  private static final int USERS = 60;
  private static final int OLD_CENTS = 200;
  private static final int NEW_CENTS = 300;

  @TempDir
  static Path work;

  /** Now, since the store's own clock decides when notices are forgotten. */
  private final MutableClock clock =
      new MutableClock(Instant.now().truncatedTo(ChronoUnit.HOURS).plusSeconds(60));

  private final AtomicLong seed = new AtomicLong();
  private AuctionNode node;

  @BeforeEach
  void start() {
    node = AuctionNode.start(redis, work, clock, seed::incrementAndGet, "");
  }

  @AfterEach
  void close() {
    node.close();
  }

  @Test
  void eachUserIsInOneArmAndNobodyIsBidForWhoIsHeldOut() {
    node.shop(withBanner(tried().build()));
    Set<Integer> arms = new HashSet<>();
    for (int i = 0; i < USERS; i++) {
      int arm = arm(user(i));
      arms.add(arm);
      for (int again = 0; again < 2; again++) {
        BidReply reply = bidFor(i);
        if (arm == 3) {
          assertThat(reply.getNoBid().getReason()).isEqualTo(NoBidReason.STRATEGY);
        } else {
          assertThat(bid(reply).getPrice()).isEqualTo(arm == 1 ? 2.0 : 3.0);
        }
      }
    }
    assertThat(arms).containsExactlyInAnyOrder(1, 2, 3);
    assertThat(ghosts()).isEqualTo(2 * heldOut());
    node.node().get(ExperimentPeople.class).flush().join();
    String day = DateTimeFormatter.BASIC_ISO_DATE.format(
        LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC));
    String people = "ru:{c:" + CAMPAIGN + "}:" + day;
    long held = redis.run(commands -> commands.pfcount(people + ":h"));
    long exposed = redis.run(commands -> commands.pfcount(people + ":x"));
    assertThat(held).isEqualTo(heldOut());
    assertThat(exposed).isEqualTo(USERS - heldOut());
  }

  /** It could be somebody who is held out. */
  @Test
  void whoIsNotRecognisedIsNotBidForWhileAnExperimentRuns() {
    node.shop(withBanner(tried().build()));

    assertThat(node.bid(request().build()).getNoBid().getReason())
        .isEqualTo(NoBidReason.USER_UNKNOWN);

    node.shop(withBanner(tried().clearExperiment().build()));

    assertThat(bid(node.bid(request().build())).getPrice()).isEqualTo(2.0);
  }

  @Test
  void usersAreCountedOnceForTheSampleRatio() {
    node.shop(withBanner(tried().build()));
    for (int i = 0; i < USERS; i++) {
      var unused = bidFor(i);
      unused = bidFor(i);
    }
    long[] users = node.node().get(Experiments.class).entrants(campaign());

    assertThat(users[0] + users[1] + users[2]).isEqualTo(USERS);
    assertThat(users[2]).isEqualTo(heldOut());
    assertThat(node.node().get(Experiments.class).sampleRatio(campaign()).isMismatch())
        .isFalse();
  }

  /** Of a ghost and a real bid the ghost is counted when it is better, and the real one is sent. */
  @Test
  void aGhostTakesNothingFromAnotherCampaign() {
    node.shop(concat(
        withBanner(tried().build()),
        withBanner(scripted("another", OTHER, Map.of("price", "1000000", "value", "1000000"))
            .build())));
    int user = userIn(3);

    Bid sent = bid(bidFor(user));

    assertThat(sent.getCid()).isEqualTo("another");
    assertThat(ghosts()).isEqualTo(1);
  }

  @Test
  void aGhostThatWouldNotHaveBeenTheBestIsNone() {
    node.shop(concat(
        withBanner(tried().build()),
        withBanner(scripted("another", OTHER, Map.of("price", "4000000", "value", "9000000"))
            .build())));

    assertThat(bid(bidFor(userIn(3))).getCid()).isEqualTo("another");
    assertThat(ghosts()).isZero();
  }

  /** The planted defect "shared arm budget" would let the second arm spend what the first one has left. */
  @Test
  void anArmThatHasSpentItsPartStopsAndTheOtherOneGoesOn() {
    // 20,000 micros a day, half for each: the new arm's half is enough for three impressions at
    // 3,000, one of them bid on while waiting.
    node.shop(
        withBanner(tried().setBudget(Budget.newBuilder().setDailyMicros(20_000)).build()));
    int spender = userIn(2);
    int bids = 0;
    BidReply reply = awaitBid(spender);
    while (reply.hasResponse() && bids < 10) {
      bids++;
      bill(bid(reply));
      reply = bidFor(spender);
    }

    assertThat(bids).isEqualTo(2);
    assertThat(bid(awaitBid(userIn(1))).getPrice()).isEqualTo(2.0);
    Map<String, String> ofArm =
        redis.run(commands -> commands.hgetall("b:{c:" + CAMPAIGN + "}:a2"));
    Map<String, String> ofAll = redis.run(commands -> commands.hgetall("b:{c:" + CAMPAIGN + "}"));
    assertThat(ofArm).containsEntry("total", "6000");
    assertThat(ofAll).containsEntry("total", "6000");
  }

  private BidReply awaitBid(int user) {
    Await.until("the ledgers are read", () -> bidFor(user).hasResponse());
    return bidFor(user);
  }

  private void bill(Bid bid) {
    Matcher url = BILLING.matcher(bid.getBurl());
    assertThat(url.find()).isTrue();
    var unused = NoticeServiceGrpc.newBlockingStub(node.node().channel())
        .bill(NoticeRequest.newBuilder()
            .setToken(url.group(1))
            .setPrice(Double.toString(bid.getPrice()))
            .build());
  }

  private static CatalogEntry[] concat(CatalogEntry[] one, CatalogEntry[] other) {
    return Stream.of(one, other).flatMap(Arrays::stream).toArray(CatalogEntry[]::new);
  }

  private static Campaign.Builder tried() {
    return scripted(CAMPAIGN, SCRIPTED, script(OLD_CENTS))
        .setExperiment(Experiment.newBuilder()
            .setId("spring")
            .addArms(ExperimentArm.newBuilder()
                .setName("old")
                .setUsersPermille(400)
                .setBudgetPermille(500))
            .addArms(ExperimentArm.newBuilder()
                .setName("new")
                .setUsersPermille(400)
                .setBudgetPermille(500)
                .putAllStrategyParameters(script(NEW_CENTS)))
            .addArms(ExperimentArm.newBuilder()
                .setName("nothing")
                .setUsersPermille(200)
                .setHoldOut(true)));
  }

  private static Map<String, String> script(int cents) {
    String micros = cents + "0000";
    return Map.of("price", micros, "value", micros);
  }

  private static UserKey user(int number) {
    return UserKey.of(
        ByteBuffer.allocate(UserKey.BYTES).putLong(number).putLong(7).array());
  }

  private LiveCampaign campaign() {
    return Objects.requireNonNull(node.node().get(Catalog.class).current().campaign(CAMPAIGN));
  }

  private int arm(UserKey user) {
    return node.node().get(Experiments.class).arm(campaign(), user).arm();
  }

  private int userIn(int arm) {
    for (int i = 0; ; i++) {
      if (arm(user(i)) == arm) {
        return i;
      }
    }
  }

  private long heldOut() {
    long held = 0;
    for (int i = 0; i < USERS; i++) {
      held += arm(user(i)) == 3 ? 1 : 0;
    }
    return held;
  }

  private long ghosts() {
    CellCounts counts = node.node().get(CellCounts.class);
    counts.flush().thenCompose(unused -> counts.flush()).join();
    long hour = clock.millis() / 3_600_000;
    String count =
        redis.run(commands -> commands.hget("r:{c:" + CAMPAIGN + "}:" + hour, "ghost_bids"));
    return count == null ? 0 : Long.parseLong(count);
  }

  private BidReply bidFor(int number) {
    return node.bid(requestFor(
            node.node().get(BuyerUids.class).seal(EXCHANGE, IdentityKind.COOKIE, user(number)))
        .build());
  }

  private static Bid bid(BidReply reply) {
    assertThat(reply.hasResponse()).as(reply.toString()).isTrue();
    return List.copyOf(reply.getResponse().getSeatbid(0).getBidList()).get(0);
  }
}
