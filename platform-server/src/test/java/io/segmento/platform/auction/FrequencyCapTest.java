package io.segmento.platform.auction;

import static io.segmento.platform.auction.AuctionNode.SCRIPTED;
import static io.segmento.platform.auction.AuctionNode.imp;
import static io.segmento.platform.auction.AuctionNode.request;
import static io.segmento.platform.auction.AuctionNode.requestFor;
import static io.segmento.platform.auction.AuctionNode.scripted;
import static io.segmento.platform.testing.CatalogFixtures.ADVERTISER;
import static org.assertj.core.api.Assertions.assertThat;

import io.segmento.platform.testing.Await;
import io.segmento.platform.testing.CatalogFixtures;
import io.segmento.platform.testing.MutableClock;
import io.segmento.platform.testing.RedisExtension;
import io.segmento.policy.Clause;
import io.segmento.proto.openrtb.BidResponse.Bid;
import io.segmento.proto.v1.BidReply;
import io.segmento.proto.v1.Campaign;
import io.segmento.proto.v1.FrequencyCap;
import io.segmento.proto.v1.FrequencyCap.Scope;
import io.segmento.proto.v1.NoBidReason;
import io.segmento.proto.v1.NoticeReply;
import io.segmento.proto.v1.NoticeRequest;
import io.segmento.proto.v1.NoticeServiceGrpc;
import io.segmento.proto.v1.OptOutRequest;
import io.segmento.proto.v1.OptOutServiceGrpc;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** How often a user is shown what, over the whole way from impression to bid. */
final class FrequencyCapTest {
  @RegisterExtension
  static final RedisExtension redis = RedisExtension.dedicated();

  private static final Pattern IMPRESSION = Pattern.compile("/i\\?t=([A-Za-z0-9_-]+)");

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

  private static Campaign capped(String id, Scope scope, int impressions, int hours) {
    return scripted(id, SCRIPTED, Map.of())
        .addFrequencyCaps(FrequencyCap.newBuilder()
            .setScope(scope)
            .setImpressions(impressions)
            .setWindowHours(hours))
        .build();
  }

  @Clause("C8")
  @Test
  void afterSoManyImpressionsThereIsNoBidUntilTheWindowHasPassed() {
    node.shop(AuctionNode.withBanner(capped("calm", Scope.CAMPAIGN_SCOPE, 2, 3)));
    String user = node.buyerUid(node.visitor());

    String token = impressionToken(bid(user));
    assertThat(bidReply(user).hasResponse()).as("a bid is not an impression").isTrue();
    show(token);
    show(token);
    show(impressionToken(bid(user)));
    assertThat(reason(user)).isEqualTo(NoBidReason.FILTERED);

    String other = node.buyerUid(node.visitor());
    assertThat(bidReply(other).hasResponse()).as("somebody else").isTrue();
    clock.advance(Duration.ofHours(3));
    assertThat(reason(user)).isEqualTo(NoBidReason.FILTERED);
    clock.advance(Duration.ofHours(1));
    assertThat(bidReply(user).hasResponse()).isTrue();
  }

  @Test
  void aCapOfTheAdvertiserCountsAllItsCampaigns() {
    Campaign free = scripted("free", SCRIPTED, Map.of("price", "9000000", "value", "99000000"))
        .build();
    node.shop(
        CatalogFixtures.of(capped("calm", Scope.ADVERTISER_SCOPE, 1, 24)),
        CatalogFixtures.of(AuctionNode.banner("calm").build()),
        CatalogFixtures.of(free),
        CatalogFixtures.of(AuctionNode.banner("free").build()));
    String user = node.buyerUid(node.visitor());

    Bid shown = bid(user);
    assertThat(shown.getCid()).isEqualTo("free");
    show(impressionToken(shown));
    node.apply(List.of(CatalogFixtures.of(
        free.toBuilder().setStatus(io.segmento.proto.v1.CampaignStatus.PAUSED).build())));
    assertThat(reason(user)).isEqualTo(NoBidReason.FILTERED);
  }

