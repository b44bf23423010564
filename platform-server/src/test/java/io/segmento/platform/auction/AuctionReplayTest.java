package io.segmento.platform.auction;

import static io.segmento.platform.auction.AuctionNode.OTHER;
import static io.segmento.platform.auction.AuctionNode.SCRIPTED;
import static io.segmento.platform.auction.AuctionNode.banner;
import static io.segmento.platform.auction.AuctionNode.campaign;
import static io.segmento.platform.auction.AuctionNode.imp;
import static io.segmento.platform.auction.AuctionNode.request;
import static io.segmento.platform.auction.AuctionNode.scripted;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.StatusRuntimeException;
import io.segmento.platform.budget.Budgets;
import io.segmento.platform.catalog.Catalog;
import io.segmento.platform.catalog.LiveCampaign;
import io.segmento.platform.testing.Await;
import io.segmento.platform.testing.CatalogFixtures;
import io.segmento.platform.testing.MutableClock;
import io.segmento.platform.testing.RedisExtension;
import io.segmento.proto.openrtb.BidRequest;
import io.segmento.proto.openrtb.BidResponse;
import io.segmento.proto.v1.BidCall;
import io.segmento.proto.v1.BidExplanation;
import io.segmento.proto.v1.Billing;
import io.segmento.proto.v1.Budget;
import io.segmento.proto.v1.CampaignStatus;
import io.segmento.proto.v1.Delivery;
import io.segmento.proto.v1.FrequencyCap;
import io.segmento.proto.v1.OptOutRequest;
import io.segmento.proto.v1.OptOutServiceGrpc;
import io.segmento.proto.v1.RecentAuctionsRequest;
import io.segmento.proto.v1.RecordedAuctionSummary;
import io.segmento.proto.v1.Targeting;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

final class AuctionReplayTest {
  @RegisterExtension
  static final RedisExtension redis = RedisExtension.dedicated();

  private static final String SECRET = "203.0.113.77";
  private static final int AUCTIONS = 150;

  @TempDir
  static Path work;

  private final MutableClock clock = MutableClock.at("2026-11-23T10:00:00Z");
  private final SplittableRandom random = new SplittableRandom(7);
  private AuctionNode node;

  @BeforeEach
  void start() {
    node = AuctionNode.start(
        redis,
        work,
        clock,
        random::nextLong,
        "explain.recorded = " + AUCTIONS + "\nexplain.record-every = 1 ns\nbudget.refresh = 20 ms");
  }

  @AfterEach
  void close() {
    node.close();
  }

  private BidExplanation replay(String id) {
    return node.auctions().explain(BidCall.newBuilder().setRecorded(id).build());
  }

  /** An auction is written down after it is answered. */
  private List<RecordedAuctionSummary> recent(int count) {
    Await.until("they are recorded", () -> recent().size() >= count);
    return recent();
  }

  private List<RecordedAuctionSummary> recent() {
    return node.auctions().recent(RecentAuctionsRequest.getDefaultInstance()).getAuctionsList();
  }

  private void manyCampaigns() {
    // Two that are as good as each other, so that the seed decides.
    node.shop(campaign("one", SCRIPTED, Map.of("price", "3000000")));
    node.apply(List.of(campaign("two", OTHER, Map.of("price", "3000000"))));
    node.apply(List.of(AuctionNode.withBanner(
        scripted("even", SCRIPTED, Map.of("price", "4000000", "value", "9000000"))
            .setTargeting(Targeting.newBuilder().addCountries("USA"))
            .setBudget(Budget.newBuilder().setDailyMicros(1_000_000).setDelivery(Delivery.EVEN))
            .build())));
    node.apply(List.of(AuctionNode.withBanner(
        scripted("small", OTHER, Map.of("price", "5000000", "value", "99000000"))
            .setTargeting(Targeting.newBuilder().addCountries("USA"))
            .setBudget(Budget.newBuilder().setTotalMicros(200_000))
            .build())));
    node.apply(
        List.of(AuctionNode.withBanner(scripted("chrome", SCRIPTED, Map.of("price", "6000000"))
            .setTargeting(Targeting.newBuilder().addBrowsers("Firefox").addCountries("USA"))
            .build())));
    node.apply(List.of(AuctionNode.withBanner(
        scripted("calm", SCRIPTED, Map.of("price", "8000000", "value", "20000000"))
            .setNeedsUser(true)
            .addFrequencyCaps(FrequencyCap.newBuilder()
                .setScope(FrequencyCap.Scope.CAMPAIGN_SCOPE)
                .setImpressions(3)
                .setWindowHours(1))
            .build())));
    node.apply(List.of(
        CatalogFixtures.of(
            scripted("dynamic", SCRIPTED, Map.of("price", "7000000", "value", "15000000"))
                .build()),
        CatalogFixtures.of(banner("dynamic")
            .setHtml("<a href=\"{{product.click}}\">{{product.name}}</a>")
            .build())));
    LiveCampaign small =
        Objects.requireNonNull(node.node().get(Catalog.class).current().campaign("small"));
    Await.until(
        "there is a lease",
        () -> node.node().get(Budgets.class).available(small, clock.millis()) > 0);
  }

