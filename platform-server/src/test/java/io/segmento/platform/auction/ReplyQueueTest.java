package io.segmento.platform.auction;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.stub.ServerCallStreamObserver;
import io.segmento.proto.v1.BidItemReply;
import io.segmento.proto.v1.BidReplyBatch;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ReplyQueueTest {

  private final RecordingStream stream = new RecordingStream();
  private final Deque<Runnable> turn = new ArrayDeque<>();
  private final ReplyQueue queue = new ReplyQueue(stream, turn::add);

  private static BidItemReply reply(int sequence) {
    return BidItemReply.newBuilder().setSequence(sequence).build();
  }

  private void endTurn() {
    while (!turn.isEmpty()) {
      turn.remove().run();
    }
  }

  @Test
  void repliesOfOneTurnTravelTogether() {
    queue.add(reply(1));
    queue.add(reply(2));
    queue.add(reply(3));
    assertThat(turn).hasSize(1);
    assertThat(stream.batches).isEmpty();

    endTurn();

    assertThat(stream.batches).hasSize(1);
    assertThat(stream.sequences()).containsExactly(1, 2, 3);
  }

  @Test
  void whatComesAfterATurnGoesWithTheNext() {
    queue.add(reply(7));
    endTurn();
    queue.add(reply(8));
    endTurn();

    assertThat(stream.batches).extracting(BidReplyBatch::getItemsCount).containsExactly(1, 1);
    assertThat(stream.sequences()).containsExactly(7, 8);
  }

  @Test
  void noMessageHasMoreThanSixtyFourItems() {
    for (int i = 0; i < 130; i++) {
      queue.add(reply(i));
    }
    endTurn();

    assertThat(stream.batches).extracting(BidReplyBatch::getItemsCount).containsExactly(64, 64, 2);
  }

  @Test
  void anEndedStreamHasWhatWasReadyAndNothingAfterIt() {
    queue.add(reply(1));
    queue.end();
    queue.add(reply(2));
    endTurn();

    assertThat(stream.sequences()).containsExactly(1);
    assertThat(stream.completed).isTrue();
  }

  @Test
  void manyThreadsSendEachReplyOnceAndOneMessageAtATime() throws InterruptedException {
    int threads = 8;
    int each = 5_000;
    CountDownLatch done = new CountDownLatch(threads);
    AtomicInteger next = new AtomicInteger();
    ExecutorService loop = Executors.newSingleThreadExecutor();
    ReplyQueue shared = new ReplyQueue(stream, loop);
    for (int t = 0; t < threads; t++) {
      new Thread(() -> {
            for (int i = 0; i < each; i++) {
              shared.add(reply(next.getAndIncrement()));
            }
            done.countDown();
          })
          .start();
    }
    assertThat(done.await(60, TimeUnit.SECONDS)).isTrue();
    loop.shutdown();
    assertThat(loop.awaitTermination(60, TimeUnit.SECONDS)).isTrue();

    assertThat(new HashSet<>(stream.sequences())).hasSize(threads * each);
    assertThat(stream.sequences()).hasSize(threads * each);
  }

  /** Writes down what is sent. */
  private static final class RecordingStream extends ServerCallStreamObserver<BidReplyBatch> {
    private final List<BidReplyBatch> batches = new ArrayList<>();
    private boolean completed;

    List<Integer> sequences() {
      return batches.stream()
          .flatMap(batch -> batch.getItemsList().stream())
          .map(BidItemReply::getSequence)
          .toList();
    }

    @Override
    public void onNext(BidReplyBatch batch) {
      batches.add(batch);
    }

    @Override
    public void onError(Throwable t) {}

    @Override
    public void onCompleted() {
      completed = true;
    }

    @Override
    public boolean isCancelled() {
      return false;
    }

    @Override
    public void setOnCancelHandler(@Nullable Runnable handler) {}

    @Override
    public void setCompression(String compression) {}

    @Override
    public boolean isReady() {
      return true;
    }

    @Override
    public void setOnReadyHandler(@Nullable Runnable handler) {}

    @Override
    public void disableAutoInboundFlowControl() {}

    @Override
    public void request(int count) {}

    @Override
    public void setMessageCompression(boolean enable) {}
  }
}