  @Test
  void aCapOfTheCreativeLeavesTheCampaignsOthers() {
    node.shop(
        CatalogFixtures.of(capped("calm", Scope.CREATIVE_SCOPE, 1, 24)),
        CatalogFixtures.of(AuctionNode.banner("calm").setId("one").build()),
        CatalogFixtures.of(AuctionNode.banner("calm").setId("two").build()));
    String user = node.buyerUid(node.visitor());

    Bid first = bid(user);
    show(impressionToken(first));
    Bid second = bid(user);
    assertThat(second.getCrid()).isNotEqualTo(first.getCrid());
    show(impressionToken(second));
    assertThat(reason(user)).isEqualTo(NoBidReason.FILTERED);
  }

  @Test
  void onePageIsBidOnOnceAndStrangersNever() {
    node.shop(AuctionNode.withBanner(capped("calm", Scope.CAMPAIGN_SCOPE, 5, 24)));
    BidReply page =
        node.bid(requestFor(node.buyerUid(node.visitor())).addImp(imp("i-2", 1)).build());
    assertThat(page.getResponse().getSeatbid(0).getBidCount()).isEqualTo(1);
    assertThat(node.bid(request().build()).getNoBid().getReason()).isEqualTo(NoBidReason.FILTERED);
  }

  @Test
  void impressionsAtTheSameMomentAllCount() {
    node.shop(AuctionNode.withBanner(capped("calm", Scope.CAMPAIGN_SCOPE, 20, 24)));
    String user = node.buyerUid(node.visitor());
    List<String> tokens = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      tokens.add(impressionToken(bid(user)));
    }
    CompletableFuture.allOf(tokens.stream()
            .map(token -> CompletableFuture.runAsync(() -> show(token)))
            .toArray(CompletableFuture[]::new))
        .join();
    assertThat(reason(user)).isEqualTo(NoBidReason.FILTERED);
  }

  @Test
  void anOptOutErasesWhatWasShownAndNothingIsCountedAfterIt() {
    node.shop(AuctionNode.withBanner(capped("calm", Scope.CAMPAIGN_SCOPE, 5, 24)));
    String cookie = node.visitor();
    String user = node.buyerUid(cookie);
    String before = impressionToken(bid(user));
    String after = impressionToken(bid(user));
    show(before);
    assertThat(keys()).hasSize(1);

    var unused = OptOutServiceGrpc.newBlockingStub(node.node().channel())
        .optOut(
            OptOutRequest.newBuilder().setBrowser(AuctionNode.browser(cookie)).build());
    assertThat(keys()).isEmpty();
    show(after);
    assertThat(keys()).isEmpty();
  }

  @Test
  void whatWasShownIsSealedAndEndsWithinThirtyDays() {
    node.shop(AuctionNode.withBanner(capped("calm", Scope.CAMPAIGN_SCOPE, 5, 24)));
    show(impressionToken(bid(node.buyerUid(node.visitor()))));
    String key = keys().get(0);
    String stored = redis.run(commands -> commands.get(key));
    assertThat(stored).doesNotContain("calm").doesNotContain(ADVERTISER);
    // By the test's clock, which may be ahead of that of Redis.
    long ends = redis.run(commands -> commands.expiretime(key));
    assertThat(ends - clock.instant().getEpochSecond()).isBetween(1L, 30L * 24 * 3_600);
  }

  @Test
  void withoutACapNothingIsStored() {
    node.shop(AuctionNode.withBanner(scripted("free", SCRIPTED, Map.of()).build()));
    show(impressionToken(bid(node.buyerUid(node.visitor()))));
    assertThat(keys()).isEmpty();
  }

  private static List<String> keys() {
    return redis.run(commands -> commands.keys("f:*"));
  }

  private BidReply bidReply(String user) {
    return node.bid(requestFor(user).build());
  }

  private Bid bid(String user) {
    // The month's key is fetched in the background when it is first needed.
    Await.until("there is a bid", () -> bidReply(user).hasResponse());
    return bidReply(user).getResponse().getSeatbid(0).getBid(0);
  }

  private NoBidReason reason(String user) {
    BidReply reply = bidReply(user);
    assertThat(reply.hasNoBid()).as("%s", reply).isTrue();
    return reply.getNoBid().getReason();
  }

  private static String impressionToken(Bid bid) {
    Matcher found = IMPRESSION.matcher(bid.getAdm());
    assertThat(found.find()).as(bid.getAdm()).isTrue();
    return found.group(1);
  }

  private void show(String token) {
    NoticeReply unused = NoticeServiceGrpc.newBlockingStub(node.node().channel())
        .impression(NoticeRequest.newBuilder().setToken(token).build());
  }
}
