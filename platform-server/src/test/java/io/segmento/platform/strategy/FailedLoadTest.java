package io.segmento.platform.strategy;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.base.Ticker;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class FailedLoadTest {

  /** Each try would keep one more thread for good. */
  @Test
  void whatDidNotComeBackFromStartingIsNotTriedAgain() {
    AtomicLong nanos = new AtomicLong();
    Ticker ticker = new Ticker() {
      @Override
      public long read() {
        return nanos.get();
      }
    };
    FailedLoad hung = FailedLoad.after(
        null, new StrategyRefusedException.NotBack("it did not come back"), ticker);
    FailedLoad refused = FailedLoad.after(null, new StrategyRefusedException("no"), ticker);

    nanos.addAndGet(Duration.ofDays(365).toNanos());

    assertThat(hung.isDue(ticker)).isFalse();
    assertThat(hung.reason()).isEqualTo("it did not come back");
    assertThat(refused.isDue(ticker)).isTrue();
  }
}
