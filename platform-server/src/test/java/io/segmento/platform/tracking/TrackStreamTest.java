package io.segmento.platform.tracking;

import static io.segmento.platform.tracking.TrackingNode.browser;
import static io.segmento.platform.tracking.TrackingNode.outcomes;
import static io.segmento.platform.tracking.TrackingNode.view;
import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import io.segmento.platform.observability.Readiness;
import io.segmento.platform.testing.Await;
import io.segmento.platform.testing.MutableClock;
import io.segmento.platform.testing.RedisExtension;
import io.segmento.proto.v1.EventOutcome;
import io.segmento.proto.v1.TrackBatch;
import io.segmento.proto.v1.TrackItem;
import io.segmento.proto.v1.TrackItemReply;
import io.segmento.proto.v1.TrackReplyBatch;
import io.segmento.proto.v1.TrackRequest;
import io.segmento.proto.v1.TrackingServiceGrpc;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The stream of a gateway's events. That a bad item fails alone is in {@link TrackingServiceTest}. */
final class TrackStreamTest {
  private static final int MANY = TrackStreamHandler.MAX_ITEMS + 1;

  @RegisterExtension
  static final RedisExtension redis = RedisExtension.shared();

  @TempDir
  private Path directory;

  private TrackingNode node;
  private final Replies replies = new Replies();
  private StreamObserver<TrackBatch> stream;

  @BeforeEach
  void start() {
    node = TrackingNode.start(
        redis, new MutableClock(Instant.parse("2026-11-26T10:00:00Z")), directory);
    stream = TrackingServiceGrpc.newStub(node.node().channel()).trackStream(replies);
  }

  @AfterEach
  void close() {
    node.close();
  }

  @Test
  void fullMessageIsRecordedAndWhatIsTooMuchIsRefused() {
    String cookie = node.cookie();
    stream.onNext(batch(cookie, MANY));
    stream.onCompleted();
    Await.result(replies.completed);

    assertThat(replies.items).hasSize(MANY);
    for (TrackItemReply item : replies.items) {
      if (item.getSequence() == MANY - 1) {
        assertThat(item.getFault().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED.value());
      } else {
        assertThat(outcomes(item.getReply())).containsExactly(EventOutcome.RECORDED);
      }
    }
    // All of one user: each is read, changed and written as if it were alone.
    String ids = new String(node.slot(cookie).eventIds(), StandardCharsets.US_ASCII);
    assertThat(redis.<Long>run(commands -> commands.zcard(ids))).isEqualTo(MANY - 1);
  }

  @Test
  void nodeThatDrainsAnswersWhatItHasBegunAndEndsTheStream() {
    String cookie = node.cookie();
    stream.onNext(batch(cookie, 3));
    Await.until("the first answer is there", () -> !replies.items.isEmpty());
    node.node().get(Readiness.class).drain();

    Await.result(replies.completed);
    assertThat(replies.items)
        .extracting(TrackItemReply::getSequence)
        .containsExactlyInAnyOrder(0, 1, 2);
    Replies later = new Replies();
    var unused = TrackingServiceGrpc.newStub(node.node().channel()).trackStream(later);
    Await.result(later.completed);
  }

  @Test
  void eventSentTwiceInOneMessageCountsOnce() {
    String cookie = node.cookie();
    TrackRequest request = TrackRequest.newBuilder()
        .setBrowser(browser(cookie))
        .addEvents(view("e1", "s"))
        .build();
    stream.onNext(TrackBatch.newBuilder()
        .addItems(item(1, request))
        .addItems(item(2, request))
        .build());
    stream.onCompleted();
    Await.result(replies.completed);
    assertThat(replies.items)
        .flatExtracting(item -> outcomes(item.getReply()))
        .containsExactlyInAnyOrder(EventOutcome.RECORDED, EventOutcome.DUPLICATE);
  }

  @Test
  void idsOfEventsOutliveWhatIsOnItsWayAndTheirEndIsNotMovedByEachEvent() {
    String cookie = node.cookie();
    String ids = new String(node.slot(cookie).eventIds(), StandardCharsets.US_ASCII);
    node.track(browser(cookie), view("e1", "s"));
    assertThat(life(ids)).isBetween(24_900L, 25_200L);

    redis.run(commands -> commands.expire(ids, 24_000));
    node.track(browser(cookie), view("e2", "s"));
    assertThat(life(ids)).isLessThanOrEqualTo(24_000);

    redis.run(commands -> commands.expire(ids, 23_000));
    node.track(browser(cookie), view("e3", "s"));
    assertThat(life(ids)).isGreaterThan(24_900);
  }

  private static long life(String key) {
    return redis.<Long>run(commands -> commands.ttl(key));
  }

  private static TrackBatch batch(String cookie, int items) {
    List<TrackItem> made = IntStream.range(0, items)
        .mapToObj(i -> item(
            i,
            TrackRequest.newBuilder()
                .setBrowser(browser(cookie))
                .addEvents(view("e-" + i, "sku-1"))
                .build()))
        .toList();
    return TrackBatch.newBuilder().addAllItems(made).build();
  }

  private static TrackItem item(int sequence, TrackRequest request) {
    return TrackItem.newBuilder().setSequence(sequence).setRequest(request).build();
  }

  private static final class Replies implements StreamObserver<TrackReplyBatch> {
    private final List<TrackItemReply> items = new CopyOnWriteArrayList<>();
    private final CompletableFuture<Boolean> completed = new CompletableFuture<>();

    @Override
    public void onNext(TrackReplyBatch batch) {
      items.addAll(batch.getItemsList());
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
