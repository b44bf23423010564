package io.segmento.platform.auction;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.stub.ServerCallStreamObserver;
import io.segmento.proto.v1.BidItemReply;
import io.segmento.proto.v1.BidReplyBatch;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ReplyQueueTest {

  private final RecordingStream stream = new RecordingStream();
  private final ReplyQueue queue = new ReplyQueue(stream);

  private static BidItemReply reply(int sequence) {
    return BidItemReply.newBuilder().setSequence(sequence).build();
  }

  @Test
  void aReplyThatComesAloneIsSentAtOnce() {
    queue.add(reply(7));

    assertThat(stream.batches).hasSize(1);
    assertThat(stream.batches.get(0).getItems(0).getSequence()).isEqualTo(7);
  }

  @Test
  void heldRepliesTravelTogether() {
    assertThat(queue.hold()).isTrue();
    queue.add(reply(1));
    queue.add(reply(2));
    queue.add(reply(3));
    assertThat(stream.batches).isEmpty();

    queue.release();

    assertThat(stream.batches).hasSize(1);
    assertThat(stream.batches.get(0).getItemsCount()).isEqualTo(3);
  }

  @Test
  void noMessageHasMoreThanSixtyFourItems() {
    queue.hold();
    for (int i = 0; i < 130; i++) {
      queue.add(reply(i));
    }
    queue.release();

    assertThat(stream.batches).extracting(BidReplyBatch::getItemsCount).containsExactly(64, 64, 2);
  }

  @Test
  void manyThreadsSendEachReplyOnceAndOneMessageAtATime() throws InterruptedException {
    int threads = 8;
    int each = 5_000;
    CountDownLatch done = new CountDownLatch(threads);
    AtomicInteger next = new AtomicInteger();
    for (int t = 0; t < threads; t++) {
      new Thread(() -> {
            for (int i = 0; i < each; i++) {
              boolean held = i % 17 == 0 && queue.hold();
              queue.add(reply(next.getAndIncrement()));
              if (held) {
                queue.release();
              }
            }
            done.countDown();
          })
          .start();
    }
    done.await();

    Set<Integer> sequences = new HashSet<>();
    stream.batches.forEach(
        batch -> batch.getItemsList().forEach(item -> sequences.add(item.getSequence())));
    assertThat(sequences).hasSize(threads * each);
    assertThat(stream.batches.stream().mapToInt(BidReplyBatch::getItemsCount).sum())
        .isEqualTo(threads * each);
    assertThat(stream.overlapped).isFalse();
  }

  /** Writes down what is sent, and whether two threads ever sent at once, which gRPC does not allow. */
  private static final class RecordingStream extends ServerCallStreamObserver<BidReplyBatch> {
    private final List<BidReplyBatch> batches = new ArrayList<>();
    private final AtomicBoolean sending = new AtomicBoolean();
    private volatile boolean overlapped;

    @Override
    public void onNext(BidReplyBatch batch) {
      if (!sending.compareAndSet(false, true)) {
        overlapped = true;
      }
      batches.add(batch);
      sending.set(false);
    }

    @Override
    public void onError(Throwable t) {}

    @Override
    public void onCompleted() {}

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
