package io.segmento.platform.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class RetryDelayTest {
  @Test
  void waitsLongerAndLongerUpToAQuarterOfASecondUntilItWorks() {
    RetryDelay retry = new RetryDelay();
    assertThat(Stream.generate(retry::next).limit(7).map(Duration::toMillis))
        .containsExactly(10L, 20L, 40L, 80L, 160L, 250L, 250L);
    retry.reset();
    assertThat(retry.next()).isEqualTo(Duration.ofMillis(10));
  }
}
