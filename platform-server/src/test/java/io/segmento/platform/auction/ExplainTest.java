package io.segmento.platform.auction;

import static io.segmento.platform.auction.AuctionNode.SCRIPTED;
import static io.segmento.platform.auction.AuctionNode.banner;
import static io.segmento.platform.auction.AuctionNode.campaign;
import static io.segmento.platform.auction.AuctionNode.imp;
import static io.segmento.platform.auction.AuctionNode.request;
import static io.segmento.platform.auction.AuctionNode.requestFor;
import static io.segmento.platform.auction.AuctionNode.scripted;
import static io.segmento.platform.auction.AuctionNode.withBanner;
import static io.segmento.platform.testing.CatalogFixtures.EXCHANGE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.prometheus.client.CollectorRegistry;
import io.segmento.platform.testing.CatalogFixtures;
import io.segmento.platform.testing.MutableClock;
import io.segmento.platform.testing.RedisExtension;
import io.segmento.proto.openrtb.BidRequest;
import io.segmento.proto.openrtb.BidRequest.Device;
import io.segmento.proto.openrtb.BidResponse.Bid;
import io.segmento.proto.v1.BidCall;
import io.segmento.proto.v1.BidExplanation;
import io.segmento.proto.v1.CandidateExplanation;
import io.segmento.proto.v1.ImpressionExplanation;
import io.segmento.proto.v1.NoBidReason;
import io.segmento.proto.v1.PrivacySignal;
import io.segmento.proto.v1.PurposeDecision;
import io.segmento.proto.v1.Targeting;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class ExplainTest {
  @RegisterExtension
  static final RedisExtension redis = RedisExtension.dedicated();

  @TempDir
  static Path work;

  private AuctionNode node;

  @BeforeEach
  void start() {
    node = AuctionNode.start(redis, work, MutableClock.at("2026-11-23T10:00:00Z"), () -> 1, "");
  }

  @AfterEach
  void close() {
    node.close();
  }

  @Test
  void firstFilterThatRemovesACandidateIsNamed() {
    node.shop(campaign("wins", SCRIPTED, Map.of("price", "3000000")));
    // Both country and user are missing: the user is looked at first.
    node.apply(List.of(withBanner(scripted("for-users", SCRIPTED, Map.of())
        .setNeedsUser(true)
        .setTargeting(Targeting.newBuilder().addCountries("FRA"))
        .build())));
    node.apply(List.of(withBanner(scripted("abroad", SCRIPTED, Map.of())
        .setTargeting(Targeting.newBuilder().addCountries("FRA"))
        .build())));
    // Neither the size fits nor is it secure.
    node.apply(List.of(
        CatalogFixtures.of(scripted("large", SCRIPTED, Map.of()).build()),
        CatalogFixtures.of(banner("large").setWidth(970).setSecure(false).build())));
    node.apply(List.of(
        CatalogFixtures.of(scripted("dynamic", SCRIPTED, Map.of()).build()),
        CatalogFixtures.of(banner("dynamic").setHtml("<b>{{product.name}}</b>").build())));
    BidExplanation explanation = explain(request()
        .setImp(0, imp("i-1", 1).setSecure(true))
        .addImp(imp("i-2", 1).setBidfloor(200))
        .build());
    assertThat(explanation.getImpressionsList())
        .extracting(ImpressionExplanation::getImpId)
        .containsExactly("i-1", "i-2");
    assertThat(explanation.getImpressions(0).getCandidatesList())
        .extracting(CandidateExplanation::getCampaignId, CandidateExplanation::getRemovedBy)
        .containsExactlyInAnyOrder(
            tuple("wins", ""),
            tuple("for-users", "user_needed"),
            tuple("abroad", "country"),
            tuple("large", "size"),
            tuple("dynamic", "product_missing"));
    assertThat(explanation.getImpressions(1).getCandidatesList())
        .extracting(CandidateExplanation::getCampaignId, CandidateExplanation::getRemovedBy)
        .containsExactlyInAnyOrder(
            tuple("wins", "floor"),
            tuple("for-users", "user_needed"),
            tuple("abroad", "country"),
            tuple("large", "floor"),
            tuple("dynamic", "floor"));
    CandidateExplanation winner = explanation.getImpressions(0).getCandidatesList().stream()
        .filter(each -> each.getCampaignId().equals("wins"))
        .findFirst()
        .orElseThrow();
    assertThat(winner.getWon()).isTrue();
    assertThat(winner.getStrategyOutcome()).isEqualTo("bid");
    assertThat(winner.getStrategyPriceCpmMicros()).isEqualTo(3_000_000);
    assertThat(winner.getSentPriceCpmMicros()).isEqualTo(3_000_000);
    assertThat(explanation.getIdentifiedBy()).isEqualTo("none");
  }

  @Test
  void privacyIsToldWithTheSignalThatDecided() {
    node.shop(campaign("brand", SCRIPTED, Map.of()));
    BidExplanation explanation =
        explain(request().setDevice(Device.newBuilder().setLmt(true)).build());
    assertThat(explanation.getReply().getNoBid().getReason()).isEqualTo(NoBidReason.PRIVACY);
    assertThat(explanation.getPrivacy().getPurposesList())
        .isNotEmpty()
        .extracting(PurposeDecision::getAllowed, PurposeDecision::getDecidedBy)
        .containsOnly(tuple(false, PrivacySignal.LMT));
  }

  @Test
  void explanationChangesNothingAnywhereAndCanNeitherBillNorBeShown() {
    node.shop(campaign("brand", SCRIPTED, Map.of()));
    BidRequest request =
        requestFor(node.buyerUid(node.visitor("sku-1", "sku-2"))).build();
    assertThat(node.bid(request).hasResponse()).isTrue();
    Map<String, String> before = everything();
    double counted = counted();
    BidExplanation explanation = explain(request);
    assertThat(explanation.getIdentifiedBy()).isEqualTo("buyeruid");
    Bid bid = AuctionServiceTest.onlyBid(explanation.getReply());
    assertThat(bid.getPrice()).isEqualTo(1);
    assertThat(List.of(bid.getAdm(), bid.getNurl(), bid.getBurl(), bid.getLurl()))
        .containsOnly("");
    assertThat(everything()).isEqualTo(before);
    assertThat(counted()).isEqualTo(counted);
    // A real one is counted, so that the comparison means something.
    assertThat(node.bid(request).hasResponse()).isTrue();
    assertThat(counted()).isEqualTo(counted + 1);
  }

  private BidExplanation explain(BidRequest request) {
    return node.auctions()
        .explain(BidCall.newBuilder().setExchange(EXCHANGE).setRequest(request).build());
  }

  private double counted() {
    Double value = node.node()
        .get(CollectorRegistry.class)
        .getSampleValue(
            "segmento_auctions_total",
            new String[] {"exchange", "outcome"},
            new String[] {EXCHANGE, "bid"});
    return value == null ? 0 : value;
  }

  /** What the store holds, by key. */
  private static Map<String, String> everything() {
    return redis.run(commands -> {
      Map<String, String> all = new TreeMap<>();
      for (String key : commands.keys("*")) {
        all.put(key, Arrays.toString(commands.dump(key)) + commands.pexpiretime(key));
      }
      return all;
    });
  }
}
