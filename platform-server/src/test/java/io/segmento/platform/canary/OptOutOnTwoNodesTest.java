package io.segmento.platform.canary;

import static io.segmento.platform.tracking.TrackingNode.browser;
import static io.segmento.platform.tracking.TrackingNode.view;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.util.concurrent.ListenableFuture;
import io.segmento.platform.identity.UserKey;
import io.segmento.platform.identity.UserSlot;
import io.segmento.platform.testing.RedisExtension;
import io.segmento.platform.tracking.TrackingNode;
import io.segmento.policy.Clause;
import io.segmento.proto.v1.AuctionServiceGrpc;
import io.segmento.proto.v1.BidReply;
import io.segmento.proto.v1.EventOutcome;
import io.segmento.proto.v1.NoBidReason;
import io.segmento.proto.v1.OptOutReply;
import io.segmento.proto.v1.OptOutRequest;
import io.segmento.proto.v1.OptOutServiceGrpc;
import io.segmento.proto.v1.TrackReply;
import io.segmento.proto.v1.TrackRequest;
import io.segmento.proto.v1.TrackingServiceGrpc;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** An opt-out in the midst of the same user's events and bids, on two nodes that share one Redis. */
@Tag("one-jdk")
final class OptOutOnTwoNodesTest {
  @RegisterExtension
  static final RedisExtension redis = RedisExtension.shared();

  private static final int REPETITIONS = Boolean.getBoolean("segmento.test.full") ? 1_000 : 50;
  private static final int CALLS = 500;
  private static final int BIDS_AFTERWARDS = 10;

  @TempDir
  Path directory;

  @Clause("U3")
  @Test
  @Timeout(value = 30, unit = TimeUnit.MINUTES)
  void afterTheAnswerThereIsNoBidAndNoProfile() throws Exception {
    int bidsBefore = 0;
    try (BiddingNode one = BiddingNode.start(redis, directory, "");
        BiddingNode two = BiddingNode.start(redis, directory, "")) {
      for (int repetition = 0; repetition < REPETITIONS; repetition++) {
        bidsBefore += repeat(List.of(one, two), repetition);
      }
    }
    // Without bids before the opt-out, their absence afterwards would prove nothing.
    assertThat(bidsBefore).isPositive();
  }

  private static int repeat(List<BiddingNode> nodes, int repetition) throws Exception {
    String cookie = nodes.get(0).cookie();
    UserKey user = nodes.get(0).user(cookie);
    List<ListenableFuture<TrackReply>> events = new ArrayList<>();
    List<ListenableFuture<BidReply>> bids = new ArrayList<>();
    ListenableFuture<OptOutReply> optOut = null;
    for (int i = 0; i < CALLS; i++) {
      BiddingNode node = nodes.get(i % nodes.size());
      if (i == CALLS / 2) {
        optOut = OptOutServiceGrpc.newFutureStub(node.node().channel())
            .optOut(OptOutRequest.newBuilder().setBrowser(browser(cookie)).build());
      }
      // Two of four are events, so that both nodes get both.
      if (i % 4 < 2) {
        events.add(TrackingServiceGrpc.newFutureStub(node.node().channel())
            .track(TrackRequest.newBuilder()
                .setBrowser(browser(cookie))
                .addEvents(view("e" + repetition + "-" + i, "sku-1"))
                .build()));
      } else {
        bids.add(bid(node, user));
      }
    }
    assertThat(optOut).isNotNull();
    assertThat(optOut.get(60, TimeUnit.SECONDS).getRecorded()).isTrue();
    List<ListenableFuture<BidReply>> afterwards = new ArrayList<>();
    for (int i = 0; i < BIDS_AFTERWARDS; i++) {
      afterwards.add(bid(nodes.get(i % nodes.size()), user));
    }
    for (ListenableFuture<BidReply> reply : afterwards) {
      assertThat(reply.get(60, TimeUnit.SECONDS).getNoBid().getReason())
          .as("repetition %s", repetition)
          .isEqualTo(NoBidReason.SUPPRESSED);
    }
    for (ListenableFuture<TrackReply> reply : events) {
      awaitEvent(reply);
    }
    int made = 0;
    for (ListenableFuture<BidReply> reply : bids) {
      made += reply.get(60, TimeUnit.SECONDS).hasResponse() ? 1 : 0;
    }
    assertThat(redis.<List<String>>run(commands -> commands.keys("*{u:" + user.tag() + "}*")))
        .as("repetition %s", repetition)
        .containsExactly(TrackingNode.text(UserSlot.of(user).suppression()));
    return made;
  }

  /** Recorded, refused, or given up among so many writes to one profile. */
  private static void awaitEvent(ListenableFuture<TrackReply> reply) throws Exception {
    try {
      assertThat(TrackingNode.outcomes(reply.get(60, TimeUnit.SECONDS)))
          .containsAnyOf(EventOutcome.RECORDED, EventOutcome.FORBIDDEN);
    } catch (ExecutionException e) {
      assertThat(e).hasMessageContaining("too many writes to one profile");
    }
  }

  private static ListenableFuture<BidReply> bid(BiddingNode node, UserKey user) {
    return AuctionServiceGrpc.newFutureStub(node.node().channel()).bid(node.bidFor(user));
  }
}
