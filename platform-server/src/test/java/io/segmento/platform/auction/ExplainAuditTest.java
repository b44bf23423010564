package io.segmento.platform.auction;

import static io.segmento.platform.auction.AuctionNode.SCRIPTED;
import static io.segmento.platform.auction.AuctionNode.campaign;
import static io.segmento.platform.auction.AuctionNode.request;
import static io.segmento.platform.auction.AuctionNode.requestFor;
import static io.segmento.platform.testing.CatalogFixtures.EXCHANGE;
import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.Range;
import io.segmento.platform.identity.BuyerUids;
import io.segmento.platform.identity.UserKey;
import io.segmento.platform.subject.SubjectModule;
import io.segmento.platform.testing.MutableClock;
import io.segmento.platform.testing.RedisExtension;
import io.segmento.proto.openrtb.BidRequest;
import io.segmento.proto.v1.AuctionServiceGrpc;
import io.segmento.proto.v1.BidCall;
import io.segmento.proto.v1.IdentityKind;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Who asks why a known user's bid came out as it did has looked at that user's data, and that is on record. */
class ExplainAuditTest {
  @RegisterExtension
  static final RedisExtension redis = RedisExtension.shared();

  @TempDir
  Path work;

  @Test
  void explanationForAKnownUserIsRecordedAndOneForNobodyIsNot() {
    try (AuctionNode node = AuctionNode.start(
        redis, work, MutableClock.at("2026-11-23T10:00:00Z"), () -> 1, "", new SubjectModule())) {
      node.shop(campaign("brand", SCRIPTED, Map.of()));
      explain(node, request().build());
      explain(node, requestFor("forged").build());
      assertThat(trail()).isEmpty();

      UserKey user = UserKey.of(new byte[16]);
      String buyerUid = node.node().get(BuyerUids.class).seal(EXCHANGE, IdentityKind.COOKIE, user);
      explain(node, requestFor(buyerUid).build());
      assertThat(trail()).hasSize(1);
      assertThat(trail().get(0))
          .containsEntry("action", "explain")
          .containsEntry("by", "buyeruid")
          .containsEntry("outcome", "done")
          .containsEntry("who", "development");
      assertThat(trail().get(0).get("subject")).hasSize(22).isNotEqualTo(user.tag());
    }
  }

  private static void explain(AuctionNode node, BidRequest request) {
    assertThat(AuctionServiceGrpc.newBlockingStub(node.node().channel())
            .explain(
                BidCall.newBuilder().setExchange(EXCHANGE).setRequest(request).build())
            .hasReply())
        .isTrue();
  }

  private static List<Map<String, String>> trail() {
    return redis.run(commands -> commands.xrange("audit:202611", Range.unbounded()).stream()
        .map(entry -> entry.getBody())
        .toList());
  }
}
