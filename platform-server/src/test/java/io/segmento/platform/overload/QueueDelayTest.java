package io.segmento.platform.overload;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class QueueDelayTest {
  private final QueueDelay delay = new QueueDelay(0, Duration.ofMillis(5));

  @Test
  void aQueueThatWasEmptyLatelyIsABurst() {
    assertThat(delay.isTooLong(millis(50), millis(50))).isFalse();
    delay.empty(millis(60));
    assertThat(delay.isTooLong(millis(90), millis(150))).isFalse();
  }

  @Test
  void aQueueThatStandsIsServedToWhatCameLast() {
    assertThat(delay.isTooLong(millis(6), millis(101))).isTrue();
    assertThat(delay.isTooLong(millis(5), millis(101))).isFalse();
    delay.empty(millis(102));
    assertThat(delay.isTooLong(millis(6), millis(103))).isFalse();
  }

  private static long millis(long millis) {
    return TimeUnit.MILLISECONDS.toNanos(millis);
  }
}
