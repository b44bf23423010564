package io.segmento.platform.auction;

import static io.segmento.platform.auction.AuctionNode.SCRIPTED;
import static io.segmento.platform.auction.AuctionNode.browser;
import static io.segmento.platform.auction.AuctionNode.campaign;
import static io.segmento.platform.auction.AuctionNode.request;
import static io.segmento.platform.testing.CatalogFixtures.EXCHANGE;
import static org.assertj.core.api.Assertions.assertThat;

import io.segmento.platform.testing.MutableClock;
import io.segmento.platform.testing.RedisExtension;
import io.segmento.policy.Clause;
import io.segmento.proto.openrtb.BidRequest;
import io.segmento.proto.openrtb.BidRequest.User;
import io.segmento.proto.v1.AuctionServiceGrpc;
import io.segmento.proto.v1.BidCall;
import io.segmento.proto.v1.BidExplanation;
import io.segmento.proto.v1.IdentityServiceGrpc;
import io.segmento.proto.v1.MatchRequest;
import io.segmento.proto.v1.OptOutRequest;
import io.segmento.proto.v1.OptOutServiceGrpc;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A user whom the exchange names by its own id alone. */
final class LinkedUserTest {
  @RegisterExtension
  static final RedisExtension redis = RedisExtension.shared();

  @TempDir
  Path work;

  @Clause("X2")
  @Test
  void whomTheExchangesOwnIdIsLinkedWithIsRecognisedUntilTheyOptOut() {
    try (AuctionNode node =
        AuctionNode.start(redis, work, MutableClock.at("2026-11-23T10:00:00Z"), () -> 1, "")) {
      node.shop(campaign("brand", SCRIPTED, Map.of()));
      String cookie = node.visitor("sku-1");
      BidRequest request =
          request().setUser(User.newBuilder().setId("their-id")).build();
      assertThat(explain(node, request).getIdentifiedBy()).isEqualTo("none");

      var unusedReply = IdentityServiceGrpc.newBlockingStub(node.node().channel())
          .match(MatchRequest.newBuilder()
              .setExchange(EXCHANGE)
              .setExchangeUserId("their-id")
              .setBrowser(browser(cookie))
              .build());

      BidExplanation explanation = explain(node, request);
      assertThat(explanation.getIdentifiedBy()).isEqualTo("link");
      assertThat(node.bid(request).hasResponse()).isTrue();

      var unused = OptOutServiceGrpc.newBlockingStub(node.node().channel())
          .optOut(OptOutRequest.newBuilder().setBrowser(browser(cookie)).build());
      assertThat(explain(node, request).getIdentifiedBy()).isEqualTo("none");
    }
  }

  private static BidExplanation explain(AuctionNode node, BidRequest request) {
    return AuctionServiceGrpc.newBlockingStub(node.node().channel())
        .explain(BidCall.newBuilder().setExchange(EXCHANGE).setRequest(request).build());
  }
}
