package io.segmento.platform.auction;

import static io.segmento.platform.auction.AuctionNode.SCRIPTED;
import static io.segmento.platform.auction.AuctionNode.campaign;
import static io.segmento.platform.auction.AuctionNode.request;
import static io.segmento.platform.testing.CatalogFixtures.EXCHANGE;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.grpc.Status.Code;
import io.grpc.stub.StreamObserver;
import io.segmento.platform.testing.Await;
import io.segmento.platform.testing.MutableClock;
import io.segmento.platform.testing.RedisExtension;
import io.segmento.proto.openrtb.BidRequest;
import io.segmento.proto.openrtb.BidResponse;
import io.segmento.proto.openrtb.ExtensionsProto;
import io.segmento.proto.v1.AuctionServiceGrpc;
import io.segmento.proto.v1.BidBatch;
import io.segmento.proto.v1.BidCall;
import io.segmento.proto.v1.BidItem;
import io.segmento.proto.v1.BidItemReply;
import io.segmento.proto.v1.BidReplyBatch;
import io.segmento.proto.v1.NoBidReason;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class BidStreamTest {
  @RegisterExtension
  static final RedisExtension redis = RedisExtension.dedicated();

  @TempDir
  static Path work;

  private AuctionNode node;
  private final Replies replies = new Replies();
  private StreamObserver<BidBatch> stream;

  @BeforeEach
  void start() {
    node = AuctionNode.start(redis, work, MutableClock.at("2026-11-23T10:00:00Z"), () -> 1, "");
    node.shop(campaign("brand", SCRIPTED, Map.of()));
    stream = AuctionServiceGrpc.newStub(node.node().channel()).bidStream(replies);
  }

  @AfterEach
  void close() {
    node.close();
  }

  @Test
  void badItemFailsAloneAndEachReplyNamesItsSequence() throws Exception {
    ByteString sound = request().setId("sound").build().toByteString();
    stream.onNext(BidBatch.newBuilder()
        .addItems(item(-1, EXCHANGE, sound))
        .addItems(item(8, EXCHANGE, ByteString.copyFromUtf8("not a request")))
        .addItems(item(9, EXCHANGE, request().clearId().build().toByteString()))
        .addItems(item(10, "nobody", sound))
        .addItems(item(11, EXCHANGE, sound).setTimeLeftMicros(0))
        .addItems(item(12, EXCHANGE, ByteString.EMPTY))
        .addItems(item(13, EXCHANGE, sound))
        .build());
    Map<Integer, BidItemReply> answers = answers(7);
    for (int good : List.of(-1, 13)) {
      BidResponse response = BidResponse.parseFrom(answers.get(good).getResponse());
      assertThat(response.getId()).isEqualTo("sound");
      assertThat(response.getSeatbidCount()).isEqualTo(1);
    }
    assertFault(answers.get(8), Code.INVALID_ARGUMENT, "request");
    assertFault(answers.get(9), Code.INVALID_ARGUMENT, "id");
    assertThat(answers.get(10).getNoBid().getReason()).isEqualTo(NoBidReason.EXCHANGE_UNKNOWN);
    assertThat(answers.get(11).getNoBid().getReason()).isEqualTo(NoBidReason.DEADLINE);
    assertFault(answers.get(12), Code.INVALID_ARGUMENT, "id");

    // The stream is as good as before.
    stream.onNext(BidBatch.newBuilder().addItems(item(14, EXCHANGE, sound)).build());
    assertThat(answers(8).get(14).hasResponse()).isTrue();
    stream.onCompleted();
    assertThat(Await.result(replies.completed)).isTrue();
  }

  @Test
  void batchHasItsLimitAndWhatIsBeyondItIsToldSo() {
    ByteString sound = request().build().toByteString();
    BidBatch.Builder batch = BidBatch.newBuilder();
    for (int i = 0; i < 66; i++) {
      batch.addItems(item(i, EXCHANGE, sound));
    }
    stream.onNext(batch.build());
    Map<Integer, BidItemReply> answers = answers(66);
    // A slow machine may find no time to bid for all of them, but each of these was looked at.
    for (int i = 0; i < 64; i++) {
      assertThat(answers.get(i).hasFault()).as("%s", answers.get(i)).isFalse();
    }
    assertFault(answers.get(64), Code.RESOURCE_EXHAUSTED, "items");
    assertFault(answers.get(65), Code.RESOURCE_EXHAUSTED, "items");
  }

  @Test
  void adChoicesOfTheExtensionEndsABidOnTheStreamAndInACallOfItsOwn() {
    BidRequest.Builder limited = request();
    limited
        .getRegsBuilder()
        .getExtBuilder()
        .setExtension(ExtensionsProto.adchoices, "BYVHiWQAAAAA");
    stream.onNext(BidBatch.newBuilder()
        .addItems(item(1, EXCHANGE, limited.build().toByteString()))
        .addItems(item(2, EXCHANGE, request().build().toByteString()))
        .build());
    Map<Integer, BidItemReply> answers = answers(2);
    assertThat(answers.get(1).getNoBid().getReason()).isEqualTo(NoBidReason.PRIVACY);
    assertThat(answers.get(2).hasResponse()).isTrue();
    assertThat(AuctionServiceGrpc.newBlockingStub(node.node().channel())
            .bid(BidCall.newBuilder()
                .setExchange(EXCHANGE)
                .setTimeLeftMillis(5_000)
                .setRequest(limited)
                .build())
            .getNoBid()
            .getReason())
        .isEqualTo(NoBidReason.PRIVACY);
  }

  @Test
  void answersThatAreReadyAtOnceTravelTogether() {
    ByteString unknown = request().build().toByteString();
    BidBatch.Builder batch = BidBatch.newBuilder();
    for (int i = 0; i < 50; i++) {
      batch.addItems(item(i, "nobody", unknown));
    }
    stream.onNext(batch.build());
    answers(50);
    assertThat(replies.messages).hasSize(1);
  }

  private static BidItem.Builder item(int sequence, String exchange, ByteString request) {
    return BidItem.newBuilder()
        .setSequence(sequence)
        .setTimeLeftMicros(5_000_000)
        .setExchange(exchange)
        .setRequest(request);
  }

  private static void assertFault(BidItemReply reply, Code code, String message) {
    assertThat(reply.getFault().getCode()).isEqualTo(code.value());
    assertThat(reply.getFault().getMessage()).startsWith(message);
  }

  /** All replies by sequence, once there are so many; each sequence is answered once. */
  private Map<Integer, BidItemReply> answers(int count) {
    Await.until(count + " replies", () -> replies.items().size() >= count);
    return replies.items().stream()
        .collect(Collectors.toMap(BidItemReply::getSequence, Function.identity()));
  }

  private static final class Replies implements StreamObserver<BidReplyBatch> {
    private final List<BidReplyBatch> messages = new CopyOnWriteArrayList<>();
    private final CompletableFuture<Boolean> completed = new CompletableFuture<>();

    private List<BidItemReply> items() {
      return messages.stream().flatMap(batch -> batch.getItemsList().stream()).toList();
    }

    @Override
    public void onNext(BidReplyBatch batch) {
      messages.add(batch);
    }

    @Override
    public void onError(Throwable failure) {
      completed.completeExceptionally(failure);
    }

    @Override
    public void onCompleted() {
      completed.complete(true);
    }
  }
}
