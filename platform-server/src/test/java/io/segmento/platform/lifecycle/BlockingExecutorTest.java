package io.segmento.platform.lifecycle;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.segmento.platform.error.CommonReason;
import io.segmento.platform.error.SegmentoException;
import io.segmento.platform.testing.Await;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class BlockingExecutorTest {
  @Test
  void oneTaskTooManyIsRefusedAndAPlaceIsFreeAgainAfterwards() {
    CountDownLatch release = new CountDownLatch(1);
    try (BlockingExecutor executor = new BlockingExecutor(1)) {
      CompletableFuture<Boolean> first =
          CompletableFuture.supplyAsync(() -> await(release), executor);
      assertThatThrownBy(() -> executor.execute(() -> {}))
          .isInstanceOfSatisfying(
              SegmentoException.class,
              e -> org.assertj.core.api.Assertions.assertThat(e.reason())
                  .isEqualTo(CommonReason.OVERLOADED));
      release.countDown();
      Await.result(first);
      CompletableFuture<Boolean> second = new CompletableFuture<>();
      Await.until("a place is free", () -> {
        executor.execute(() -> second.complete(true));
        return true;
      });
      Await.result(second);
    }
  }

  private static boolean await(CountDownLatch latch) {
    try {
      return latch.await(60, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