  @Test
  void manyRandomAuctionsAreReplayedToTheSameBytes() {
    manyCampaigns();
    List<String> users = new ArrayList<>(List.of(""));
    for (String sku : List.of("sku-1", "sku-2", "sku-3")) {
      users.add(node.buyerUid(node.visitor(sku, "sku-4")));
    }
    for (int i = 0; i < AUCTIONS; i++) {
      String user = users.get(random.nextInt(users.size()));
      BidRequest.Builder request = user.isEmpty() ? request() : AuctionNode.requestFor(user);
      request.setId("r-" + i);
      if (random.nextBoolean()) {
        request.addImp(imp("i-2", 3).setBidfloor(random.nextInt(10)).setBidfloorcur("USD"));
      }
      if (random.nextInt(3) == 0) {
        request.addBadv("elsewhere.example").addBcat("IAB7");
      }
      request
          .getDeviceBuilder()
          .setIp(SECRET)
          .setUa("Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0")
          .getGeoBuilder()
          .setLat(55.75)
          .setCountry(random.nextInt(2) == 0 ? "MEX" : "USA");
      request.getSiteBuilder().setPage("https://news.example/private/" + SECRET);
      var unused = node.bid(request.build());
      clock.advance(Duration.ofSeconds(random.nextInt(3)));
    }

    List<RecordedAuctionSummary> recorded = recent(AUCTIONS / 3);
    // The others, if any, ended early on a slow machine: without the store's answer, or at their
    // deadline.
    assertThat(recorded.stream()
            .flatMap(each -> each.getCampaignIdsList().stream())
            .distinct())
        .as("a mixture, or it shows nothing")
        .contains("one", "two", "dynamic", "calm", "small");
    // What decided then has changed since: nothing but the record may decide now.
    node.apply(List.of(CatalogFixtures.of(
        scripted("one", SCRIPTED, Map.of()).setStatus(CampaignStatus.PAUSED).build())));
    clock.advance(Duration.ofMinutes(20));
    for (RecordedAuctionSummary each : recorded) {
      BidExplanation replayed = replay(each.getId());
      assertThat(replayed.getSameAnswer())
          .as("%s\nbut %s", replayed.getRecordedReply(), replayed.getReply())
          .isTrue();
      assertThat(replayed.getReply()).isEqualTo(replayed.getRecordedReply());
      assertThat(replayed.getRecorded()).isEqualTo(each);
      assertThat(replayed.getChangedStrategiesList()).isEmpty();
      assertThat(replayed.toString()).doesNotContain(SECRET);
    }
    assertThat(recent()).as("a replay is not recorded").isEqualTo(recorded);
  }

  @Test
  @SuppressWarnings("deprecation")
  void anAuctionOfAnOlderDialectIsReplayedToTheSameBytes() {
    node.shop(campaign("one", SCRIPTED, Map.of()));
    node.apply(List.of(CatalogFixtures.of(CatalogFixtures.exchange().toBuilder()
        .setOpenrtbVersion("2.4")
        .setBilling(Billing.ON_IMPRESSION)
        .build())));
    BidRequest.Builder request = request();
    request.getRegsBuilder().getExtBuilder().setGdpr(false).setUsPrivacy("1YNN");
    request.getUserBuilder().getExtBuilder().setConsent("");

    BidResponse.Bid bid = node.bid(request.build()).getResponse().getSeatbid(0).getBid(0);
    assertThat(bid.getBurl()).as("there was none before 2.5").isEmpty();
    BidExplanation replayed = replay(recent(1).get(0).getId());
    assertThat(replayed.getSameAnswer())
        .as("%s\nbut %s", replayed.getRecordedReply(), replayed.getReply())
        .isTrue();
    assertThat(replayed.getRecordedReply().getResponse().getSeatbid(0).getBid(0).getBurl())
        .isEmpty();
  }

  @Test
  void noTokenLeavesWithAReplay() {
    node.shop(campaign("one", SCRIPTED, Map.of()));
    var unused = node.bid(request().build());
    String adm = replay(recent(1).get(0).getId())
        .getReply()
        .getResponse()
        .getSeatbid(0)
        .getBid(0)
        .getAdm();
    assertThat(adm).contains("/c?t=\"").doesNotContainPattern("[?&]t=[A-Za-z0-9_-]");
  }

  @Test
  void afterAnHourOrTwoCatalogsTheRecordIsGone() {
    node.shop(campaign("one", SCRIPTED, Map.of()));
    var unused = node.bid(request().build());
    String id = recent(1).get(0).getId();
    for (int i = 0; i < 2; i++) {
      node.apply(List.of(campaign("more-" + i, SCRIPTED, Map.of())));
      unused = node.bid(request().build());
      String newest = "the newest is of catalog " + (i + 2);
      int version = i + 2;
      Await.until(newest, () -> recent().get(0).getCatalogVersion() == version);
    }
    assertThat(recent()).hasSize(2);
    assertThatThrownBy(() -> replay(id))
        .isInstanceOf(StatusRuntimeException.class)
        .hasMessageStartingWith("NOT_FOUND");
    clock.advance(Duration.ofMinutes(61));
    assertThat(recent()).isEmpty();
  }

  @Test
  void whoOptedOutIsNotInIt() {
    node.shop(campaign("one", SCRIPTED, Map.of()));
    String cookie = node.visitor("sku-1");
    String user = node.buyerUid(cookie);
    var unused = OptOutServiceGrpc.newBlockingStub(node.node().channel())
        .optOut(
            OptOutRequest.newBuilder().setBrowser(AuctionNode.browser(cookie)).build());
    var unusedToo = node.bid(AuctionNode.requestFor(user).build());
    assertThat(recent()).isEmpty();
  }
}
