package io.segmento.platform.redis;

import static io.segmento.platform.redis.RedisFixture.bytes;
import static io.segmento.platform.testing.Await.failure;
import static io.segmento.platform.testing.Await.result;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.EventLoop;
import io.segmento.platform.error.CommonReason;
import io.segmento.platform.error.SegmentoException;
import io.segmento.platform.testing.RedisExtension;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

final class RedisBidReadsTest {
  @RegisterExtension
  static final RedisExtension redis = RedisExtension.shared();

  @Test
  void readIsCompletedOnTheLoopThatAsked() {
    try (RedisFixture fixture = new RedisFixture(redis).connected()) {
      for (EventLoop loop : fixture.loops.loops()) {
        CompletableFuture<Boolean> sameThread = new CompletableFuture<>();
        loop.execute(() -> {
          Thread asking = Thread.currentThread();
          var unused = fixture
              .bidReads
              .mget(bytes("k"))
              .whenComplete((values, failure) ->
                  sameThread.complete(failure == null && Thread.currentThread() == asking));
          fixture.bidReads.flush();
        });
        assertThat(result(sameThread)).isTrue();
      }
    }
  }

  @Test
  void batchGoesOutWithOneFlushAndAnswersInOrder() {
    try (RedisFixture fixture = new RedisFixture(redis).connected()) {
      for (int i = 0; i < 64; i++) {
        result(fixture.store.set(bytes("k" + i), bytes("v" + i)));
      }
      CompletableFuture<List<CompletableFuture<byte[][]>>> asked = new CompletableFuture<>();
      fixture.loops.loops().get(0).execute(() -> {
        List<CompletableFuture<byte[][]>> reads = new ArrayList<>();
        for (int i = 0; i < 64; i++) {
          reads.add(fixture.bidReads.mget(bytes("k" + i)));
        }
        fixture.bidReads.flush();
        asked.complete(reads);
      });
      List<CompletableFuture<byte[][]>> reads = result(asked);
      for (int i = 0; i < 64; i++) {
        assertThat(result(reads.get(i))[0]).isEqualTo(bytes("v" + i));
      }
    }
  }

  @Test
  void readThatIsNeverFlushedTimesOut() {
    try (RedisFixture fixture = new RedisFixture(redis, "redis.bid-timeout = 25 ms").connected()) {
      assertThat(failure(fixture.bidReads.mget(bytes("k"))))
          .isInstanceOfSatisfying(
              SegmentoException.class,
              e -> assertThat(e.reason()).isEqualTo(CommonReason.STORE_TIMEOUT));
    }
  }

  @Test
  void oneReadTooManyIsRefusedAtOnceAndPlaceIsFreedByAnswers() {
    try (RedisFixture fixture = new RedisFixture(redis, "redis.bid-max-pending = 2").connected()) {
      CompletableFuture<List<CompletableFuture<byte[][]>>> asked = new CompletableFuture<>();
      fixture.loops.loops().get(0).execute(() -> {
        List<CompletableFuture<byte[][]>> reads = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
          reads.add(fixture.bidReads.mget(bytes("k")));
        }
        assertThat(reads.get(2)).isCompletedExceptionally();
        fixture.bidReads.flush();
        asked.complete(reads);
      });
      List<CompletableFuture<byte[][]>> reads = result(asked);
      assertThat(failure(reads.get(2)))
          .isInstanceOfSatisfying(
              SegmentoException.class,
              e -> assertThat(e.reason()).isEqualTo(CommonReason.OVERLOADED));
      result(reads.get(0));
      result(reads.get(1));
      CompletableFuture<byte[][]> next = fixture.bidReads.mget(bytes("k"));
      fixture.bidReads.flush();
      assertThat(result(next)[0]).isNull();
    }
  }
}
